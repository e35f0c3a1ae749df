import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { browsers, manifestFor } from '../../extension/manifest.ts';
import { extensionId } from '../../src/contract/extension.ts';

const root = JSON.parse(readFileSync('manifest.json', 'utf8'));

test.each(browsers)('the manifest for %s is as reviewed', browser => {
  expect(manifestFor(browser, root)).toMatchSnapshot();
});

test.each(browsers)('in %s the extension asks for storage and alarms and for nothing else', browser => {
  const asked = Object.entries(manifestFor(browser, root)).filter(([name]) => name.includes('permissions'));
  expect(asked).toEqual([['permissions', ['storage', 'alarms']]]);
});

test('the key in the manifest gives the ID that the proxy knows', () => {
  const digest = createHash('sha256').update(Buffer.from(root.key, 'base64')).digest('hex').slice(0, 32);
  const id = [...digest].map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
  expect(id).toBe(extensionId);
});
