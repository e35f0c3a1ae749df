/** The world between is broken: no network, a server in trouble, or an answer that makes no sense. Worth a retry. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Settles as `work` does, or rejects with `Unreachable` after `ms`; then `signal` tells the work to stop. */
export function within<T>(ms: number, what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Unreachable(`${what}: no answer in ${ms} ms`));
      stop.abort();
    }, ms);
    work(stop.signal)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
