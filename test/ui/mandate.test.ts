// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { type Stage, useStage } from './stage.ts';

let shop: World;
const stage = useStage(undefined, async options => {
  shop = await createWorld(options);
  await shop.openAccount({ currency: 'INR', cycleAnchor: '2025-08-24T00:00:00+05:30' });
  return shop;
});

const rule = { enabled: true, threshold: 8000, credits: 5000, monthlyCapMinor: 1_498_500 };
const call = async (method: string, where = '', body?: unknown) =>
  shop.api(method, `/v1/accounts/acme/auto-top-up${where}`, body);
const kept = async () => (await call('GET')).body;

const agree = (checkoutUrl = '') => shop.fetch(new Request(`${checkoutUrl}/keep`, { method: 'POST' }));

/** Agrees to debits, sets a rule and uses so much that a debit is announced for 7 September at 6 AM of India. */
async function announced(): Promise<void> {
  const key = { 'idempotency-key': 'agree' };
  const order = { credits: 1000, mandate: true };
  const { body } = await shop.api('POST', '/v1/accounts/acme/purchases', order, key);
  await agree(body.checkoutUrl);
  // So long ago that nobody is asked whether to buy again.
  shop.clock.advance(120_000);
  await call('PUT', '', rule);
  await shop.use('acme', 'much', 35_000);
  await shop.proxy.topUps?.sweep();
}

const link = (name: RegExp | string = 'Automatic top-up') => screen.findByRole('button', { name });

async function openTopUp(name?: RegExp): Promise<Stage> {
  const open = stage.open('acme');
  await open.person.click(await link(name));
  await screen.findByRole('switch');
  return open;
}

describe('automatic top-up by mandate', () => {
  it('is agreed to by a first purchase, on the page where that is paid', async () => {
    const { person, checkouts } = await openTopUp();
    await screen.findByText(
      /^Agree to debits once\. Each is announced 36 hours before, ₹14,985\.00 at most\./,
    );
    await person.click(screen.getByRole('button', { name: 'Buy 1K and agree' }));
    await screen.findByText(/Payment started in another tab/);
    expect(checkouts).toHaveLength(1);
    await agree(checkouts[0]);
    window.dispatchEvent(new Event('focus'));
    await screen.findByText('1,000 credits added.');
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await link());
    await screen.findByText('Debited by UPI.');
    expect(screen.queryByText(/^Agree to debits once/)).toBeNull();
  });

  it('asks for the agreement also where the rule is on already', async () => {
    await call('PUT', '', rule);
    const { person, checkouts } = await openTopUp(/· On$/);
    await person.click(await screen.findByRole('button', { name: 'Buy 1K and agree' }));
    await waitFor(() => expect(checkouts).toHaveLength(1));
  });

  it('is agreed to also while a page for the same credits waits without it', async () => {
    const { person, checkouts } = await openTopUp();
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await person.click(await screen.findByRole('radio', { name: /^1K/ }));
    await person.click(screen.getByRole('button', { name: 'Pay ₹999.00' }));
    await screen.findByText(/Payment started in another tab/);
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await link());
    await person.click(await screen.findByRole('button', { name: 'Buy 1K and agree' }));
    await waitFor(() => expect(checkouts).toHaveLength(2));
    await agree(checkouts[1]);
    expect((await kept()).mandate.agreed).toBe('UPI');
  });

  it('keeps agreeing where the purchase is pressed again', async () => {
    const { person, checkouts } = await openTopUp();
    stage.cut('/v1/purchases');
    await person.click(await screen.findByRole('button', { name: 'Buy 1K and agree' }));
    await screen.findByText(/The purchase could not be started/);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(checkouts).toHaveLength(1));
    await agree(checkouts[0]);
    expect((await kept()).mandate.agreed).toBe('UPI');
  });

  it('shows the day of the next debit, below the balance and with the rule', async () => {
    await announced();
    await openTopUp(/^Automatic top-up · Sep 7$/);
    await screen.findByText(/^₹4,995\.00 will be debited on Sep 7, 6:30 AM\./);
  });

  it('is cancelled by one press, and says how it goes on', async () => {
    await announced();
    const { person } = await openTopUp(/· Sep 7$/);
    await person.click(await screen.findByRole('button', { name: 'Cancel this debit' }));
    const notice = await screen.findByText(/^The debit was cancelled\. Save to have another one announced\./);
    expect(document.activeElement?.contains(notice)).toBe(true);
    expect(await kept()).toMatchObject({ stop: 'cancelled', attempts: [{ status: 'expired' }] });
    shop.clock.advance(1000);
    await person.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/^Saved\./);
    await shop.proxy.topUps?.sweep();
    expect((await kept()).debit).toMatchObject({ priceMinor: 499_500 });
  });

  it('says what stood in the way of cancelling', async () => {
    await announced();
    const { person } = await openTopUp(/· Sep 7$/);
    stage.cut('/v1/auto-top-up/*');
    await person.click(await screen.findByRole('button', { name: 'Cancel this debit' }));
    await screen.findByText(/will be debited on .* Can't reach the server\./);
    expect((await kept()).debit).toBeDefined();
  });

  it('refuses a debit that is too large in words', async () => {
    await announced();
    const { person } = await openTopUp(/· Sep 7$/);
    const credits = screen.getByLabelText<HTMLInputElement>(/^buy/);
    await person.clear(credits);
    await person.type(credits, '16000');
    await person.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('One debit is ₹14,985.00 at most.');
    expect(await kept()).toMatchObject({ credits: 5000 });
  });

  it('is ended in the widget, and the debit with it', async () => {
    await announced();
    const { person } = await openTopUp(/· Sep 7$/);
    await person.click(await screen.findByRole('button', { name: 'End this agreement' }));
    await waitFor(async () => expect((await kept()).mandate.agreed).toBe(null));
    await shop.proxy.topUps?.sweep();
    expect(await kept()).toMatchObject({ stop: 'no_card', attempts: [{ status: 'expired' }] });
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await link(/Automatic top-up/));
    await screen.findByText(/^Agree to debits once/);
    expect(screen.queryByRole('button', { name: 'End this agreement' })).toBeNull();
  });
});
