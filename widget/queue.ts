/** One call of `AICredits(...)`. */
type Call = ArrayLike<unknown>;

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
  function runAll(...some: Call[]): number {
    // An array, or the arguments of a function; anything else is a call without a command.
    for (const call of some) run(...Array.from(Object(call)));
    return 0;
  }

  page.AICredits = Object.assign((...call: unknown[]) => run(...call), {
    version,
    // What is pushed later runs at once. The same array: a page may have kept the function that pushes there.
    q: Object.assign(waiting, { push: runAll }),
  });
  // Calls that waited may name elements that the parser has not reached.
  whenReady(() => runAll(...calls));
  return true;
}
