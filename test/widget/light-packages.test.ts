import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lighten } from '../../src/build/light-packages.ts';

const id = '/node_modules/ky/distribution/core/constants.js';
const code = readFileSync(new URL(`../..${id}`, import.meta.url), 'utf8');

it('a package loses what is named, and nothing else of it', () => {
  const changed = code.split('\n').filter(line => !lighten(id, code)?.split('\n').includes(line));
  expect(changed).toEqual([
    "    const supportsRequest = typeof globalThis.Request === 'function';",
    "export const supportsAbortController = typeof globalThis.AbortController === 'function';",
  ]);
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
