import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const page = readFileSync('docs/usage.md', 'utf8');
const example = /```sh\n([^`]+)```\n```json\n([^`]+)```/g;
const command = /^curl (?:-X (\w+) )?"\$CREDITS([^"]+)"[^']*?(?:-d '([^']+)')?$/gm;

/** The calls of one example and what the last one answers. */
const examples = [...page.matchAll(example)].map(([, commands = '', answer = '']) => ({
  calls: [...commands.replace(/\\\n\s*/g, '').matchAll(command)],
  answer: JSON.parse(answer),
}));

it('each example of the page on usage answers what the page says', async () => {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  expect(examples).toHaveLength(10);
  for (const { calls, answer } of examples) {
    let told: unknown;
    for (const [, method = 'GET', path = '', body] of calls) {
      const { status, body: said } = await world.api(method, path, body && JSON.parse(body));
      expect([path, status]).toEqual([path, 200]);
      told = said;
    }
    expect(told).toMatchObject(answer);
  }
});
