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
  page: { AICredits?: unknown },
  version: string,
  { run, whenReady }: { run(...call: unknown[]): unknown; whenReady(then: () => void): void },
): boolean {
  const before: { version?: unknown; q?: unknown } = Object(page.AICredits);
  if (before.version) return false;
  const waiting: Call[] = Array.isArray(before.q) ? before.q : [];
  const calls = waiting.splice(0);
  // A call may be an array, or the arguments of a function.
  const runAll = (some: Call[]) => some.map(call => run(...Array.from(Object(call)))).length;

  page.AICredits = Object.assign((...call: unknown[]) => run(...call), {
    version,
    // The same array: a page may have kept the function from before, which still pushes there.
    q: Object.assign(waiting, { push: (...late: Call[]) => runAll(late) }),
  } satisfies Pick<Live, 'version' | 'q'>);
  // Calls that waited may name elements that the parser has not reached.
  whenReady(() => runAll(calls));
  return true;
}
