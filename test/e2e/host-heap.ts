import type { Page } from 'puppeteer-core';

/** What a page keeps alive, after its garbage was collected. */
export async function countAlive(page: Page): Promise<{ nodes: number; listeners: number }> {
  const session = await page.createCDPSession();
  // What one collection frees may hold what only the next one can.
  for (let times = 0; times < 3; times++) await session.send('HeapProfiler.collectGarbage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { nodes, listeners: jsEventListeners };
}

/** The text of everything that scripts of the page can reach, strings included. */
export async function heapText(page: Page): Promise<string> {
  const session = await page.createCDPSession();
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Counts timers that wait, and listeners on window and document. To stand before the widget's script. */
export const countingScript = `<script>
  window.timers = new Set();
  const { setTimeout: later, clearTimeout: stop } = window;
  window.setTimeout = (run, ms, ...more) => {
    const timer = later(() => { timers.delete(timer); run(...more); }, ms);
    timers.add(timer);
    return timer;
  };
  window.clearTimeout = timer => { timers.delete(timer); stop(timer); };
  window.listening = new Map();
  for (const target of [window, document]) {
    const { addEventListener: add, removeEventListener: remove } = target;
    const count = (type, by) => listening.set(type, (listening.get(type) ?? 0) + by);
    target.addEventListener = function (type, run, options) {
      count(type, 1);
      options?.signal?.addEventListener('abort', () => count(type, -1));
      return add.call(target, type, run, options);
    };
    target.removeEventListener = function (type, ...rest) { count(type, -1); return remove.call(target, type, ...rest); };
  }
</script>`;
