import fc from 'fast-check';
import { expect, test } from 'vitest';
import { badgeOf, badgeText } from '../../extension/badge.ts';
import { createSay } from '../../extension/sentences.ts';
import type { Stored, Workspace } from '../../extension/stored.ts';
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

const acme: Workspace = {
  id: 'acme',
  endpoint: 'https://credits.example',
  account: 'acme',
  isConnected: true,
  isOnBadge: true,
  balance,
};
const globex = { ...acme, id: 'globex', balance: { ...balance, name: 'Globex', available: 412 } };
const asOf = Date.parse(balance.asOf);
const badge = (...workspaces: Workspace[]) => badgeAt(asOf, { workspaces, isNotifying: false });
const badgeAt = (now: number, stored: Stored) => badgeOf(stored, now, 'en-US', say);
const atLevel = (level: string, available = 39_994) => ({
  ...acme,
  balance: { ...balance, level, available },
});

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
  expect(badgeText(credits, 'ok')).toBe(text);
});

test.each([
  [7, '7!'],
  [412, '412!'],
  [1_250, '1k!'],
  [41_200, '41k!'],
  [412_000, '.4m!'],
  [1_250_000, '1m!'],
])('%i credits that are almost gone read %s', (credits, text) => {
  expect(badgeText(credits, 'critical')).toBe(text);
});

test.each(['ok', 'low', 'critical', 'out'])(
  'a badge has at most four characters and never promises more than there is: %s',
  level => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000_000 }), credits => {
        const text = badgeText(credits, level);
        const unit = /k!?$/.test(text) ? 1_000 : /m!?$/.test(text) ? 1_000_000 : 1;
        expect(text.length).toBeLessThanOrEqual(4);
        expect(Math.round(Number.parseFloat(text) * unit)).toBeLessThanOrEqual(credits);
      }),
    );
  },
);

test('the title has the exact number and the day of the reset in the account time zone', () => {
  expect(badge(acme).title).toBe('39,994 credits · resets Sep 24');
});

test('each level has its colour, and a level from a newer server looks like an ordinary one', () => {
  expect(['ok', 'low', 'critical', 'out', 'dormant'].map(level => badge(atLevel(level)).colour)).toEqual([
    '#3b5bdb',
    '#9a5b00',
    '#b42318',
    '#b42318',
    '#3b5bdb',
  ]);
});

test('a level is told without its colour too', () => {
  expect(badge(atLevel('low', 412)).title).toBe('Running low · 412 credits · resets Sep 24');
  expect(badge(atLevel('critical', 41)).text).toBe('41!');
  expect(badge(atLevel('out', 0)).title).toMatch(/^Out of credits · 0 credits/);
});

test('a balance older than half an hour is grey, keeps its number, and says of when it is', () => {
  const stored = { workspaces: [acme], isNotifying: false };
  expect(badgeAt(asOf + 30 * 60_000, stored).colour).toBe('#3b5bdb');
  const stale = badgeAt(asOf + 30 * 60_000 + 1, stored);
  expect([stale.text, stale.colour]).toEqual(['39k', '#5b6472']);
  expect(stale.title).toContain('39,994 credits · resets Sep 24 · as of 8/28/25');
});

test('a browser that is not connected shows a grey question mark', () => {
  const unpaired = { text: '?', colour: '#5b6472', title: 'AI Credits · not connected' };
  expect(badge()).toEqual(unpaired);
  expect(badge({ ...acme, isConnected: false, balance: undefined })).toEqual(unpaired);
});

test('a browser that knows no balance yet shows no number', () => {
  expect(badge({ ...acme, balance: undefined }).text).toBe('');
});

test('of several workspaces the badge names the one that is looked at', () => {
  const stored = { workspaces: [acme, globex], current: 'globex', isNotifying: false };
  expect(badgeAt(asOf, stored)).toMatchObject({
    text: '412',
    title: 'Globex · 412 credits · resets Sep 24',
  });
});

test('a workspace that may not be on the badge leaves it to another one', () => {
  const quiet = { ...globex, isOnBadge: false };
  const stored = { workspaces: [acme, quiet], current: 'globex', isNotifying: false };
  expect(badgeAt(asOf, stored)).toMatchObject({ text: '39k', title: expect.stringContaining('Acme') });
});

test('a badge that is switched off has no text, and still a title', () => {
  expect(badge({ ...acme, isOnBadge: false })).toMatchObject({
    text: '',
    title: '39,994 credits · resets Sep 24',
  });
});

test.each(['th-TH', 'fa-IR-u-nu-latn', 'en-u-ca-buddhist'])('dates are those of the widget in %s', locale => {
  const stored = { workspaces: [acme], isNotifying: false };
  const [fresh, old] = [asOf, asOf + 3_600_000].map(now => badgeOf(stored, now, locale, say).title);
  expect(fresh).toContain('24');
  expect(old).toMatch(/2025|[^\d]25[^\d]/);
  expect(old).not.toMatch(/2568|1404|\b68\b/);
});

test('a zone that the browser does not know is its own', () => {
  const elsewhere = { ...acme, balance: { ...balance, timeZone: 'Mars/Olympus' } };
  expect(badge(elsewhere).title).toContain('credits');
});
