import { describe, expect, it } from 'vitest';
import { partOf } from '../../src/domain/entry.ts';
import { maxLots } from '../../src/domain/grant.ts';
import { decide } from '../../src/domain/ledger.ts';
import { bought, createStory, opened, rules } from './story.ts';

// An account without monthly credits, so that all it has is paid.
function createPaid() {
  const none = { ...opened, plan: { name: 'None', allocation: 0 } };
  const story = createStory(none);
  story.at('09:00', none);
  return story;
}

describe('money that moved back', () => {
  it('takes the unspent part out of its lot and leaves the spent part as debt', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.spend('10:01', 300);
    story.takeBack('10:02', 'a', 1000);
    expect(story.sums()).toEqual({ monthly: 0, paid: 0, held: 0, debt: 300, available: 0 });
    expect(story.lines().at(-1)).toMatchObject({ type: 'refund', credits: -700, detail: { debt: 300 } });
  });

  it('touches no other lot', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.at('10:00', bought('b', 500));
    story.spend('10:01', 300);
    story.takeBack('10:02', 'a', 1000);
    expect(story.sums()).toMatchObject({ paid: 500, debt: 300, available: 500 });
  });

  it('in parts takes each part once, and said again changes nothing', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.takeBack('10:01', 'a', 400);
    expect(story.takeBack('10:01', 'a', 400).status).toBe('duplicate');
    expect(story.sums()).toMatchObject({ paid: 600 });
    story.takeBack('10:02', 'a', 1000);
    expect(story.sums()).toMatchObject({ paid: 0, debt: 0 });
  });

  it('and forth again cancels the debt first, then refills the lot at its old place', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.at('10:00', bought('b', 500));
    story.spend('10:01', 300);
    story.takeBack('10:02', 'a', 1000);
    story.takeBack('10:03', 'a', 800);
    expect(story.sums()).toMatchObject({ paid: 500, debt: 100 });
    story.takeBack('10:04', 'a', 0);
    expect(story.sums()).toMatchObject({ paid: 1200, debt: 0 });
    expect(story.state().lots).toMatchObject([
      { lot: 'purchase:a', credits: 700 },
      { lot: 'purchase:b', credits: 500 },
    ]);
    expect(story.lines().at(-1)).toMatchObject({ type: 'refund', credits: 700 });
  });

  it('leaves held credits alone: they are debt until the hold ends, and repay it when it is released', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.hold('10:01', 'h', 200);
    story.takeBack('10:02', 'a', 1000);
    expect(story.sums()).toEqual({ monthly: 0, paid: 200, held: 200, debt: 200, available: 0 });
    story.release('10:03', 'h');
    expect(story.sums()).toEqual({ monthly: 0, paid: 0, held: 0, debt: 0, available: 0 });
    expect(story.lines().slice(-2)).toMatchObject([
      { type: 'usage', credits: 0, balanceAfter: 200 },
      { type: 'adjustment', credits: -200, balanceAfter: 0, detail: { repaid: 200 } },
    ]);
  });

  it('of held credits that are captured in part stays debt as far as they were used', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.hold('10:01', 'h', 200);
    story.takeBack('10:02', 'a', 1000);
    story.capture('10:03', 'h', 50);
    expect(story.sums()).toEqual({ monthly: 0, paid: 0, held: 0, debt: 50, available: 0 });
  });

  it('of a purchase that granted nothing calls nothing back', () => {
    const story = createPaid();
    expect(story.takeBack('10:02', 'a', 1000).problem?.code).toBe('not_found');
  });
});

it('Credits Added are those that a person gained: what was taken is among all lines only', () => {
  const story = createPaid();
  story.at('10:00', bought('a', 1000));
  story.takeBack('10:01', 'a', 400);
  story.takeBack('10:02', 'a', 0);
  story.adjust('10:03', 'x', 5);
  story.adjust('10:04', 'y', -5);
  const parts = story.lines().map(line => [line.type, line.credits, partOf(line)]);
  expect(parts).toEqual([
    ['reset', 0, 'added'],
    ['purchase', 1000, 'added'],
    ['refund', -400, 'other'],
    ['refund', 400, 'added'],
    ['adjustment', 5, 'added'],
    ['adjustment', -5, 'other'],
  ]);
});

