// How many live streams are open: in this process, for each person, and for each session or key.

export interface Streams {
  /** Takes a place for a session or key of a person; returns how to give it back, or undefined where there is none. */
  open(reader: { asker: string; person: string }): (() => void) | undefined;
  count(): number;
}

/** For a session or key, and for a person. */
export const mostOfAsker = 20;
export const mostOfPerson = 60;
/** A guess at what one process can tell of what happens without falling behind: nobody has measured it. */
const mostOfProcess = 5_000;

const usualLimits = { mostOfAsker, mostOfPerson, mostOfProcess };

export function openStreams(limits = usualLimits): Streams {
  const askers = new Map<string, number>();
  const persons = new Map<string, number>();
  let all = 0;
  return {
    open({ asker, person }) {
      const isFull =
        (askers.get(asker) ?? 0) >= limits.mostOfAsker ||
        (persons.get(person) ?? 0) >= limits.mostOfPerson ||
        all >= limits.mostOfProcess;
      if (isFull) return undefined;
      add(askers, asker, 1);
      add(persons, person, 1);
      all++;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        all--;
        add(askers, asker, -1);
        add(persons, person, -1);
      };
    },
    count: () => all,
  };
}

function add(counts: Map<string, number>, of: string, more: number): void {
  const count = (counts.get(of) ?? 0) + more;
  if (count === 0) counts.delete(of);
  else counts.set(of, count);
}
