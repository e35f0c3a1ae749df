import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFresh } from '../src/build/fresh-output.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credits-built-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file as of a second since 1970. */
function write(name: string, second: number): void {
  const path = join(folder, name);
  writeFileSync(path, name);
  utimesSync(path, second, second);
}

const isBuilt = () => isFresh(folder, ['ai-credits.js', 'loader.js'], join(folder, 'source'));

it('takes a folder with every output, all younger than the sources, for built', () => {
  write('source', 1);
  write('ai-credits.js', 2);
  write('loader.js', 3);
  expect(isBuilt()).toBe(true);
});

it('builds again where a build failed after the first of two outputs', () => {
  write('source', 1);
  write('ai-credits.js', 2);
  expect(isBuilt()).toBe(false);
});

it('builds again where one output is older than a source', () => {
  write('source', 3);
  write('ai-credits.js', 2);
  write('loader.js', 4);
  expect(isBuilt()).toBe(false);
});

it('builds where there is nothing', () => {
  write('source', 1);
  expect(isBuilt()).toBe(false);
});