describe('debt', () => {
  function createIndebted() {
    const story = createPaid();
    story.at('10:00', bought('a', 1000));
    story.spend('10:01', 300, { id: 'used' });
    story.takeBack('10:02', 'a', 1000);
    return story;
  }

  it('is repaid first by the next purchase; what repaid it counts as spent from that lot', () => {
    const story = createIndebted();
    story.at('10:03', bought('b', 1000));
    expect(story.sums()).toMatchObject({ paid: 700, debt: 0, available: 700 });
    expect(story.lines().slice(-2)).toMatchObject([
      { type: 'purchase', credits: 1000, balanceAfter: 1000 },
      { type: 'adjustment', credits: -300, balanceAfter: 700, detail: { repaid: 300 } },
    ]);
    story.takeBack('10:04', 'b', 1000);
    expect(story.sums()).toMatchObject({ paid: 0, debt: 300 });
  });

  it('is repaid by a positive adjustment too, and as far as that goes', () => {
    const story = createIndebted();
    story.adjust('10:03', 'x', 100);
    expect(story.sums()).toMatchObject({ paid: 0, debt: 200 });
  });

  it('of several lots is repaid oldest first, as far as the new credits go', () => {
    const story = createPaid();
    for (const id of ['a', 'b']) story.at('10:00', bought(id, 100));
    story.spend('10:01', 200);
    for (const id of ['a', 'b']) story.takeBack('10:02', id, 100);
    story.adjust('10:03', 'x', 130);
    expect(story.sums()).toEqual({ monthly: 0, paid: 0, held: 0, debt: 70, available: 0 });
    expect(story.state().lots).toMatchObject([{ debt: 0 }, { lot: 'purchase:b', debt: 70 }]);
  });

  it('is never repaid by monthly credits', () => {
    const story = createStory();
    story.at('09:00', opened);
    story.spend('09:30', 40_000);
    story.at('10:00', bought('a', 1000));
    story.spend('10:01', 300);
    story.takeBack('10:02', 'a', 1000);
    story.at('2025-09-24T00:00', { type: 'reset', account: 'acme' });
    expect(story.sums()).toEqual({ monthly: 40_000, paid: 0, held: 0, debt: 300, available: 40_000 });
  });

  it('that was repaid from another lot refills its own lot when its money comes forth again', () => {
    const story = createIndebted();
    story.at('10:03', bought('b', 1000));
    story.takeBack('10:04', 'a', 0);
    expect(story.sums()).toMatchObject({ paid: 1700, debt: 0 });
  });

  it('is repaid by usage that returns to the refunded lot', () => {
    const story = createIndebted();
    story.reverse('10:03', 'used');
    expect(story.sums()).toEqual({ monthly: 0, paid: 0, held: 0, debt: 0, available: 0 });
  });
});

describe('an adjustment', () => {
  it('adds a lot of its own, once', () => {
    const story = createPaid();
    expect(story.adjust('10:00', 'x', 100).status).toBe('recorded');
    expect(story.adjust('10:01', 'x', 100).status).toBe('duplicate');
    expect(story.adjust('10:01', 'x', 99).problem?.code).toBe('idempotency_conflict');
    expect(story.state().lots).toMatchObject([{ lot: 'adjustment:x', credits: 100 }]);
    expect(story.lines().at(-1)).toMatchObject({ credits: 100, detail: { reason: 'goodwill' } });
  });

  it('takes unheld paid credits only, newest lot first, and is refused beyond them', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 100));
    story.at('10:00', bought('b', 100));
    story.hold('10:01', 'h', 120);
    expect(story.adjust('10:02', 'x', -81).problem?.code).toBe('insufficient_credits');
    expect(story.adjust('10:02', 'x', -50).status).toBe('recorded');
    expect(story.state().lots).toMatchObject([
      { lot: 'purchase:a', credits: 100 },
      { lot: 'purchase:b', credits: 50 },
    ]);
  });

  it('takes the newest lot first', () => {
    const story = createPaid();
    story.at('10:00', bought('a', 100));
    story.at('10:00', bought('b', 100));
    story.adjust('10:02', 'x', -150);
    expect(story.state().lots).toMatchObject([{ lot: 'purchase:a', credits: 50 }]);
  });

  it(`gives no more credits where an account has ${maxLots} lots`, () => {
    const story = createPaid();
    for (let lot = 0; lot < maxLots; lot += 1) story.adjust('10:00', `x${lot}`, 1);
    expect(story.adjust('10:01', 'more', 1).problem?.code).toBe('rate_limited');
    expect(story.at('10:02', bought('a', 100)).status).toBe('recorded');
    story.spend('10:03', 2);
    expect(story.adjust('10:04', 'more', 1).status).toBe('recorded');
  });

  it('takes no monthly credits', () => {
    const story = createStory();
    story.at('09:00', opened);
    expect(story.adjust('10:02', 'x', -1).problem?.code).toBe('insufficient_credits');
  });
});

