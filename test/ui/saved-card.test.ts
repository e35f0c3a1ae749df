// @vitest-environment jsdom

import { fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { comeBack, type Stage, useStage } from './stage.ts';

let shop: CardWorld;
const stage = useStage(undefined, async options => {
  shop = await createCardWorld(options);
  return shop;
});

async function openPurchase(role: 'owner' | 'agent' = 'owner'): Promise<Stage> {
  const open = stage.open('acme', { role });
  await open.person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
  await screen.findByRole('group', { name: 'Amount' });
  return open;
}

/** A card that was declined a moment ago, and would pay now. */
async function openDeclined(): Promise<Stage> {
  const open = await openPurchase();
  shop.cards.mood = 'declines';
  await open.person.click(await byCard());
  await screen.findByText('The payment did not go through. No money moved.');
  shop.cards.mood = 'pays';
  return open;
}

const byCard = (price = '$50.00') => screen.findByRole('button', { name: `Visa 4242, pay ${price}` });
const otherwise = () => screen.findByRole('button', { name: 'Pay another way' });
const removeButton = () => screen.findByRole('button', { name: 'Remove card' });
const buttons = (name: string) => screen.queryAllByRole('button', { name }).length;
const begun = ({ told }: Stage) => told.filter(([name]) => name === 'buy').length;

describe('a saved card', () => {
  it('pays in one press, without a tab', async () => {
    const open = await openPurchase();
    await open.person.click(await byCard());
    await screen.findByText('5,000 credits added.');
    expect([open.checkouts, shop.cards.charged]).toEqual([[], 1]);
    expect(open.told.slice(0, 4).map(([name]) => name)).toEqual(['ready', 'balance', 'buy', 'purchased']);
  });

  it('leaves the hosted page as another way', async () => {
    const open = await openPurchase();
    await open.person.click(await otherwise());
    await screen.findByText(/Payment started in another tab/);
    expect([open.checkouts.length, shop.cards.charged]).toEqual([1, 0]);
  });

  it('is not offered for what is being paid on a page: the button leads back there', async () => {
    const open = await openPurchase();
    await open.person.click(await otherwise());
    await screen.findByText(/Payment started in another tab/);
    const pay = await screen.findByRole('button', { name: 'Pay $50.00' });
    expect(document.activeElement).toBe(pay);
    expect(buttons('Visa 4242, pay $50.00')).toBe(0);
    await open.person.click(pay);
    await waitFor(() => expect(open.checkouts).toHaveLength(2));
    expect(open.checkouts[0]).toBe(open.checkouts[1]);
    await open.person.click(screen.getByRole('radio', { name: /^1K/ }));
    await byCard('$10.00');
    await open.person.click(screen.getByRole('radio', { name: /^5K/ }));
    await open.person.click(screen.getByRole('button', { name: 'Dismiss' }));
    await open.person.click(await byCard());
    await screen.findByText('5,000 credits added.');
    expect(shop.cards.charged).toBe(1);
  });

  it('is charged only what its button says', async () => {
    stage.answer('/v1/pricing', body => ({ ...body, unitPriceMinor: 900 }));
    const open = await openPurchase();
    await open.person.click(await byCard('$45.00'));
    await screen.findByText('The purchase could not be started. No money moved. The price has changed.');
    expect(shop.cards.charged).toBe(0);
    // The refusal has the price asked for anew.
    stage.restore();
    await open.person.click(await byCard('$45.00'));
    await open.person.click(await byCard());
    await screen.findByText('5,000 credits added.');
    expect(shop.cards.charged).toBe(1);
  });

  it('is nothing to an agent', async () => {
    await openPurchase('agent');
    await screen.findByRole('button', { name: 'Pay $50.00' });
    expect(buttons('Pay another way') + buttons('Remove card')).toBe(0);
  });

  it('is charged once however fast it is pressed, and the button says so meanwhile', async () => {
    const open = await openPurchase();
    const pay = await byCard();
    for (let press = 0; press < 5; press += 1) fireEvent.click(pay);
    await waitFor(() => expect(pay.textContent).toBe('Paying…'));
    expect(pay.getAttribute('aria-disabled')).toBe('true');
    for (let press = 0; press < 5; press += 1) fireEvent.click(pay);
    fireEvent.click(await otherwise());
    await screen.findByText('5,000 credits added.');
    expect([begun(open), open.checkouts.length, shop.cards.charged]).toEqual([1, 0, 1]);
  });

  it('is not charged by the second or third click of those that opened the purchase', async () => {
    const open = await openPurchase();
    const pay = await byCard();
    fireEvent.click(pay, { detail: 2 });
    fireEvent.click(pay, { detail: 3 });
    expect(begun(open)).toBe(0);
    fireEvent.click(pay, { detail: 1 });
    await screen.findByText('5,000 credits added.');
    expect(shop.cards.charged).toBe(1);
  });

  it('asks before it pays again within two minutes', async () => {
    await shop
      .api('POST', '/v1/accounts/acme/purchases', { credits: 10_000 }, { 'idempotency-key': 'x' })
      .then(({ body }) => shop.twin.pay(shop.twin.sessionAt(body.checkoutUrl)));
    const open = await openPurchase();
    await open.person.click(await byCard());
    await screen.findByRole('group', { name: /bought 10K just now\. Buy again\?/ });
    expect([begun(open), shop.cards.charged]).toEqual([0, 0]);
    await open.person.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(await byCard());
    await open.person.click(await otherwise());
    await open.person.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(await otherwise());
    await open.person.click(await byCard());
    await open.person.click(await screen.findByRole('button', { name: 'Buy again' }));
    await screen.findByText('5,000 credits added.');
    expect([open.checkouts, shop.cards.charged]).toEqual([[], 1]);
  });

  it('that is declined says that no money moved, and may be tried again', async () => {
    const open = await openDeclined();
    await open.person.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('5,000 credits added.');
    expect([open.checkouts, shop.cards.charged]).toEqual([[], 1]);
  });

  it('that is declined is tried again at the price that was agreed, whatever is shown since', async () => {
    const open = await openDeclined();
    stage.answer('/v1/pricing', pricing => ({ ...pricing, unitPriceMinor: 900 }));
    await open.person.click(screen.getByRole('button', { name: 'Back' }));
    await open.person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await byCard('$45.00');
    // The server sells at the old price: it refuses another.
    await open.person.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('5,000 credits added.');
    expect(shop.cards.charged).toBe(1);
  });

  it('is confirmed on a page where the bank asks', async () => {
    const open = await openPurchase();
    shop.cards.mood = 'asks';
    await open.person.click(await byCard());
    await screen.findByText(/Your bank may want to hear from you\./);
    const link = screen.getByRole('link', { name: 'Confirm' });
    expect(open.checkouts).toEqual([]);
    await shop.confirm(link.getAttribute('href') ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
  });

  it('whose answer was lost does not say that no money moved, and pays once', async () => {
    const { person } = await openPurchase();
    stage.lose('/v1/purchases');
    await person.click(await byCard());
    const notice = await screen.findByText(/No answer came\. Trying again cannot pay twice\./);
    expect(notice.textContent).not.toMatch('No money moved');
    // Without it the next try would have another key.
    expect(buttons('Dismiss')).toBe(0);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('5,000 credits added.');
    expect(shop.cards.charged).toBe(1);
  });

  it('that was removed elsewhere gives its place to the hosted page, and no money moves', async () => {
    const server = vi.spyOn(shop, 'fetch');
    const { person } = await openPurchase();
    const pay = await byCard();
    // The view asks for the price list again when it opens: the card goes after that answer.
    const lists = () => server.mock.calls.filter(([{ url }]) => url.endsWith('/v1/pricing'));
    await waitFor(() => expect(lists()).toHaveLength(2));
    await Promise.all(server.mock.results.map(({ value }) => value));
    await shop.as(await shop.session('acme'), 'DELETE', '/v1/saved-card');
    await person.click(pay);
    await screen.findByText(/The purchase could not be started\. No money moved\./);
    await screen.findByRole('button', { name: 'Pay $50.00' });
    expect(shop.cards.charged).toBe(0);
  });

  it('pays the quick top-up', async () => {
    await shop.use('acme', 'all', 40_999);
    const open = stage.open('acme');
    await open.person.click(await byCard('$10'));
    await screen.findByText('1,000 credits added.');
    expect([open.checkouts, shop.cards.charged, buttons('Pay another way')]).toEqual([[], 1, 0]);
  });
});

describe('removing a saved card', () => {
  it('is asked once, in place, and gives the focus back where it is not wanted', async () => {
    const { person } = await openPurchase();
    await person.click(await removeButton());
    const question = await screen.findByRole('group', { name: 'Remove Visa 4242?' });
    expect(document.activeElement).toBe(question);
    await person.click(within(question).getByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(await removeButton());
    expect(shop.cards.detached).toEqual([]);
  });

  it('is told, and leaves the hosted page with the focus on its button', async () => {
    const { person } = await openPurchase();
    await person.click(await removeButton());
    await person.click(await removeButton());
    const pay = await screen.findByRole('button', { name: 'Pay $50.00' });
    expect(document.activeElement).toBe(pay);
    expect((await screen.findByText('Card removed.')).getAttribute('role')).toBe('status');
    expect(buttons('Pay another way') + buttons('Remove card')).toBe(0);
    expect(shop.cards.detached).toHaveLength(1);
  });

  it('says what stood in the way, and the card stays', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { person } = await openPurchase();
    shop.twin.mood = 'down';
    await person.click(await removeButton());
    await person.click(await removeButton());
    await screen.findByText(/Payments are not available right now\./);
    await byCard();
  });
});
