// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { comeBack, useStage } from './stage.ts';

const stage = useStage();
const anchor = { cycleAnchor: '2025-08-24T00:00:00+05:30' };

describe('the balance', () => {
  it('keeps its place while it is loading', async () => {
    await stage.world.openAccount(anchor);
    stage.open('acme');
    expect(screen.getByText('Loading…').closest('[aria-busy]')).not.toBeNull();
    await screen.findByText('40,000');
    expect(screen.queryByText('Loading…')).toBeNull();
  });

  it('shows what is left, how much of the month is used, and when it begins anew', async () => {
    await stage.world.openAccount(anchor);
    await stage.world.use('acme', 'reply-1', 6);
    stage.open('acme');
    await screen.findByText('39,994');
    screen.getByText('credits available');
    screen.getByText('AI Max');
    screen.getByText('39,994 left');
    screen.getByText('Resets Sep 24 · in 18 days');
    const bar = screen.getByRole('meter', { name: 'Monthly credits' });
    expect(bar.getAttribute('aria-valuenow')).toBe('6');
    expect(bar.getAttribute('aria-valuetext')).toBe('6 of 40,000 used');
    screen.getByText('Never expire · used after monthly');
  });

  it('follows a spend when somebody comes back to the page', async () => {
    await stage.world.openAccount(anchor);
    stage.open('acme');
    await screen.findByText('40,000');
    await stage.world.use('acme', 'reply-1', 6);
    comeBack();
    await screen.findByText('39,994');
  });

  it('says what is set aside and what is owed', async () => {
    const { world } = stage;
    await world.openAccount(anchor);
    const purchase = await world.buy('acme', 1000);
    await world.use('acme', 'reply-1', 40_900);
    const draft = { id: 'reply-2', credits: 40, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await world.tell('acme', purchase, { id: 'd1', kind: 'disputed', subject: 'dp_1', amountMinor: 1000 });
    stage.open('acme');
    await screen.findByText('40 set aside for replies under way');
    screen.getByText('940 owed after a refund');
    screen.getByText('Out of credits.');
  });

  it('that is low offers the smallest amounts', async () => {
    await stage.world.openAccount({ ...anchor, currency: 'INR' });
    await stage.world.use('acme', 'reply-1', 39_588);
    const { person, checkouts } = stage.open('acme');
    await screen.findByText('Almost out.');
    const presets = within(await screen.findByRole('group', { name: 'Amount' })).getAllByRole('radio');
    expect(presets.map(preset => preset.closest('label')?.textContent)).toEqual([
      '1K₹999',
      '5K₹4,995',
      '10K₹9,990',
    ]);
    expect(screen.queryByText('Paid credits')).toBeNull();
    await person.click(screen.getByRole('radio', { name: /5K/ }));
    await person.click(screen.getByRole('button', { name: 'Top up ₹4,995' }));
    await waitFor(() => expect(checkouts).toHaveLength(1));
  });

  it('that is gone says until when', async () => {
    await stage.world.openAccount(anchor);
    await stage.world.use('acme', 'reply-1', 40_000);
    stage.open('acme');
    const notice = (await screen.findByText('Out of credits.')).parentElement;
    expect(notice?.textContent).toBe(
      'Out of credits. AI replies are paused until you top up or the reset on Sep 24.',
    );
  });

  it('from an earlier visit says how old it is', async () => {
    await stage.world.openAccount(anchor);
    const { body } = await stage.world.api('GET', '/v1/accounts/acme/balance');
    stage.world.clock.set('2025-09-05T12:02:05Z');
    stage.cut('/v1/balance');
    stage.open('acme', { remembered: { balance: body } });
    await screen.findByText(/as of 2 min ago/i);
    await screen.findByText("Can't reach the server.");
    screen.getByText(/Showing the balance from 2 min ago\./);
    screen.getByText('40,000');
  });

  it('that was never known can be asked for again', async () => {
    await stage.world.openAccount(anchor);
    stage.cut('/v1/balance');
    const { person } = stage.open('acme');
    await screen.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('40,000');
  });

  it('that the server refuses says why', async () => {
    await stage.world.openAccount(anchor);
    stage.refuse('/v1/balance', 503, 'unavailable');
    stage.open('acme');
    await screen.findByText(/The server is busy\./);
  });

  it('is gone when the session has ended, and comes back with the next one', async () => {
    await stage.world.openAccount(anchor);
    const { person, told } = stage.open('acme');
    await screen.findByText('40,000');
    stage.refuse('/v1/balance', 401, 'unauthenticated');
    comeBack();
    await screen.findByText('Your session has ended.');
    expect(screen.queryByText('40,000')).toBeNull();
    expect(told).toContainEqual(['error', { code: 'unauthenticated' }]);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'I have signed in' }));
    await screen.findByText('40,000');
  });

  it('is announced when it rises', async () => {
    await stage.world.openAccount(anchor);
    const { handle } = stage.open('acme');
    await screen.findByText('40,000');
    const { body } = await stage.world.as(
      await stage.world.session('acme'),
      'POST',
      '/v1/purchases',
      { credits: 5000 },
      { 'idempotency-key': 'attempt' },
    );
    await stage.world.pay(body.checkoutUrl);
    await handle.refresh();
    const words = await screen.findByText('45,000 credits available');
    expect(words.getAttribute('aria-live')).toBe('polite');
  });
});

it('a balance is said at once where it rises or has another level, and every half minute where it is spent', async () => {
  const { world } = stage;
  await world.openAccount(anchor);
  const { handle } = stage.open('acme');
  await screen.findByText('40,000');
  const live = document.querySelector('[aria-live="polite"]') as Element;
  const said: string[] = [];
  const note = () => {
    const text = live.textContent ?? '';
    if (text && text !== said.at(-1)) said.push(text);
  };
  new MutationObserver(note).observe(live, { childList: true, characterData: true, subtree: true });
  // It is said after it is drawn.
  const turn = () => new Promise(resolve => setTimeout(resolve, 200));
  await turn();
  // What stands there at first is read where it stands.
  for (const [seconds, credits, shown] of [
    [29, 10, '39,990'],
    [1, 10, '39,980'],
    [29, 10, '39,970'],
    [0, 33_000, '6,970'],
  ] as const) {
    world.clock.advance(seconds * 1000);
    await world.use('acme', `spend-${shown}`, credits);
    await handle.refresh();
    await screen.findByText(shown, { selector: 'strong *' });
    await turn();
  }
  expect(said).toEqual(['39,980 credits available', '6,970 credits available']);
});

describe('a code for the extension', () => {
  it('is shown large with how long it lasts', async () => {
    await stage.world.openAccount(anchor);
    const { person } = stage.open('acme', { mayPair: true, role: 'agent' });
    await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
    const code = await screen.findByRole('status', { name: 'Connect browser extension' });
    expect(code.textContent).toMatch(/^[A-Z2-9]{4}-?[A-Z2-9]{4}$/);
    screen.getByText(/Works once, until \d+:\d\d [AP]M\./);
    expect(screen.getByText('Address').textContent).toMatch(/^Address https?:\/\/\S+$/);
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await screen.findByText('40,000');
  });

  it('is not offered where this person cannot make one', async () => {
    await stage.world.openAccount(anchor);
    stage.open('acme');
    await screen.findByText('40,000');
    expect(screen.queryByRole('button', { name: 'Connect browser extension' })).toBeNull();
  });
});
