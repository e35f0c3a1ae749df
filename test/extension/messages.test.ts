import { expect, test } from 'vitest';
import { type Ask, isOwnPage, isOwnScript } from '../../extension/messages.ts';
import { createMessenger } from '../../extension/messenger.ts';
import { Unreachable } from '../../src/client.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc/' };

test('only the pages of this extension may ask', () => {
  expect(isOwnPage({ id: 'abc', url: 'chrome-extension://abc/popup.html' }, own)).toBe(true);
  expect(isOwnPage({ id: 'abc', url: 'https://inbox.example/' }, own)).toBe(false);
  expect(isOwnPage({ id: 'abc' }, own)).toBe(false);
  expect(isOwnPage({ id: 'xyz', url: 'chrome-extension://xyz/popup.html' }, own)).toBe(false);
});

test('a script in a page is none of the pages, and is known by its extension, its tab and the whole frame', () => {
  const script = { id: 'abc', url: 'https://inbox.example/', tab: {}, frameId: 0 };
  expect([isOwnScript(script, own), isOwnPage(script, own)]).toEqual([true, false]);
  expect(isOwnScript({ ...script, id: 'xyz' }, own)).toBe(false);
  expect(isOwnScript({ ...script, frameId: 3 }, own)).toBe(false);
  expect(isOwnScript({ ...script, tab: undefined }, own)).toBe(false);
  expect(isOwnScript({ ...script, url: 'chrome-extension://abc/options.html' }, own)).toBe(false);
});

test('a proxy that the background could not reach is unreachable for the page too', async () => {
  const ask: Ask = async () => ({ unreachable: 'v1/balance could not be reached.' });
  await expect(createMessenger(ask).balance()).rejects.toThrow(
    new Unreachable('v1/balance could not be reached.'),
  );
});

test('a background that does not answer is unreachable', async () => {
  const ask: Ask = () => Promise.reject(new Error('The message port closed.'));
  await expect(createMessenger(ask).pricing()).rejects.toBeInstanceOf(Unreachable);
});

test('an extension cannot connect another browser', async () => {
  const ask: Ask = () => Promise.reject(new Error('It is not asked.'));
  await expect(createMessenger(ask).pairingCode()).resolves.toMatchObject({
    ok: false,
    problem: { code: 'forbidden' },
  });
});
