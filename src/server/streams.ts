// How many live streams are open: in this process, and for each session or key.

export interface Streams {
  /** Takes a place for `reader`; returns how to give it back, or undefined where there is none. */
  open(reader: string): (() => void) | undefined;
  count(): number;
}

export function openStreams({ mostOfOne = 20, most = 1_000 } = {}): Streams {
  const ofReader = new Map<string, number>();
  let all = 0;
  return {
    open(reader) {
      const own = ofReader.get(reader) ?? 0;
      if (own >= mostOfOne || all >= most) return undefined;
      ofReader.set(reader, own + 1);
      all++;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        all--;
        const left = (ofReader.get(reader) ?? 1) - 1;
        if (left === 0) ofReader.delete(reader);
        else ofReader.set(reader, left);
      };
    },
    count: () => all,
  };
}
