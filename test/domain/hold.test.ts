import { describe, expect, it } from 'vitest';
import { maxHolds } from '../../src/domain/hold.ts';
import { bought, createStory, opened, rules } from './story.ts';

// 40,000 monthly credits, all but `monthly` of them spent.
function createShort(monthly: number, given = rules) {
  const story = createStory(opened, given);
  story.at('09:00', opened);
  story.spend('09:01', 40_000 - monthly, { id: 'before' });
  return story;
}

describe('a hold', () => {
  it('sets credits aside: they stay in the balance and nobody else can use them', () => {
    const story = createShort(100);
    story.hold('10:00', 'h', 60);
    expect(story.sums()).toEqual({ monthly: 100, paid: 0, held: 60, debt: 0, available: 40 });
    expect(story.spend('10:01', 41).problem?.code).toBe('insufficient_credits');
    expect(story.hold('10:01', 'other', 41).problem?.code).toBe('insufficient_credits');
    expect(story.spend('10:02', 40).status).toBe('recorded');
    expect(story.lines().filter(line => line.type !== 'usage')).toHaveLength(1);
  });

  it('takes the next credits in the order of spending: monthly first, then the oldest lot', () => {
    const story = createShort(10);
    story.at('09:30', bought('old', 100));
    story.at('09:31', bought('new', 100));
    story.hold('10:00', 'h', 120);
    const [hold] = story.state().holds;
    expect(hold).toMatchObject({
      monthly: 10,
      lots: [
        { lot: 'purchase:old', credits: 100 },
        { lot: 'purchase:new', credits: 10 },
      ],
    });
    story.spend('10:01', 90);
    expect(story.sums()).toMatchObject({ monthly: 10, paid: 110, held: 120, available: 0 });
  });

  it('that is captured is spent, and joins the line of the usage around it', () => {
    const story = createShort(100);
    story.spend('10:00', 1);
    story.hold('10:01', 'h', 60);
    story.spend('10:02', 2);
    expect(story.capture('10:03', 'h', 60)).toMatchObject({
      status: 'recorded',
      hold: { status: 'captured', credits: 60, captured: 60 },
    });
    expect(story.lines().at(-1)).toMatchObject({ credits: -63, balanceAfter: 37 });
    expect(story.sums()).toMatchObject({ monthly: 37, held: 0, available: 37 });
  });

  it('that is captured in part releases the rest, without a line of its own', () => {
    const story = createShort(100);
    story.hold('10:01', 'h', 60);
    story.capture('10:03', 'h', 6);
    expect(story.lines().at(-1)).toMatchObject({ type: 'usage', credits: -6 });
    expect(story.sums()).toMatchObject({ monthly: 94, held: 0, available: 94 });
  });

  it('is captured at most as far as it goes', () => {
    const story = createShort(100);
    story.hold('10:01', 'h', 60);
    expect(story.capture('10:03', 'h', 61).problem?.code).toBe('invalid_request');
    expect(story.sums()).toMatchObject({ held: 60, available: 40 });
  });

  it('that is released is told in the history with its reason, and costs nothing', () => {
    const story = createShort(100);
    story.hold('10:01', 'h', 2);
    story.release('10:03', 'h', 'AI reply failed');
    expect(story.lines().at(-1)).toMatchObject({
      type: 'usage',
      credits: 0,
      balanceAfter: 100,
      detail: { released: { credits: 2, reason: 'AI reply failed' } },
    });
    expect(story.sums()).toMatchObject({ monthly: 100, held: 0, available: 100 });
  });

  it('releases itself at its end, dated at that instant, however late somebody looks', () => {
    const story = createShort(100);
    story.hold('10:00', 'h', 2, 30 * 60_000);
    story.at('15:00', { type: 'reset', account: 'acme' });
    expect(story.lines().at(-1)).toMatchObject({
      at: Date.parse('2025-08-28T10:30:00+05:30'),
      detail: { released: { id: 'h', reason: 'expired' } },
    });
    const late = story.capture('15:01', 'h', 2);
    expect(late.problem).toMatchObject({
      code: 'idempotency_conflict',
      detail: expect.stringContaining('expired'),
    });
  });

  it('that ends in the moment it is captured has ended', () => {
    const story = createShort(100);
    story.hold('10:00', 'h', 2, 30 * 60_000);
    expect(story.capture('10:30', 'h', 2).problem?.detail).toContain('expired');
    expect(story.sums()).toMatchObject({ held: 0, available: 100 });
  });

  it('told again is the same hold, whatever has become of it', () => {
    const story = createShort(100);
    const hold = (credits: number) => story.hold('10:01', 'h', credits);
    hold(60);
    expect(hold(60)).toMatchObject({ status: 'duplicate', hold: { status: 'held', credits: 60 } });
    expect(hold(50).problem?.code).toBe('idempotency_conflict');
    story.capture('10:02', 'h', 5);
    expect(hold(60)).toMatchObject({ status: 'duplicate', hold: { status: 'captured', captured: 5 } });
    expect(story.capture('10:03', 'h', 5).status).toBe('duplicate');
    expect(story.capture('10:03', 'h', 6).problem?.code).toBe('idempotency_conflict');
    expect(story.release('10:03', 'h').problem?.code).toBe('idempotency_conflict');
    expect(story.sums()).toMatchObject({ available: 95 });
  });

  it('shares its ids with usage events: one cannot stand for both', () => {
    const story = createShort(100);
    story.hold('10:01', 'h', 5);
    expect(story.spend('10:02', 5, { id: 'h' }).problem?.code).toBe('idempotency_conflict');
    expect(story.hold('10:02', 'before', 5).problem?.code).toBe('idempotency_conflict');
  });

  it('that nobody placed cannot end', () => {
    const story = createShort(100);
    expect(story.capture('10:02', 'h', 5).problem?.code).toBe('not_found');
    expect(story.release('10:02', 'h').problem?.code).toBe('not_found');
  });

  it(`is refused beyond ${maxHolds} open ones`, () => {
    const story = createShort(1000);
    for (let place = 0; place < maxHolds; place += 1) story.hold('10:00', `h${place}`, 1);
    expect(story.hold('10:01', 'more', 1).problem?.code).toBe('rate_limited');
    story.release('10:02', 'h0');
    expect(story.hold('10:03', 'more', 1).status).toBe('recorded');
  });
});

