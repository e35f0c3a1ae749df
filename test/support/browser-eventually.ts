/** The longest a condition may take to come true on a busy machine. */
const patienceMs = 30_000;
const pauseMs = 50;

/** Asks until the answer is yes; throws, naming what was waited for, where it never is. */
export async function eventually(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms in vain for ${what}.`);
    await new Promise(resolve => setTimeout(resolve, pauseMs));
  }
}
