/** One call of `AICredits(...)`. */
type Call = ArrayLike<unknown>;

/** What `AICredits` is once it is loaded. */
export interface Live {
  (...call: unknown[]): unknown;
  version: string;
  /** Calls from before; what is pushed later runs at once. */
  q: { push(...calls: Call[]): number };
}

/**
 * Turns the global `AICredits`, a queue or nothing so far, into the function that runs calls, and runs those that wait.
 * Returns false where it was loaded before.
 */
export function takeOver(
  page: object,
  version: string,
  { run, whenReady }: { run(...call: unknown[]): unknown; whenReady(then: () => void): void },
): boolean {
  const before: unknown = Reflect.get(page, 'AICredits');
  if (typeof before === 'function' && 'version' in before) return false;
  const queued: unknown = typeof before === 'function' ? Reflect.get(before, 'q') : undefined;
  const waiting: unknown[] = Array.isArray(queued) ? queued : [];
  const calls = waiting.splice(0);

  const live: Live = Object.assign((...call: unknown[]) => run(...call), {
    version,
    // The same array: a page may have kept the function from before, which still pushes there.
    q: Object.assign(waiting, {
      push(...late: Call[]) {
        for (const call of late) run(...Array.from(call));
        return 0;
      },
    }),
  });
  Reflect.set(page, 'AICredits', live);
  // Calls that waited may name elements that the parser has not reached.
  whenReady(() => {
    for (const call of calls) if (isCall(call)) run(...Array.from(call));
  });
  return true;
}

function isCall(call: unknown): call is Call {
  return typeof call === 'object' && call !== null && 'length' in call;
}
