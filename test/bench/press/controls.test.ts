import { globSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { expect, it } from 'vitest';
import { controls } from './controls.ts';

const folder = join(import.meta.dirname, '../../../src/ui');

/** What these draw is counted where they are used. */
const drawn = ['Action', 'Choices', 'Icon', 'NoteField', 'Notice', 'Presets'];
const tag = /<(?:button|input|a|IconButton|Action|Choices|Presets|NoteField|Failure)\b/g;
/** What a notice offers: with a name of its own, or in place. */
const offer = /: ActionOf =|(?<!of=\{|= )\[copy\.\w+, (?:\(\) =>|[\w.]+\])/g;

function controlsIn(name: string): number {
  const text = readFileSync(join(folder, `${name}.tsx`), 'utf8');
  return [tag, offer].reduce((sum, each) => sum + [...text.matchAll(each)].length, 0);
}

it('every control that the screens draw is one that the bench presses', () => {
  const names = globSync('*.tsx', { cwd: folder }).map(path => parse(path).name);
  const counts = names.map(name => [name, drawn.includes(name) ? 0 : controlsIn(name)] as const);
  const known = Object.entries(controls).map(([name, all]) => [name, all.length] as const);
  expect(Object.fromEntries(counts.filter(([, count]) => count > 0))).toEqual(Object.fromEntries(known));
});
