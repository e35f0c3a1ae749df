import fc from 'fast-check';
import { expect, test } from 'vitest';
import { badgeOf, badgeText } from '../../extension/badge.ts';
import { createSay } from '../../extension/sentences.ts';
import english from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { Balance } from '../../src/contract/balance.ts';

const balance: Balance = {
  account: 'acme',
  name: 'Acme',
  plan: { name: 'AI Max', allocation: 40_000 },
  available: 39_994,
  held: 0,
  monthly: {
    allocation: 40_000,
    used: 6,
    remaining: 39_994,
    cycleStart: '2025-08-23T18:30:00Z',
    resetsAt: '2025-09-23T18:30:00Z',
  },
  paid: { remaining: 0 },
  debt: 0,
  level: 'ok',
  forecast: null,
  currency: 'INR',
  timeZone: 'Asia/Kolkata',
  role: 'owner',
  mayBuy: true,
  asOf: '2025-08-28T12:02:00Z',
};

const sentences: Readonly<Record<string, { message: string }>> = english;
const say = createSay(name => sentences[name]?.message ?? '');

test.each([
  [0, '0'],
  [7, '7'],
  [999, '999'],
  [1_000, '1k'],
  [1_099, '1k'],
  [1_100, '1.1k'],
  [9_999, '9.9k'],
  [10_000, '10k'],
  [39_994, '39k'],
  [999_999, '999k'],
  [1_000_000, '1m'],
  [1_250_000, '1.2m'],
  [9_999_999, '9.9m'],
  [12_900_000, '12m'],
  [4_000_000_000, '999m'],
])('%i credits read %s', (credits, text) => {
  expect(badgeText(credits)).toBe(text);
});

test('a badge has at most four characters and never promises more than there is', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000_000_000 }), credits => {
      const text = badgeText(credits);
      const unit = text.endsWith('k') ? 1_000 : text.endsWith('m') ? 1_000_000 : 1;
      expect(text.length).toBeLessThanOrEqual(4);
      expect(Math.round(Number.parseFloat(text) * unit)).toBeLessThanOrEqual(credits);
    }),
  );
});

test('the title has the exact number and the day of the reset in the account time zone', () => {
  expect(badgeOf({ isPaired: true, balance }, 'en-US', say).title).toBe('39,994 credits · resets Sep 24');
});

test('each level has its colour, and a level from a newer server looks like an ordinary one', () => {
  const colour = (level: string) =>
    badgeOf({ isPaired: true, balance: { ...balance, level } }, 'en', say).colour;
  expect(['ok', 'low', 'critical', 'out', 'dormant'].map(colour)).toEqual([
    '#3b5bdb',
    '#9a5b00',
    '#b42318',
    '#b42318',
    '#3b5bdb',
  ]);
});

test('a browser that is not connected shows a grey question mark', () => {
  expect(badgeOf({ isPaired: false, balance }, 'en', say)).toEqual({
    text: '?',
    colour: '#5b6472',
    title: 'AI Credits · not connected',
  });
});

test('a browser that knows no balance yet shows no number', () => {
  expect(badgeOf({ isPaired: true }, 'en', say).text).toBe('');
});
