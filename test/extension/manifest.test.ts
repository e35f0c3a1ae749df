import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { browsers, manifestFor } from '../../extension/manifest.ts';
import { extensionId } from '../../src/contract/extension.ts';

const root = JSON.parse(readFileSync('manifest.json', 'utf8'));

test.each(browsers)('the manifest for %s is as reviewed', browser => {
  expect(manifestFor(browser, root)).toMatchSnapshot();
});

test.each([
  ['chrome', ['storage', 'alarms', 'contextMenus', 'sidePanel']],
  ['firefox', ['storage', 'alarms', 'contextMenus']],
] as const)(
  'in %s the extension asks for %j, later for notifications and one inbox, and for nothing else',
  (browser, asked) => {
    const found = Object.entries(manifestFor(browser, root)).filter(([name]) => name.includes('permissions'));
    expect(found).toEqual([
      ['permissions', asked],
      ['optional_permissions', ['notifications', 'scripting']],
      ['optional_host_permissions', ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*']],
    ]);
  },
);

test('a sidebar of Firefox opens when it is asked for', () => {
  const { sidebar_action, side_panel } = manifestFor('firefox', root);
  expect([sidebar_action, side_panel]).toMatchObject([{ open_at_install: false }, undefined]);
});

test('the key in the manifest gives the ID that the proxy knows', () => {
  const digest = createHash('sha256').update(Buffer.from(root.key, 'base64')).digest('hex').slice(0, 32);
  const id = [...digest].map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
  expect(id).toBe(extensionId);
});
