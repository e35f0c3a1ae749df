// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { maxNote } from '../../src/contract/top-up-request.ts';
import { comeBack, type Stage, useStage } from './stage.ts';

const stage = useStage({ now: '2025-09-05T12:00:00Z', config: JSON.stringify({ agentsMayBuy: false }) });
beforeEach(() => stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' }));

// The first one of the file waits for everything to be loaded.
const patience = { timeout: 10_000 };
const button = (name: string) => screen.findByRole('button', { name }, patience);
const note = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Note to the owner (optional)' });

async function openAsking(): Promise<Stage> {
  const open = stage.open('acme', { role: 'agent' });
  await open.person.click(await button('Ask the owner'));
  await screen.findByRole('group', { name: 'Amount' });
  return open;
}

/** Somebody asks at another screen. */
async function asked(user: string, credits: number, words?: string) {
  const where = '/v1/accounts/acme/top-up-requests';
  const body = { user, credits, ...(words && { note: words }) };
  return (await stage.world.api('POST', where, body, { 'idempotency-key': `${user}-${credits}` })).body;
}
const decide = (id: string, how: string, body = {}) =>
  stage.world.api('POST', `/v1/accounts/acme/top-up-requests/${id}/${how}`, body, { 'idempotency-key': how });
const requests = async () =>
  (await stage.world.api('GET', '/v1/accounts/acme/top-up-requests')).body.requests;
const card = async (heading: string) =>
  within((await screen.findByRole('heading', { name: heading })).closest('section') ?? document.body);

describe('who may not buy', () => {
  it('asks the owner for an amount, with a note, by the keyboard', async () => {
    const { person } = await openAsking();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Ask the owner' }));
    expect(screen.queryByText('Balance after purchase')).toBeNull();
    await person.click(screen.getByRole('radio', { name: /^10K/ }));
    await person.type(note(), 'running low before the weekend');
    screen.getByRole('button', { name: 'Ask for 10,000 credits' });
    await person.keyboard('{Enter}');
    await screen.findByText('You asked for 10,000 credits. An owner sees it here.');
    expect(await requests()).toMatchObject([
      { user: 'priya', credits: 10_000, note: 'running low before the weekend', status: 'open' },
    ]);
  });

  it('stays where they went while it was sent', async () => {
    const { person } = await openAsking();
    const release = stage.hold('/v1/top-up-requests');
    await person.click(screen.getByRole('button', { name: 'Ask for 5,000 credits' }));
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    release();
    await screen.findByText(/^You asked for 5,000 credits/);
    screen.getByRole('tab', { name: 'History', selected: true });
  });

  it('asks without a note, and no longer than it may be', async () => {
    const { person } = await openAsking();
    expect(note().maxLength).toBe(maxNote);
    await person.click(note());
    await person.paste(' \t ');
    await person.click(screen.getByRole('button', { name: 'Ask for 5,000 credits' }));
    await screen.findByText(/^You asked for 5,000 credits/);
    expect((await requests())[0]).not.toHaveProperty('note');
  });

  it('is told what stood in the way, keeps the words, and asks once', async () => {
    const { person } = await openAsking();
    stage.lose('/v1/top-up-requests');
    await person.type(note(), 'low');
    await person.click(screen.getByRole('button', { name: 'Ask for 5,000 credits' }));
    await screen.findByText("Can't reach the server.");
    expect(note().value).toBe('low');
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Ask for 5,000 credits' }));
    await screen.findByText(/^You asked for 5,000 credits/);
    const { body } = await stage.world.api('GET', '/v1/accounts/acme/top-up-requests?user=priya');
    expect(body.requests).toHaveLength(1);
  });

  it('is told that it was declined and why, until they put it away', async () => {
    const { id } = await asked('priya', 5000);
    await decide(id, 'decline', { reason: 'After the reset.' });
    const kept: unknown[] = [];
    const { person } = stage.open('acme', { role: 'agent', remember: next => kept.push(next) });
    await screen.findByText('Your request for 5,000 credits was declined. After the reset.');
    await person.click(await button('Dismiss'));
    expect(screen.queryByText(/was declined/)).toBeNull();
    expect(kept.at(-1)).toMatchObject({ told: id });
    stage.open('acme', { role: 'agent', remembered: { told: id } });
    await button('Ask the owner');
    expect(screen.queryByText(/was declined/)).toBeNull();
  });

  it('sees it approved, with the credits', async () => {
    const { id } = await asked('priya', 5000);
    stage.open('acme', { role: 'agent' });
    await screen.findByText('You asked for 5,000 credits. An owner sees it here.');
    const { body } = await decide(id, 'approve');
    comeBack();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Ask the owner' })).toBeNull());
    await stage.world.pay(body.checkoutUrl);
    comeBack();
    await screen.findByText('Your request for 5,000 credits was approved.');
    await screen.findByText('45,000');
  });

  it('is told only that admins buy, where the server takes no requests', async () => {
    stage.answer('/v1/balance', ({ requests: _, ...older }) => older);
    stage.open('acme', { role: 'agent' });
    await screen.findByText('Only billing admins can buy credits.');
    expect(screen.queryByRole('button', { name: 'Ask the owner' })).toBeNull();
  });
});

describe('an owner', () => {
  it('sees who asks, for how much and why, as text', async () => {
    await asked('sam', 5000, '<b>low</b>');
    stage.open('acme');
    (await card('sam asks for 5,000 credits')).getByText('<b>low</b>');
  });

  it('hears of one that comes while they look, once', async () => {
    stage.open('acme');
    await button('Get More Credits');
    await asked('sam', 5000);
    comeBack();
    await card('sam asks for 5,000 credits');
    await waitFor(() =>
      expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('sam asks for 5,000 credits'),
    );
    stage.world.clock.advance(1000);
    const { id } = await asked('ravi', 2000);
    comeBack();
    await card('ravi asks for 2,000 credits');
    await decide(id, 'decline');
    comeBack();
    await waitFor(() => expect(screen.queryByText(/^ravi asks/, { selector: 'h3' })).toBeNull());
    expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe('ravi asks for 2,000 credits');
  });

  it('hears of one and of the balance that comes with it', async () => {
    stage.open('acme');
    await button('Get More Credits');
    await asked('sam', 5000);
    await stage.world.buy('acme', 1000);
    comeBack();
    await card('sam asks for 5,000 credits');
    await waitFor(() =>
      expect(document.querySelector('[aria-live="polite"]')?.textContent).toBe(
        'sam asks for 5,000 credits. 41,000 credits available',
      ),
    );
  });

  it('sees on the pill that somebody asks', async () => {
    await asked('sam', 5000);
    const { person } = stage.open('acme', { view: 'pill' });
    await person.click(await button('40,000 credits available, somebody asks for more, open AI Credits'));
    await card('sam asks for 5,000 credits');
  });

  it('approves by paying for just that', async () => {
    await asked('sam', 5000, 'low');
    const { person, checkouts, world } = stage.open('acme');
    await person.click((await card('sam asks for 5,000 credits')).getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Approve' })),
    );
    expect(screen.queryByRole('radio')).toBeNull();
    await person.click(await button('Pay $50.00'));
    await screen.findByText(/Waiting for confirmation/);
    await world.pay(checkouts[0] ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
    await screen.findByText('45,000');
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await screen.findByText(/Asked for by sam: low/);
    await person.click(screen.getByRole('tab', { name: 'Balance' }));
    expect(screen.queryByText('sam asks for 5,000 credits')).toBeNull();
  });

  it('meets the page of an abandoned payment again, and cannot decline meanwhile', async () => {
    await asked('sam', 5000);
    const { person, checkouts } = stage.open('acme');
    await person.click(await button('Approve'));
    await person.click(await button('Pay $50.00'));
    await screen.findByText(/Waiting for confirmation/);
    await person.click(await button('Dismiss'));
    await person.click(screen.getByRole('button', { name: 'Back' }));
    const again = await card('sam asks for 5,000 credits');
    await waitFor(() => expect(again.queryByRole('button', { name: 'Decline' })).toBeNull());
    await person.click(again.getByRole('button', { name: 'Approve' }));
    await person.click(await button('Pay $50.00'));
    await waitFor(() => expect(checkouts).toHaveLength(2));
    expect(checkouts[1]).toBe(checkouts[0]);
  });

  it('pays on the same page after a card was declined there', async () => {
    await asked('sam', 5000);
    const { person, checkouts, world } = stage.open('acme');
    await person.click(await button('Approve'));
    await person.click(await button('Pay $50.00'));
    await screen.findByText(/Waiting for confirmation/);
    const [, id = ''] = new URL(checkouts[0] ?? '').pathname.split('/checkout/acme/');
    await world.tell('acme', id, { id: 'declined', kind: 'failed' });
    comeBack();
    await screen.findByText('The payment did not go through. No money moved.');
    await person.click(await button('Try again'));
    await waitFor(() => expect(checkouts).toHaveLength(2));
    expect(checkouts[1]).toBe(checkouts[0]);
  });

  it('goes back to the request when its page has ended, and meets another page', async () => {
    await asked('sam', 5000);
    const { person, checkouts, world } = stage.open('acme');
    await person.click(await button('Approve'));
    await person.click(await button('Pay $50.00'));
    await screen.findByText(/Waiting for confirmation/);
    const [, id = ''] = new URL(checkouts[0] ?? '').pathname.split('/checkout/acme/');
    await world.tell('acme', id, { id: 'over', kind: 'expired' });
    comeBack();
    await person.click(await button('Try again'));
    await person.click(await button('Approve'));
    await person.click(await button('Pay $50.00'));
    await waitFor(() => expect(checkouts).toHaveLength(2));
    expect(checkouts[1]).not.toBe(checkouts[0]);
  });

  it('declines with a reason', async () => {
    await asked('sam', 5000);
    const { person } = stage.open('acme');
    await person.click(await button('Decline'));
    const reason = screen.getByRole('textbox', { name: 'Reason (optional)' });
    expect(document.activeElement).toBe(reason);
    await person.type(reason, 'After the reset.{Enter}');
    await waitFor(() => expect(screen.queryByText('sam asks for 5,000 credits')).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toBe('AI Credits'));
    const { body } = await stage.world.api('GET', '/v1/accounts/acme/top-up-requests?user=sam');
    expect(body.requests).toMatchObject([{ status: 'declined', reason: 'After the reset.' }]);
    await person.click(screen.getByRole('tab', { name: 'History' }));
    await screen.findByText('Top-up request for 5,000 declined: After the reset.');
  });

  it('thinks better of declining', async () => {
    await asked('sam', 5000);
    const { person } = stage.open('acme');
    await person.click(await button('Decline'));
    await person.click(await button('Cancel'));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Decline' }));
    expect(await requests()).toHaveLength(1);
  });

  it('is told that declining could not be done, and goes back where a colleague was faster', async () => {
    const { id } = await asked('sam', 5000);
    const { person } = stage.open('acme');
    await person.click(await button('Decline'));
    stage.cut('/v1/top-up-requests/:id/decline');
    await person.click(await button('Decline'));
    await screen.findByText("Can't reach the server.");
    stage.restore();
    await person.click(await button('Cancel'));
    await person.click(await button('Approve'));
    await button('Pay $50.00');
    await decide(id, 'decline');
    comeBack();
    await button('Get More Credits');
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('is shown three at once', async () => {
    for (const user of ['ann', 'ben', 'cem', 'dee']) await asked(user, 1000);
    stage.open('acme');
    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Approve' })).toHaveLength(3));
  });
});
