import { describe, expect, it } from 'vitest';
import { extendWindow, openWindow, type UsageWindow } from '../../src/domain/usage-window.ts';
import { windowOf, windowText } from '../../src/server/store/window-row.ts';

const minuteMs = 60_000;
const start = Date.parse('2025-08-28T12:30:00Z');
const place = { seq: 7, balanceAfter: 90, timeZone: 'Asia/Kolkata' };

function grow(window: UsageWindow, turn: number): UsageWindow {
  const at = start + turn * 4 * minuteMs;
  const channel = ['whatsapp', 'email', '__proto__'][turn % 3] ?? '';
  const use = {
    credits: turn,
    channel,
    kind: `kind-${turn % 2}`,
    at,
    occurredAt: at - (turn % 4) * minuteMs,
  };
  return extendWindow(window, use, { ...place, seq: place.seq + turn, balanceAfter: 90 - turn });
}

describe('an open window in its row', () => {
  it('is read as it was written, sums and all', () => {
    const use = { credits: 3, channel: 'email', kind: 'reply', at: start, occurredAt: start - 2 * minuteMs };
    const rules = { gapMs: 5 * minuteMs, lengthMs: 90 * minuteMs };
    let window = openWindow(use, { ...place, cycleEnd: start + 40 * minuteMs }, rules);
    for (let turn = 1; turn < 20; turn += 1) {
      expect(windowOf(windowText(window))).toEqual(window);
      window = grow(window, turn);
    }
  });

  it('is refused where it is anything else', () => {
    expect(() => windowOf('[1, 2, 3]')).toThrow();
    expect(() => windowOf('{"seq": 1}')).toThrow();
  });
});
