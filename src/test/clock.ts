// A clock that tests set.

export interface TestClock {
  (): Date;
  /** Moves it on. */
  advance(ms: number): void;
  set(time: Date): void;
}

export function testClock(start = new Date("2026-03-02T09:00:00.000Z")): TestClock {
  let time = start;
  return Object.assign(() => time, {
    advance(ms: number) {
      time = new Date(time.getTime() + ms);
    },
    set(to: Date) {
      time = to;
    },
  });
}
