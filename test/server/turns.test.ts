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
