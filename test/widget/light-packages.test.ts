import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lighten } from '../../light-packages.ts';

const id = '/node_modules/ky/distribution/index.js';
const code = readFileSync(new URL(`../..${id}`, import.meta.url), 'utf8');

it('a package loses what is named, and nothing else of it', () => {
  const light = lighten(id, code)?.split('\n') ?? [];
  expect(light.length).toBe(code.split('\n').length - 12);
  expect(code.split('\n').filter(line => light.includes(line))).toEqual(light);
});

it('a file that nothing is named of stays as it is', () => {
  expect(lighten('/src/ky/index.js', code)).toBeUndefined();
});

it.each([
  ['that reads differently', '', 'has 0 times'],
  ['that has twice what should go once', code + code, 'has 2 times'],
])('a version of a package %s stops the build', (_, other, words) => {
  expect(() => lighten(id, other)).toThrow(words);
});
