import type { CheckoutTab, EventName, Remembered, Surroundings } from '../../src/wallet/surroundings.ts';

/** Surroundings of a wallet in a test's hands: nothing runs or is looked at unless the test says so. */
export interface HandSurroundings extends Surroundings {
  /** Timers that are set, by their milliseconds. */
  readonly waits: readonly number[];
  /** Runs what is set for the next time. */
  tick(): void;
  look(isVisible: boolean): void;
  /** What was remembered last. */
  kept(): Remembered;
  readonly told: [EventName, unknown][];
  readonly tabs: { url: string; isClosed: boolean; isCancelled: boolean }[];
  prevents?: EventName;
}

export function createHandSurroundings(options: {
  now(): number;
  remembered?: Surroundings['remembered'];
}): HandSurroundings {
  let timers: { ms: number; run: () => void }[] = [];
  let kept: Remembered = {};
  let visible = true;
  let ids = 0;
  const listeners = new Set<() => void>();

  const hands: HandSurroundings = {
    now: options.now,
    remembered: options.remembered ?? {},
    isSignedOut: false,
    renew() {},
    range: { filter: 'all' },
    remember: next => {
      kept = next;
    },
    kept: () => kept,
    told: [],
    emit(name, detail) {
      hands.told.push([name, detail]);
      return name !== hands.prevents;
    },
    newId: () => {
      ids += 1;
      return `attempt-${ids}`;
    },
    tabs: [],
    openCheckout(): CheckoutTab {
      const tab = { url: '', isClosed: false, isCancelled: false };
      hands.tabs.push(tab);
      return {
        go(url) {
          tab.url = url;
          return true;
        },
        cancel() {
          tab.isCancelled = true;
        },
        isClosed: () => tab.isClosed,
      };
    },
    get waits() {
      return timers.map(({ ms }) => ms).sort((one, other) => one - other);
    },
    later(ms, run) {
      const timer = { ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter(each => each !== timer);
      };
    },
    tick() {
      const due = timers;
      timers = [];
      for (const { run } of due) run();
    },
    attention: {
      isVisible: () => visible,
      onChange(run) {
        listeners.add(run);
        return () => listeners.delete(run);
      },
    },
    look(isVisible) {
      visible = isVisible;
      for (const run of listeners) run();
    },
  };
  return hands;
}
