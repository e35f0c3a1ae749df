/** The world between is broken: no network, a server in trouble, or an answer that makes no sense. Worth a retry. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Settles as `work` does, or rejects with `Unreachable` after `ms`; then `signal` tells the work to stop. */
export async function within<T>(
  ms: number,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Unreachable(`${what} took longer than ${ms} ms.`));
      stop.abort();
    }, ms);
  });
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
