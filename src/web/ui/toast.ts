// Says quietly what was done, with a way back. What shows it is loaded beside the screen, not before it.

const standsMs = 5_000;

/** Shows words for a while (`forMs`); `undo` gives them a button. Returns how to take them off the screen. */
export async function toast(
  words: string,
  { undo, forMs = standsMs }: { undo?: () => void; forMs?: number } = {},
): Promise<() => void> {
  const { manager, isShown } = await import("./toasts.tsx");
  await isShown;
  const id: string = manager.add({
    title: words,
    timeout: forMs,
    ...(undo === undefined
      ? {}
      : {
          actionProps: {
            children: "Undo",
            onClick: () => {
              manager.close(id);
              undo();
            },
          },
        }),
  });
  return () => manager.close(id);
}
