import { Worker } from 'node:worker_threads';
import { FileFault } from './sqlite-file.ts';
import type { Committed, WriterOrder, WriterStart, WriterWord } from './sqlite-writer.ts';
import type { Command } from './store.ts';

// Always the built one: where several threads strip types (by WebAssembly), V8 13.6 ends the process now and then.
const writerFile = import.meta.url.endsWith('.ts')
  ? '../../../dist/server/sqlite-writer.js'
  : './sqlite-writer.js';

/** Starts the thread that writes a file. */
export type StartThread = (start: WriterStart) => Worker;

export const startThread: StartThread = start =>
  new Worker(new URL(writerFile, import.meta.url), { workerData: start });

export interface Writer {
  commit(commands: readonly Command[], now: number): Promise<Committed>;
  close(): Promise<void>;
}

/** The writer of a file, in a thread of its own. One that dies is started anew by the next commit. */
export async function openWriter(begin: () => Worker): Promise<Writer> {
  let thread = speakWith(begin());
  await thread.opened;

  return {
    async commit(commands, now) {
      if (thread.hasEnded()) thread = speakWith(begin());
      await thread.opened;
      const word = await thread.ask({ commands, now });
      if (typeof word === 'object' && 'outcomes' in word) return word;
      throw new Error(typeof word === 'object' ? word.fault : `The writer said ${word}.`);
    },
    async close() {
      if (!thread.hasEnded()) await thread.ask('close');
    },
  };
}

interface Waiting {
  settle(word: WriterWord): void;
  fail(cause: Error): void;
}

// What is said is JSON: to clone the same objects costs twice as much on both sides.
// It answers in the order it was asked, so a queue is all the bookkeeping there is.
function speakWith(worker: Worker) {
  const waiting: Waiting[] = [];
  let ended: Error | null = null;
  const next = () =>
    new Promise<WriterWord>((settle, fail) => {
      if (ended) fail(ended);
      else waiting.push({ settle, fail });
    });
  const end = (cause: Error) => {
    ended ??= cause;
    for (const one of waiting.splice(0)) one.fail(ended);
  };
  worker.on('message', (text: string) => waiting.shift()?.settle(JSON.parse(text)));
  let cause: Error | null = null;
  // What it held is let go of only when it has exited.
  worker.on('error', fault => {
    cause = fault instanceof Error ? fault : new Error(String(fault));
  });
  worker.on('exit', () => end(cause ?? new Error('The writer has ended.')));

  return {
    opened: next().then(word => {
      if (typeof word === 'object' && 'fault' in word) throw new FileFault(word.fault);
    }),
    hasEnded: () => ended !== null,
    ask(order: WriterOrder): Promise<WriterWord> {
      const word = next();
      if (!ended) worker.postMessage(JSON.stringify(order));
      return word;
    },
  };
}
