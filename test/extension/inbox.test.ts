import { expect, test } from 'vitest';
import { faceOf, inboxesIn, patternOf, readPillQuestion } from '../../extension/inbox.ts';
import type { Balance } from '../../src/contract/balance.ts';

test.each([
  ['https://inbox.example/chats?open=7#top', 'https://inbox.example/*'],
  ['https://inbox.example:8443/', 'https://inbox.example/*'],
  ['http://localhost:8787/', 'http://localhost/*'],
  ['http://inbox.example/', null],
  ['http://192.168.0.7/', null],
  ['chrome-extension://abc/popup.html', null],
  ['file:///home/inbox.html', null],
  ['not an address', null],
  [undefined, null],
])('the page %s can be allowed as %s', (url, pattern) => {
  expect(patternOf(url)).toBe(pattern);
});

test('whoever allows all sites, or plain ones, has named no inbox', () => {
  expect(
    inboxesIn([
      'https://*/*',
      '<all_urls>',
      'https://inbox.example/*',
      '*://*.example/*',
      'http://a.example/*',
    ]),
  ).toEqual(['https://inbox.example/*']);
  expect(inboxesIn(undefined)).toEqual([]);
});

const balance = {
  available: 39_994,
  level: 'ok',
  monthly: { allocation: 40_000, remaining: 10_000 },
} as Balance;
const said = { words: '39,994 credits', isStale: false, locale: 'en' };

test('a face has the number, the level, the share of the month and the words, and nothing else', () => {
  const face = { available: '39,994', level: 'ok', share: 0.25, words: '39,994 credits' };
  expect(faceOf(balance, said)).toEqual(face);
  expect(faceOf(balance, { ...said, locale: 'de' }).available).toBe('39.994');
});

test('an old balance has no level, and no balance is a question mark', () => {
  expect(faceOf(balance, { ...said, isStale: true }).level).toBe('unknown');
  expect(faceOf(undefined, said)).toMatchObject({ available: '?', level: 'unknown', share: 0 });
});

test('a plan without monthly credits has an empty ring', () => {
  const none = { ...balance, monthly: { ...balance.monthly, allocation: 0, remaining: 0 } };
  expect(faceOf(none, said).share).toBe(0);
});

test.each([
  [{ pill: 'face' }, 'face'],
  [{ pill: 'open' }, 'open'],
  [{ pill: 'token' }, null],
  [{ ask: 'balance' }, null],
  ['face', null],
  [null, null],
])('a pill that sends %j is understood as %s', (message, question) => {
  expect(readPillQuestion(message)).toBe(question);
});
