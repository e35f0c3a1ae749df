// @vitest-environment jsdom

import { fireEvent, screen } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { comeBack, type Stage, useStage } from './stage.ts';

const stage = useStage();
beforeEach(() => stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' }));

/** Somebody at another screen buys and pays. */
async function buyElsewhere(credits: number, user = 'arjun') {
  const { world } = stage;
  const token = await world.session('acme', { user });
  const key = { 'idempotency-key': `${user}-${credits}` };
  const { body } = await world.as(token, 'POST', '/v1/purchases', { credits }, key);
  await world.pay(body.checkoutUrl);
}

async function openPurchase(): Promise<Stage> {
  const open = stage.open('acme');
  await open.person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
  await screen.findByRole('group', { name: 'Amount' });
  return open;
}

const payButton = () => screen.findByRole('button', { name: 'Pay $50.00' });
const question = (text: string) => screen.findByRole('group', { name: `${text} Buy again?` });
const begun = ({ told }: Stage) => told.filter(([name]) => name === 'buy').length;

describe('buying again within two minutes', () => {
  it('is asked in place, with the focus on the question', async () => {
    await buyElsewhere(10_000, 'priya');
    const open = await openPurchase();
    stage.world.clock.advance(119_000);
    comeBack();
    await open.person.click(await payButton());
    expect(document.activeElement).toBe(await question('You bought 10K two minutes ago.'));
    expect([begun(open), open.checkouts]).toEqual([0, []]);
  });

  it('goes to pay where it is wanted', async () => {
    await buyElsewhere(10_000, 'priya');
    const open = await openPurchase();
    await open.person.click(await payButton());
    await open.person.click(await screen.findByRole('button', { name: 'Buy again' }));
    await screen.findByText(/Waiting for confirmation/);
    expect([begun(open), open.checkouts.length]).toEqual([1, 1]);
    expect(document.activeElement).toBe(await payButton());
  });

  it('starts nothing where it is not wanted, and gives the focus back', async () => {
    await buyElsewhere(10_000, 'priya');
    const open = await openPurchase();
    await open.person.click(await payButton());
    await open.person.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(await payButton());
    expect(screen.queryByText(/Buy again/)).toBeNull();
    expect([begun(open), open.checkouts]).toEqual([0, []]);
  });

  it('is asked of what was just paid, though no balance tells of it yet', async () => {
    const open = await openPurchase();
    await open.person.click(await payButton());
    await screen.findByText(/Waiting for confirmation/);
    stage.cut('/v1/balance');
    await stage.world.pay(open.checkouts[0] ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
    await open.person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await open.person.click(await payButton());
    await question('You bought 5K just now.');
    expect(begun(open)).toBe(1);
  });

  it('is asked of these credits only', async () => {
    await buyElsewhere(10_000, 'priya');
    const open = await openPurchase();
    await open.person.click(await payButton());
    await question('You bought 10K just now.');
    await open.person.click(screen.getByRole('radio', { name: /^100K/ }));
    expect(screen.queryByText(/Buy again/)).toBeNull();
    await open.person.click(screen.getByRole('button', { name: 'Pay $1,000.00' }));
    await question('You bought 10K just now.');
    expect([begun(open), open.checkouts]).toEqual([0, []]);
  });

  it('says that it was a colleague who bought', async () => {
    await buyElsewhere(5000);
    const open = await openPurchase();
    await open.person.click(await payButton());
    await question('A colleague bought 5K just now.');
  });

  it('is asked of a purchase that came while the panel was open, and its words follow the time', async () => {
    const open = await openPurchase();
    await buyElsewhere(1_000_000, 'priya');
    comeBack();
    // The balance after it and 5,000 more.
    await screen.findByText('1,045,000');
    await open.person.click(await payButton());
    await question('You bought 1M just now.');
    stage.world.clock.advance(60_000);
    comeBack();
    await question('You bought 1M a minute ago.');
    // Nobody may find the other button under a finger that is on its way.
    stage.world.clock.advance(120_000);
    comeBack();
    await question('You bought 1M 3 min ago.');
  });

  it('is not asked later', async () => {
    await buyElsewhere(10_000, 'priya');
    stage.world.clock.advance(120_000);
    const open = await openPurchase();
    await open.person.click(await payButton());
    await screen.findByText(/Waiting for confirmation/);
    expect(begun(open)).toBe(1);
  });

  it('sends one request however fast the buttons are pressed', async () => {
    await buyElsewhere(10_000, 'priya');
    const open = await openPurchase();
    const pay = await payButton();
    for (let press = 0; press < 5; press += 1) fireEvent.click(pay);
    const again = await screen.findByRole('button', { name: 'Buy again' });
    expect(begun(open)).toBe(0);
    for (let press = 0; press < 5; press += 1) fireEvent.click(again);
    await screen.findByText(/Waiting for confirmation/);
    expect([begun(open), open.checkouts.length]).toEqual([1, 1]);
  });

  it('is asked in the quick top-up too', async () => {
    await buyElsewhere(1000, 'priya');
    await stage.world.use('acme', 'all', 40_999);
    const open = stage.open('acme');
    await open.person.click(await screen.findByRole('button', { name: 'Top up $10' }));
    await question('You bought 1K just now.');
    await open.person.click(screen.getByRole('button', { name: 'Buy again' }));
    await screen.findByText(/Waiting for confirmation/);
    expect(begun(open)).toBe(1);
  });

  it('is asked once its own purchase is paid', async () => {
    const open = await openPurchase();
    await open.person.click(await payButton());
    await screen.findByText(/Waiting for confirmation/);
    await stage.world.pay(open.checkouts[0] ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
    // The view before says 45,000 too: what the balance would be.
    const more = await screen.findByRole('button', { name: 'Get More Credits' });
    await screen.findByText('45,000');
    await open.person.click(more);
    await open.person.click(await payButton());
    await question('You bought 5K just now.');
  });
});
