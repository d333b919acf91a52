// How many live streams are open: in this process, for each person, and for each session or key.

export interface Streams {
  /** Takes a place for a session or key of a person; returns how to give it back, or undefined where there is none. */
  open(reader: { asker: string; person: string }): (() => void) | undefined;
  count(): number;
}

export function openStreams({ mostOfAsker = 20, mostOfPerson = 60, most = 5_000 } = {}): Streams {
  const askers = new Map<string, number>();
  const persons = new Map<string, number>();
  let all = 0;
  return {
    open({ asker, person }) {
      if ((askers.get(asker) ?? 0) >= mostOfAsker || (persons.get(person) ?? 0) >= mostOfPerson || all >= most) return undefined;
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
