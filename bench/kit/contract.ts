// What a bench is: figures with their goals, and the floors beside them, all taken in one run.

/** What a figure is meant to be. */
export type Goal = { atLeast: number } | { atMost: number };

/** The unit stands at the end of each name: `list1mP95Ms`, `idleMb`, `perSecond`. */
export interface Measured {
  figures: Record<string, number>;
  /** The same work with nothing of ours in it, on the same machine in the same minutes, by the name of the figure it stands beside. */
  floors?: Record<string, number>;
}

/** What `bench/NAME.ts` exports as `bench`. */
export interface Bench {
  name: string;
  /** What it measures, in a sentence. */
  measures: string;
  /** By the name of a figure. A figure without one is told for its own sake. */
  goals: Record<string, Goal>;
  /** Measures; throws where it cannot. `say` tells a waiting person what happens (standard error). */
  measure(say: (line: string) => void): Promise<Measured>;
}

/** Whether a figure is what it was meant to be. One that was not measured is not. */
export function isMet(figure: number | undefined, goal: Goal): boolean {
  if (figure === undefined || !Number.isFinite(figure)) return false;
  return "atLeast" in goal ? figure >= goal.atLeast : figure <= goal.atMost;
}

export function goalInWords(goal: Goal): string {
  return "atLeast" in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}
