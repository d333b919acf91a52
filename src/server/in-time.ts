// A limit of time for what others may never finish.

/** What `work` gives, if it is done in time; else throws an error with the code ETIMEDOUT and these words. The work itself goes on. */
export async function inTime<Done>(work: Promise<Done>, limitMs: number, words = "timed out"): Promise<Done> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(words), { code: "ETIMEDOUT" })), limitMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
