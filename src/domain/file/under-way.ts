// How many files one teammate sends up at the same moment, in this process.

interface UnderWay {
  /** Takes a place for a teammate; returns how to give it back, or undefined where they have as many as they may. */
  begin(teammateId: string): (() => void) | undefined;
}

export function openUnderWay({ most = 4 } = {}): UnderWay {
  const counts = new Map<string, number>();
  return {
    begin(teammateId) {
      const own = counts.get(teammateId) ?? 0;
      if (own >= most) return undefined;
      counts.set(teammateId, own + 1);
      let isUnderWay = true;
      return () => {
        if (!isUnderWay) return;
        isUnderWay = false;
        const left = (counts.get(teammateId) ?? 1) - 1;
        if (left === 0) counts.delete(teammateId);
        else counts.set(teammateId, left);
      };
    },
  };
}