describe('held monthly credits', () => {
  const hourMs = 3_600_000;
  // Held at 23:30 of the last day of a cycle, until 00:30.
  function createOver() {
    const story = createStory();
    story.at('2025-09-23T23:00', opened);
    story.spend('2025-09-23T23:01', 39_000);
    story.hold('2025-09-23T23:30', 'h', 100, hourMs);
    story.at('2025-09-24T00:10', { type: 'reset', account: 'acme' });
    return story;
  }

  it('are not taken by a reset', () => {
    const story = createOver();
    expect(story.sums()).toEqual({ monthly: 40_100, paid: 0, held: 100, debt: 0, available: 40_000 });
    expect(story.lines().at(-1)).toMatchObject({
      type: 'reset',
      balanceAfter: 40_100,
      detail: { allocation: 40_000, carried: 100 },
    });
  });

  it('are spent when they are captured after it, and cost the new cycle nothing', () => {
    const story = createOver();
    story.capture('2025-09-24T00:20', 'h', 100);
    expect(story.sums()).toMatchObject({ monthly: 40_000, held: 0, available: 40_000 });
    expect(story.state().used).toBe(0);
  });

  it('lapse when they are released after it', () => {
    const story = createOver();
    story.release('2025-09-24T00:20', 'h', 'AI reply failed');
    expect(story.sums()).toMatchObject({ monthly: 40_000, held: 0, available: 40_000 });
    expect(story.lines().slice(-2)).toMatchObject([
      { type: 'adjustment', credits: -100, detail: { lapsed: 100 } },
      { type: 'usage', credits: 0, balanceAfter: 40_000, detail: { released: { credits: 100 } } },
    ]);
  });

  it('lapse as far as they are not captured', () => {
    const story = createOver();
    story.capture('2025-09-24T00:20', 'h', 30);
    expect(story.sums()).toMatchObject({ monthly: 40_000, held: 0, available: 40_000 });
    expect(story.lines().slice(-2)).toMatchObject([
      { detail: { lapsed: 70 } },
      { type: 'usage', credits: -30 },
    ]);
  });

  it('that end at the very boundary end in the new cycle', () => {
    const story = createStory();
    story.at('2025-09-23T23:00', opened);
    story.hold('2025-09-23T23:30', 'h', 100, hourMs / 2);
    story.at('2025-09-24T00:10', { type: 'reset', account: 'acme' });
    expect(story.lines().map(line => line.type)).toEqual(['reset', 'reset', 'adjustment', 'usage']);
    expect(story.sums()).toMatchObject({ monthly: 40_000, held: 0 });
  });

  it('are not taken by a smaller plan, and make no credits when the larger one comes back', () => {
    const story = createShort(5000, { ...rules, downgrades: 'now' });
    story.hold('10:00', 'h', 3000);
    story.plan('10:01', 'AI Start');
    expect(story.sums()).toMatchObject({ monthly: 3000, held: 3000, available: 0 });
    story.plan('10:02', 'AI Max');
    expect(story.sums()).toMatchObject({ monthly: 5000, held: 3000, available: 2000 });
    story.plan('10:03', 'AI Start');
    story.capture('10:04', 'h', 1000);
    expect(story.sums()).toMatchObject({ monthly: 0, held: 0, available: 0 });
    story.plan('10:05', 'AI Max');
    expect(story.sums()).toMatchObject({ monthly: 4000, available: 4000 });
  });
});

it('a smaller plan takes effect now where it is configured so', () => {
  const story = createShort(30_000, { ...rules, downgrades: 'now' });
  story.plan('10:01', 'AI Start');
  expect(story.sums()).toMatchObject({ monthly: 0, available: 0 });
  expect(story.lines().at(-1)).toMatchObject({ type: 'adjustment', credits: -30_000, balanceAfter: 0 });
  story.plan('10:02', 'AI Max');
  expect(story.sums()).toMatchObject({ monthly: 30_000 });
});
