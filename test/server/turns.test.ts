import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createTurns } from '../../src/server/turns.ts';

const turnOver = () => new Promise(setImmediate);

it('does so many pieces a turn, in order, and others have their turn between', async () => {
  const later = createTurns(3);
  const done: (number | string)[] = [];
  for (let piece = 0; piece < 8; piece += 1) later(() => done.push(piece));
  expect(done).toEqual([]);
  for (let turn = 0; turn < 4; turn += 1) {
    await turnOver();
    done.push('other');
  }
  expect(done).toEqual([0, 1, 2, 'other', 3, 4, 5, 'other', 6, 7, 'other', 'other']);
});

it('does a piece that comes from another one after those that wait', async () => {
  const later = createTurns(2);
  const done: string[] = [];
  later(() => {
    done.push('first');
    later(() => done.push('its own'));
  });
  later(() => done.push('second'));
  await turnOver();
  await turnOver();
  expect(done).toEqual(['first', 'second', 'its own']);
  later(() => done.push('afterwards'));
  await turnOver();
  expect(done.at(-1)).toBe('afterwards');
});

it('lets go of what is done, though there is always more to do', async () => {
  const later = createTurns(4);
  const done: WeakRef<object>[] = [];
  let isOver = false;
  const renew = () => {
    const held = { body: 'x'.repeat(1000) };
    later(() => {
      done.push(new WeakRef(held));
      if (!isOver) renew();
    });
  };
  for (let client = 0; client < 16; client += 1) renew();
  while (done.length < 2000) await turnOver();
  await collectGarbage();
  expect(done.filter(each => each.deref()).length).toBeLessThan(100);
  isOver = true;
});

it('ends a turn when a piece took long', async () => {
  const later = createTurns(8);
  const done: string[] = [];
  const long = (name: string) => () => {
    for (const end = performance.now() + 2; performance.now() < end; );
    done.push(name);
  };
  later(long('one'));
  later(long('two'));
  await turnOver();
  expect(done).toEqual(['one']);
  await turnOver();
  expect(done).toEqual(['one', 'two']);
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  await turnOver();
  if (typeof collect === 'function') collect();
}
