import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// `npm run bench` asks every question about the product; `npm run bench -- postgres` asks one by its name.
const questions = [
  'widget',
  'page',
  'popup',
  'idle',
  'rates',
  'reads',
  'history',
  'insights',
  'postgres',
  'audit',
  'large',
];

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : questions) {
  const path = join(import.meta.dirname, `${name}.ts`);
  if (!existsSync(path)) throw new Error(`There is no benchmark called ${name}.`);
  const code = await run(path);
  if (code !== 0) process.exitCode = 1;
}
if (process.exitCode) console.error('A goal is missed.');

/** In a process of its own, so that one question leaves nothing for the next. */
function run(path: string): Promise<number | null> {
  const child = spawn(process.execPath, [path], { stdio: 'inherit' });
  return new Promise(resolve => child.once('close', resolve));
}
