// @vitest-environment jsdom

import { fireEvent, screen, waitFor } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { comeBack, type Stage, useStage } from './stage.ts';

const stage = useStage();
beforeEach(() => stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' }));

async function openPurchase(): Promise<Stage> {
  const open = stage.open('acme');
  await open.person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
  await screen.findByRole('group', { name: 'Amount' });
  return open;
}

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Credits to buy' });
const after = () => screen.getByText('Balance after purchase').parentElement?.textContent;

async function pay(open: Stage) {
  await open.person.click(screen.getByRole('button', { name: 'Pay $50.00' }));
  await screen.findByText(/Waiting for confirmation/);
}

describe('getting more credits', () => {
  it('offers six amounts with their prices', async () => {
    await openPurchase();
    screen.getByText('$10 per 1,000 credits');
    const presets = screen.getAllByRole('radio').map(preset => preset.closest('label')?.textContent);
    expect(presets).toEqual(['1K$10', '5K$50', '10K$100', '25K$250', '50K$500', '100K$1,000']);
  });

  it('counts in thousands, with the price and the balance after', async () => {
    const { person } = await openPurchase();
    await person.click(screen.getByRole('button', { name: '1,000 more' }));
    screen.getByRole('button', { name: 'Pay $60.00' });
    expect(after()).toBe('Balance after purchase46,000');
    await person.click(screen.getByRole('radio', { name: /^1K/ }));
    expect(field().value).toBe('1,000');
    const fewer = screen.getByRole('button', { name: '1,000 fewer' });
    expect(fewer.getAttribute('aria-disabled')).toBe('true');
  });

  it.each([
    ['2,499', '2,000', 'Changed to 2,000: sold in multiples of 1,000, from 1,000 to 1,000,000.'],
    ['2500', '3,000', 'Changed to 3,000: sold in multiples of 1,000, from 1,000 to 1,000,000.'],
    ['0', '1,000', 'Changed to 1,000: sold in multiples of 1,000, from 1,000 to 1,000,000.'],
    ['9999999', '1,000,000', 'Changed to 1,000,000: sold in multiples of 1,000, from 1,000 to 1,000,000.'],
    ['many', '5,000', 'Changed to 5,000: sold in multiples of 1,000, from 1,000 to 1,000,000.'],
    ['7000.00', '7,000', 'Multiples of 1,000, from 1,000'],
  ])('corrects %s to %s with a word why', async (typed, corrected, why) => {
    const { person } = await openPurchase();
    await person.clear(field());
    await person.type(field(), `${typed}{Enter}`);
    expect(field().value).toBe(corrected);
    screen.getByText(why);
  });

  it('forgets a correction with the amount that it was to', async () => {
    const { person } = await openPurchase();
    await person.clear(field());
    await person.type(field(), '1200{Enter}');
    await screen.findByText(/^Changed to 1,000/);
    await person.click(screen.getByRole('radio', { name: /^5K/ }));
    await person.click(screen.getByRole('radio', { name: /^1K/ }));
    expect(field().value).toBe('1,000');
    screen.getByText('Multiples of 1,000, from 1,000');
  });

  it('sells what its button says, also to who presses it while typing', async () => {
    const open = await openPurchase();
    await open.person.clear(field());
    await open.person.type(field(), '2499');
    await open.person.click(screen.getByRole('button', { name: 'Pay $20.00' }));
    await waitFor(() => expect(open.checkouts).toHaveLength(1));
    expect(open.told.find(([name]) => name === 'buy')).toEqual(['buy', { credits: 2000 }]);
  });

  it('forgets the word why with the amount that it is of', async () => {
    const { person } = await openPurchase();
    await person.clear(field());
    await person.type(field(), '2499{Enter}');
    screen.getByText(/^Changed to 2,000/);
    await person.click(screen.getByRole('radio', { name: /^25K/ }));
    screen.getByText('Multiples of 1,000, from 1,000');
  });

  it.each(['१०,०००', '١٠٠٠٠', '１００００', '۱۰۰۰۰', '10 000'])(
    'takes "%s" from the clipboard',
    async text => {
      const { person } = await openPurchase();
      await person.tripleClick(field());
      await person.paste(text);
      await person.keyboard('{Enter}');
      expect(field().value).toBe('10,000');
    },
  );

  it('keeps the focus on a button at the end of what it counts', async () => {
    const { person } = await openPurchase();
    const fewer = screen.getByRole('button', { name: '1,000 fewer' });
    fewer.focus();
    await person.keyboard('{Enter}{Enter}{Enter}{Enter}{Enter}{Enter}');
    expect([field().value, document.activeElement]).toEqual(['1,000', fewer]);
  });

  it('goes on counting while + is held, and stops where it is let go', async () => {
    const { person } = await openPurchase();
    const more = screen.getByRole('button', { name: '1,000 more' });
    await person.pointer({ keys: '[MouseLeft>]', target: more });
    await waitFor(() => expect(Number(field().value.replace(',', ''))).toBeGreaterThanOrEqual(8000));
    await person.pointer({ keys: '[/MouseLeft]', target: more });
    const reached = field().value;
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(field().value).toBe(reached);
    await person.click(more);
    expect(field().value).not.toBe(reached);
  });

  it('counts no step more where a finger that held + is lifted', async () => {
    const { person } = await openPurchase();
    const more = screen.getByRole('button', { name: '1,000 more' });
    await person.pointer({ keys: '[TouchA>]', target: more });
    await waitFor(() => expect(Number(field().value.replace(',', ''))).toBeGreaterThanOrEqual(8000));
    // As browsers say it: a finger leaves when it is lifted, and then there is a click.
    fireEvent.pointerUp(more);
    fireEvent.pointerLeave(more);
    const reached = field().value;
    fireEvent.click(more, { detail: 1 });
    expect(field().value).toBe(reached);
    await person.pointer([{ keys: '[TouchA]', target: more }]);
    expect(field().value).not.toBe(reached);
  });

  it('does not count while another button of the mouse is held', async () => {
    const { person } = await openPurchase();
    const more = screen.getByRole('button', { name: '1,000 more' });
    for (const name of ['MouseRight', 'MouseMiddle']) {
      await person.pointer({ keys: `[${name}>]`, target: more });
      await new Promise(resolve => setTimeout(resolve, 700));
      await person.pointer({ keys: `[/${name}]`, target: more });
    }
    expect(field().value).toBe('5,000');
  });

  it('counts the next key after a hold that ended elsewhere', async () => {
    const { person } = await openPurchase();
    const more = screen.getByRole('button', { name: '1,000 more' });
    await person.pointer({ keys: '[MouseLeft>]', target: more });
    await waitFor(() => expect(field().value).not.toBe('5,000'));
    await person.pointer([{ target: document.body }, { keys: '[/MouseLeft]', target: document.body }]);
    const reached = Number(field().value.replace(',', ''));
    more.focus();
    await person.keyboard('{Enter}');
    expect(Number(field().value.replace(',', ''))).toBe(reached + 1000);
  });

  it('stops counting at the least', async () => {
    const { person } = await openPurchase();
    await person.pointer({
      keys: '[MouseLeft>]',
      target: screen.getByRole('button', { name: '1,000 fewer' }),
    });
    await waitFor(() => expect(field().value).toBe('1,000'));
    await person.pointer({ keys: '[/MouseLeft]' });
    await person.click(screen.getByRole('button', { name: '1,000 more' }));
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(field().value).toBe('2,000');
  });

  it('steps by the arrow keys', async () => {
    const { person } = await openPurchase();
    await person.type(field(), '{ArrowUp}{ArrowUp}{ArrowDown}');
    expect(field().value).toBe('6,000');
  });

  it('tells the page before it opens the checkout', async () => {
    const open = await openPurchase();
    await pay(open);
    expect(open.told.map(([name]) => name)).toEqual(['ready', 'balance', 'buy', 'checkout']);
    expect(screen.getByRole('link', { name: 'Open again' }).getAttribute('href')).toBe(open.checkouts[0]);
  });

  it('says that the credits are there once the payment is proven', async () => {
    const open = await openPurchase();
    await pay(open);
    await stage.world.pay(open.checkouts[0] ?? '');
    comeBack();
    await screen.findByText('5,000 credits added.');
    await screen.findByText('45,000');
    await open.person.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('5,000 credits added.')).toBeNull();
  });

  it('says that no money moved where the purchase could not be started', async () => {
    const { person } = await openPurchase();
    stage.cut('/v1/purchases');
    await person.click(screen.getByRole('button', { name: 'Pay $50.00' }));
    await screen.findByText(/The purchase could not be started\. No money moved\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText(/Waiting for confirmation/);
  });

  it('offers to check a payment that was never confirmed, and to forget it', async () => {
    const startedAt = stage.world.clock.now() - 49 * 3_600_000;
    const pending = { idempotencyKey: 'k', credits: 5000, startedAt, purchase: 'unknown' };
    const { person } = stage.open('acme', { remembered: { pending } });
    await screen.findByText(/A payment for 5,000 credits from 2 days ago was never confirmed\./);
    await person.click(screen.getByRole('button', { name: 'Forget' }));
    await waitFor(() => expect(screen.queryByText(/never confirmed/)).toBeNull());
  });

  it('can be asked for again when the price list cannot be reached', async () => {
    stage.cut('/v1/pricing');
    const { person } = stage.open('acme');
    await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
    await screen.findByText(/Can't reach the server\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await screen.findByText('$10 per 1,000 credits');
  });

  it('says on every view that this is a test where no money moves', async () => {
    const { person } = await openPurchase();
    screen.getByText('Test mode. No money moves.');
    await person.click(screen.getByRole('button', { name: 'Back' }));
    screen.getByText('Test mode. No money moves.');
    await person.click(screen.getByRole('tab', { name: 'History' }));
    screen.getByText('Test mode. No money moves.');
  });
});
