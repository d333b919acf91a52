// The stretches of time that a moment lies in, as lexemes: a search walks from now back in stretches that grow.

const hourMs = 3_600_000;
/** Hours, four of them, sixteen, … up to thirty years. */
export const highestLevel = 9;

/** The hour that a moment lies in, counted since 1970; what is older lies in the first. */
export function hourOf(at: Date): number {
  return Math.max(0, Math.floor(at.getTime() / hourMs));
}

/** The moment at which an hour begins, counted since 1970. */
export function startOfHour(hours: number): Date {
  return new Date(hours * hourMs);
}

/** The lexeme of the stretch of 4^level hours that this hour lies in. The workspace is in it too: its words are found without others'. */
export function stretchLexeme(workspaceId: string, level: number, hours: number): string {
  return `@${level}${Math.floor(hours / 4 ** level).toString(36)}.${workspaceId.slice(-12)}`;
}

/** All stretches that a moment lies in. */
export function stretchesOf(workspaceId: string, at: Date): string[] {
  const hours = hourOf(at);
  return Array.from({ length: highestLevel + 1 }, (_, level) => stretchLexeme(workspaceId, level, hours));
}
