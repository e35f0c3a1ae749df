import { describe, expect, it } from 'vitest';
import { available, monthlyRemaining, paidRemaining } from '../../src/domain/account.ts';
import { bought, createStory, opened } from './story.ts';

describe('an account', () => {
  it('begins with one reset line for its first allocation, and nothing before', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    expect(story.lines()).toMatchObject([{ type: 'reset', credits: 40_000, balanceAfter: 40_000 }]);
  });

  it('that slept a year gets each reset in order, dated at its boundary', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:01', 100);
    story.at('2026-08-28T12:00', { type: 'reset', account: 'acme' });
    const resets = story
      .lines()
      .filter(line => line.type === 'reset')
      .slice(1);
    expect(resets.map(line => new Date(line.at).toISOString().slice(0, 13))).toEqual(
      [
        '2025-09',
        '2025-10',
        '2025-11',
        '2025-12',
        '2026-01',
        '2026-02',
        '2026-03',
        '2026-04',
        '2026-05',
        '2026-06',
        '2026-07',
        '2026-08',
      ].map(month => `${month}-23T18`),
    );
    expect(resets.map(line => line.credits)).toEqual([100, ...Array(11).fill(0)]);
  });

  it('that switches plans to and fro makes no credits', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:01', 35_000);
    story.plan('2025-08-28T12:02', 'AI Start');
    expect(available(story.state())).toBe(5000);
    story.plan('2025-08-28T12:03', 'AI Max');
    expect(available(story.state())).toBe(5000);
  });

  it('gets a larger plan at once and a smaller one at the next reset, its paid credits untouched', () => {
    const story = createStory({ ...opened, plan: { name: 'AI Start', allocation: 10_000 } });
    story.plan('2025-08-28T12:00', 'AI Start');
    story.at('2025-08-28T12:01', bought('p', 5000));
    story.plan('2025-08-28T12:02', 'AI Max');
    expect(available(story.state())).toBe(45_000);
    expect(story.lines().at(-1)).toMatchObject({
      type: 'adjustment',
      credits: 30_000,
      detail: { plan: 'AI Max' },
    });
    story.plan('2025-08-28T12:03', 'AI Start');
    expect(available(story.state())).toBe(45_000);
    story.at('2025-09-24T00:00', { type: 'reset', account: 'acme' });
    expect([monthlyRemaining(story.state()), paidRemaining(story.state())]).toEqual([10_000, 5000]);
  });

  it('changes nothing when told the same again', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    const before = story.state();
    expect(story.at('2025-08-28T13:00', opened).entries).toEqual([]);
    expect(story.state()).toEqual(before);
  });

  it('has its present cycle lengthened by a new anchor, and no second reset', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.at('2025-08-28T12:01', { ...opened, cycleAnchor: Date.parse('2025-08-10T00:00:00+05:30') });
    expect(story.state().cycle.end).toBe(Date.parse('2025-10-10T00:00:00+05:30'));
    story.at('2025-10-10T00:00', { type: 'reset', account: 'acme' });
    expect(story.state().cycle.end).toBe(Date.parse('2025-11-10T00:00:00+05:30'));
    expect(story.lines().filter(line => line.type === 'reset')).toHaveLength(2);
  });

  it('writes no entry before its last one when the clock goes back', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T11:00', 1);
    expect(story.state().lastAt).toBe(Date.parse('2025-08-28T12:00:00+05:30'));
  });
});

describe('usage', () => {
  it('takes monthly credits first, then the oldest lot', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.at('2025-08-28T12:01', bought('old', 1000));
    story.at('2025-08-28T12:02', bought('new', 1000));
    story.spend('2025-08-28T12:03', 40_500);
    expect(story.state().lots).toMatchObject([
      { lot: 'purchase:old', credits: 500 },
      { lot: 'purchase:new', credits: 1000 },
    ]);
    story.spend('2025-08-28T12:04', 1000);
    expect(story.state().lots).toMatchObject([{ lot: 'purchase:new', credits: 500 }]);
    expect(story.spend('2025-08-28T12:05', 501).problem?.code).toBe('insufficient_credits');
    story.spend('2025-08-28T12:06', 500);
    expect(available(story.state())).toBe(0);
  });

  it.each([
    ['a pause of five minutes goes on', ['12:00', '12:05'], [2]],
    ['a longer pause begins a new line', ['12:00', '12:06'], [1, 1]],
    ['an hour ends a line', ['12:00', ...every(4, 14), '13:00'], [15, 1]],
    ['midnight ends a line', ['23:58', '23:59', '24:00'], [2, 1]],
  ])('is gathered into lines: %s', (_, times, uses) => {
    const story = createStory();
    story.at('2025-08-28T09:00', opened);
    for (const time of times) story.spend(clockOf(time), 1);
    const used = story.lines().filter(line => line.type === 'usage');
    expect(used.map(line => -line.credits)).toEqual(uses);
  });

  it.each([
    ['a purchase', () => bought('p', 1000)],
    ['a larger plan', () => ({ ...opened, plan: { name: 'AI Max', allocation: 50_000 } })],
  ])('is in a line of its own after %s', (_, command) => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:01', 1);
    story.at('2025-08-28T12:02', command());
    story.spend('2025-08-28T12:03', 1);
    expect(story.lines().filter(line => line.type === 'usage')).toHaveLength(2);
  });

  it('told a little late counts as now, and its line shows when it happened', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:32', 1, { occurredAt: Date.parse('2025-08-28T12:28:00+05:30') });
    story.spend('2025-08-28T12:33', 1);
    expect(story.lines().at(-1)).toMatchObject({
      at: Date.parse('2025-08-28T12:32:00+05:30'),
      credits: -2,
      detail: {
        use: { from: Date.parse('2025-08-28T12:28:00+05:30'), to: Date.parse('2025-08-28T12:33:00+05:30') },
      },
    });
  });

  it('told later than the gap is a line of its own', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:30', 1);
    story.spend('2025-08-28T12:31', 5, { occurredAt: Date.parse('2025-08-20T10:00:00+05:30') });
    story.spend('2025-08-28T12:32', 1);
    expect(story.lines().map(line => line.credits)).toEqual([40_000, -1, -5, -1]);
  });

  it('told more than 35 days late, or ahead of its time, is refused', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    const spend = (occurredAt: string) =>
      story.spend('2025-08-28T12:30', 1, { occurredAt: Date.parse(occurredAt) });
    expect(spend('2025-07-24T12:29:59+05:30').problem?.code).toBe('invalid_request');
    expect(spend('2025-07-24T12:30:00+05:30').status).toBe('recorded');
    expect(spend('2025-08-28T12:35:01+05:30').problem?.code).toBe('invalid_request');
  });

  it('of the 41st channel begins a new line', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    for (let channel = 0; channel < 41; channel += 1)
      story.spend('2025-08-28T12:01', 1, { channel: `c${channel}` });
    expect(story.lines().map(line => line.credits)).toEqual([40_000, -40, -1]);
  });

  it('of a channel named like a property of every object is counted', () => {
    const story = createStory();
    story.at('2025-08-28T12:00', opened);
    story.spend('2025-08-28T12:01', 2, { channel: 'constructor' });
    story.spend('2025-08-28T12:02', 3, { channel: 'constructor' });
    expect(story.state().window?.channels).toEqual({ constructor: 5 });
  });
});

function every(minutes: number, times: number): string[] {
  return Array.from({ length: times }, (_, index) => `12:${String((index + 1) * minutes).padStart(2, '0')}`);
}

function clockOf(time: string): string {
  return time === '24:00' ? '2025-08-29T00:00' : `2025-08-28T${time}`;
}
