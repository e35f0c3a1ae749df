import { expect, it } from 'vitest';
import { lightSheet } from '../../src/build/light-sheet.ts';

it.each([
  [
    'blocks are one',
    '.ai-credits{p{margin:0}}.ai-credits{a{margin:0}}',
    '.ai-credits{p{margin:0}a{margin:0}}',
  ],
  [
    'movements come first',
    '.ai-credits{p{margin:0}}@keyframes turn{to{rotate:1turn}}.ai-credits{a{margin:0}}',
    '@keyframes turn{to{rotate:1turn}}.ai-credits{p{margin:0}a{margin:0}}',
  ],
  [
    'conditions keep what is theirs',
    '.ai-credits{p{margin:0}}@media print{p{margin:0}}.ai-credits{a{margin:0}}',
    '.ai-credits{p{margin:0}}@media print{p{margin:0}}.ai-credits{a{margin:0}}',
  ],
  [
    'properties of its own are letters, those of the page are names',
    '--ac-ink:var(--ai-credits-ink,red);color:var(--ac-ink);border-color:var(--ac-ink-2)',
    '--e:var(--ai-credits-ink,red);color:var(--e);border-color:var(--t)',
  ],
])('of a sheet %s', (_, sheet, light) => {
  expect(lightSheet(sheet)).toBe(light);
});