describe('usage that is returned', () => {
  it('goes back to the month and the lots it came from, once, as a line of its own', () => {
    const story = createStory();
    story.at('09:00', opened);
    story.at('09:01', bought('a', 100));
    story.spend('10:00', 40_060, { id: 'u' });
    expect(story.reverse('10:01', 'u').status).toBe('recorded');
    expect(story.reverse('10:02', 'u').status).toBe('duplicate');
    expect(story.sums()).toMatchObject({ monthly: 40_000, paid: 100, available: 40_100 });
    expect(story.lines().at(-1)).toMatchObject({
      type: 'usage',
      credits: 40_060,
      detail: { reversed: { id: 'u', credits: 40_060 } },
    });
    expect(story.spend('10:03', 40_060, { id: 'u' }).status).toBe('duplicate');
  });

  it('goes back to a lot that was used up, at its old place', () => {
    const story = createPaid();
    story.at('09:01', bought('a', 100));
    story.at('09:02', bought('b', 100));
    story.spend('10:00', 150, { id: 'u' });
    story.reverse('10:01', 'u');
    expect(story.state().lots).toMatchObject([{ lot: 'purchase:a' }, { lot: 'purchase:b', credits: 100 }]);
  });

  it('of an ended cycle has lapsed as far as it was monthly', () => {
    const story = createStory();
    story.at('09:00', opened);
    story.at('09:01', bought('a', 100));
    story.spend('10:00', 40_060, { id: 'u' });
    story.reverse('2025-09-25T10:00', 'u');
    expect(story.sums()).toMatchObject({ monthly: 40_000, paid: 100 });
    expect(story.lines().at(-1)).toMatchObject({ credits: 60 });
  });

  it('can be a captured hold; of one placed in an ended cycle the monthly credits have lapsed', () => {
    const story = createStory();
    story.at('2025-09-23T23:00', opened);
    story.hold('2025-09-23T23:30', 'h', 100);
    story.capture('2025-09-24T00:10', 'h', 100);
    story.hold('2025-09-24T00:11', 'now', 100);
    story.capture('2025-09-24T00:12', 'now', 60);
    expect(story.reverse('2025-09-24T00:20', 'h').status).toBe('recorded');
    expect(story.sums()).toMatchObject({ monthly: 39_940 });
    story.reverse('2025-09-24T00:21', 'now');
    expect(story.sums()).toMatchObject({ monthly: 40_000 });
  });

  it('from before entries named their lots is refused where it used paid credits', () => {
    const story = createPaid();
    story.at('09:01', bought('a', 100));
    const [spent] = story.spend('10:00', 5, { id: 'u' }).entries;
    const command = { type: 'reverse', account: 'acme', usage: 'u' } as const;
    const recorded = (key: string) => (key === 'usage:u' && spent ? { ...spent, moves: null } : null);
    const decision = decide(story.state(), command, { now: story.state().lastAt, rules, recorded });
    expect(decision.problem?.code).toBe('invalid_request');
  });

  it('must have been used: a released hold and an unknown id are not found', () => {
    const story = createPaid();
    story.at('09:01', bought('a', 100));
    story.hold('10:00', 'h', 5);
    expect(story.reverse('10:01', 'h').problem?.code).toBe('not_found');
    story.release('10:02', 'h');
    expect(story.reverse('10:03', 'h').problem?.code).toBe('not_found');
    expect(story.reverse('10:03', 'nobody').problem?.code).toBe('not_found');
  });
});

describe('an account that is suspended', () => {
  it('uses and holds nothing, ends what was held, keeps what it has, and goes on', () => {
    const story = createStory();
    story.at('09:00', opened);
    story.hold('09:10', 'h', 10);
    story.spend('09:11', 5, { id: 'u' });
    story.at('10:00', { ...opened, status: 'suspended' });
    expect(story.spend('10:01', 1).problem?.code).toBe('forbidden');
    expect(story.hold('10:01', 'more', 1).problem?.code).toBe('forbidden');
    expect(story.spend('10:01', 5, { id: 'u' }).status).toBe('duplicate');
    expect(story.capture('10:02', 'h', 10).status).toBe('recorded');
    expect(story.at('10:03', bought('a', 1000)).status).toBe('recorded');
    story.at('10:04', opened);
    expect(story.state().status).toBe('suspended');
    story.at('10:05', { ...opened, status: 'active' });
    expect(story.spend('10:06', 1).status).toBe('recorded');
  });

  it('is reset like any other', () => {
    const story = createStory();
    story.at('09:00', opened);
    story.spend('09:01', 1000);
    story.at('10:00', { ...opened, status: 'closed' });
    story.at('2025-09-24T00:00', { type: 'reset', account: 'acme' });
    expect(story.sums()).toMatchObject({ monthly: 40_000 });
  });
});
