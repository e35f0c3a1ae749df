/** Work that is done again and again, one time after the other. */
export interface Sweep {
  /** Whether it is to end: whoever is in the middle of it begins nothing more. */
  hasEnded(): boolean;
  start(): void;
  /** Resolves when what was under way is done. */
  stop(): Promise<void>;
}

/** Does `task` every so often from `start` on. One that takes longer, as where a provider does not answer, is not doubled. */
export function createSweep(
  task: () => Promise<unknown>,
  everyMs: number,
  onFault: (cause: unknown) => void,
): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<unknown> | null = null;
  let hasEnded = false;

  function begin(): void {
    if (underWay || hasEnded) return;
    underWay = task()
      .catch(onFault)
      .finally(() => {
        underWay = null;
      });
  }

  return {
    hasEnded: () => hasEnded,
    start() {
      begin();
      timer = setInterval(begin, everyMs);
      timer.unref();
    },
    async stop() {
      hasEnded = true;
      clearInterval(timer);
      await underWay;
    },
  };
}
