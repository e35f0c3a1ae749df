import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A group is a folder, or a file with the folder of its name. What is not named here may not be imported. */
const groups: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'src/domain': [/^(@date-fns\/utc|date-fns)/],
  'src/contract': ['src/domain', 'zod/mini'],
  'src/server': [
    'src/contract',
    'src/domain',
    /^(node:|hono($|\/))/,
    '@hono/node-server',
    'jose',
    'pg',
    'pino',
    'razorpay',
    'stripe',
    'uqr',
    'zod/mini',
  ],
  'src/client': ['src/contract', 'src/domain', 'ky'],
  'src/wallet': ['src/client', 'src/contract', 'src/domain', '@preact/signals'],
  'src/ui': ['src/wallet', 'src/contract', 'src/domain', /^(preact|date-fns)/, '@preact/signals'],
  'src/mount': [
    'src/ui',
    'src/wallet',
    'src/client',
    'src/contract',
    'src/domain',
    /^preact/,
    '@preact/signals',
  ],
  // No part of the product: it only names the two that write a manifest.
  'src/build': [/^node:/, 'vite', '@swc/core', 'extension/manifest', 'widget/package-manifest'],
  // Only types, of whatever framework a page has.
  'widget/element-types': ['widget', 'src/mount', 'preact', 'react', 'vue'],
  widget: ['src/mount', 'src/client', 'src/contract', 'src/domain', 'src/ui/format'],
  extension: [
    'src/mount',
    'src/client',
    'src/contract',
    'src/domain',
    'src/ui/format',
    'src/ui/language',
    'public/_locales',
    '@preact/signals',
    'zod/mini',
  ],
  // Somebody else's product: it knows the contract and nothing else of ours.
  'public/demo': ['src/contract', 'src/domain', /^preact/, '@preact/signals', 'zod/mini'],
};

const files = globSync('{src,widget,extension,public}/**/*.{ts,tsx}', { cwd: root });
const within = (path: string, group: string) =>
  path.startsWith(`${group}/`) || path.replace(/\.tsx?$/, '') === group;
const imported =
  /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g;

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(imported)].map(([, one, other]) => {
    const name = (one ?? other ?? '').replace(/\?.*$/, '');
    return name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name;
  });
}

it.each(files)('%s imports only what its group may', path => {
  const group = Object.keys(groups).find(name => within(path, name));
  expect(group, 'every file belongs to a group').toBeDefined();
  const allowed = [group ?? '', ...(groups[group ?? ''] ?? [])];
  const isAllowed = (name: string) =>
    allowed.some(each => (typeof each === 'string' ? within(name, each) : each.test(name)));
  expect(importsOf(path).filter(name => !isAllowed(name))).toEqual([]);
});

it('reads the environment only where a program begins', () => {
  const readers = files.filter(path => readFileSync(join(root, path), 'utf8').includes('process.env'));
  expect(readers.sort()).toEqual(['src/server/audit.ts', 'src/server/main.ts']);
});

it('asks nothing of Preact and Signals that is cut out of them', () => {
  const cut =
    /\.peek\(|extends Component|\bref=\{\s*\(?\w*\)?\s*=>|\bdangerouslySetInnerHTML|\bSuspense\b|\bcreatePortal\b|\buseReducer\b/;
  const widget = files.filter(path => /^(src\/(ui|wallet|mount)|widget)/.test(path));
  expect(widget.filter(path => cut.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

it('says chrome in five files only', () => {
  const speakers = files.filter(path => /\bchrome\./.test(readFileSync(join(root, path), 'utf8')));
  for (const path of speakers)
    expect([
      'extension/background.ts',
      'extension/inbox-pill.ts',
      'extension/inboxes.ts',
      'extension/menu.ts',
      'extension/settings.ts',
    ]).toContain(path);
});
