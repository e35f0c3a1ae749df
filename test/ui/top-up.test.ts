// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { type Stage, useStage } from './stage.ts';

let shop: CardWorld;
const stage = useStage(undefined, async options => {
  shop = await createCardWorld(options);
  return shop;
});

const rule = { enabled: true, threshold: 8000, credits: 5000, monthlyCapMinor: 15_000 };
const set = async (change: Partial<typeof rule> = {}) =>
  shop.as(await shop.session('acme'), 'PUT', '/v1/auto-top-up', { ...rule, ...change });
const kept = async () => (await shop.as(await shop.session('acme'), 'GET', '/v1/auto-top-up')).body;

const link = (name: RegExp | string = 'Automatic top-up') => screen.findByRole('button', { name });
const toggle = () => screen.findByRole<HTMLInputElement>('switch', { name: 'Top up automatically' });
const threshold = () => screen.getByLabelText<HTMLInputElement>(/When fewer than/);
const credits = () => screen.getByLabelText<HTMLInputElement>(/^buy/);
const cap = () => screen.getByLabelText<HTMLInputElement>(/for at most/);

async function openTopUp(name?: RegExp): Promise<Stage> {
  const open = stage.open('acme');
  await open.person.click(await link(name));
  await toggle();
  return open;
}

async function write(person: Stage['person'], field: HTMLInputElement, text: string): Promise<void> {
  await person.clear(field);
  await person.type(field, text);
}

const save = async (person: Stage['person']) => person.click(screen.getByRole('button', { name: 'Save' }));

describe('automatic top-up', () => {
  it('is off, with amounts that make sense', async () => {
    await openTopUp();
    expect((await toggle()).checked).toBe(false);
    expect([threshold().value, credits().value, cap().value]).toEqual(['8,000', '5,000', '$150.00']);
    expect(credits().labels?.[0]?.textContent).toBe('buy  credits ($50.00),');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Automatic top-up' }));
    expect(await kept()).toMatchObject({ enabled: false, credits: 0 });
  });

  it('is set by the keyboard, and the link says so', async () => {
    const { person } = await openTopUp();
    (await toggle()).focus();
    await person.keyboard(' ');
    await write(person, threshold(), '2,000');
    await write(person, credits(), '10000');
    await write(person, cap(), '299.99{Enter}');
    await screen.findByText('Saved. $0.00 of $299.99 used this cycle.');
    expect(await kept()).toMatchObject({
      enabled: true,
      threshold: 2000,
      credits: 10_000,
      monthlyCapMinor: 29_999,
    });
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await link('Automatic top-up · On');
  });

  it('begins with what another owner has set since', async () => {
    await set();
    const { person } = await openTopUp(/· On$/);
    expect((await toggle()).checked).toBe(true);
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await set({ enabled: false, threshold: 3000 });
    await person.click(await link(/^Automatic top-up/));
    expect((await toggle()).checked).toBe(false);
    expect(threshold().value).toBe('3,000');
  });

  it('is turned off again', async () => {
    await set();
    const { person } = await openTopUp(/· On$/);
    await person.click(await toggle());
    await save(person);
    await screen.findByText(/^Saved\./);
    expect(await kept()).toMatchObject({ ...rule, enabled: false });
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await link();
  });

  it.each([
    ['no threshold', threshold, '-', 'Type how many credits are the fewest.'],
    ['a threshold that can be read in two ways', threshold, '8.000', 'Type how many credits are the fewest.'],
    ['credits that are not sold', credits, '1500', /^Credits are sold in multiples of 1,000, from 1,000 to /],
    ['a cap below one top-up', cap, '49.99', 'Allow at least $50.00 a month, the price of one top-up.'],
    ['a cap that can be read in two ways', cap, '150,00', /^Allow at least \$50\.00 a month/],
  ])('refuses %s in words, and keeps nothing', async (_, field, text, words) => {
    const { person } = await openTopUp();
    await write(person, field(), text);
    await save(person);
    const fault = await screen.findByText(words);
    expect(fault.getAttribute('role')).toBe('alert');
    expect([field().getAttribute('aria-invalid'), field().getAttribute('aria-describedby')]).toEqual([
      'true',
      fault.id,
    ]);
    expect(await kept()).toMatchObject({ credits: 0 });
  });

  it('says what stood in the way of a save, and keeps what was typed', async () => {
    const { person } = await openTopUp();
    await write(person, cap(), '500');
    stage.cut('/v1/auto-top-up');
    await save(person);
    await screen.findByText("Can't reach the server.");
    stage.restore();
    await save(person);
    await screen.findByText('Saved. $0.00 of $500.00 used this cycle.');
  });

  it('offers to ask again where it could not be read', async () => {
    const { person } = stage.open('acme');
    await link();
    stage.cut('/v1/auto-top-up');
    stage.restore();
    stage.refuse('/v1/auto-top-up', 503, 'unavailable');
    const again = stage.open('acme');
    await again.person.click(await link());
    await screen.findByText(/The server is busy\./);
    stage.restore();
    await person.click(screen.getByRole('button', { name: 'Retry' }));
    await toggle();
  });

  it('shows what it bought, and how much of the cap is used', async () => {
    await set();
    await shop.use('acme', 'much', 35_000);
    await waitFor(async () => expect((await kept()).attempts[0]?.status).toBe('paid'));
    await openTopUp(/· On$/);
    const line = (await screen.findByText('5,000 credits')).closest('li') ?? document.body;
    expect(line.textContent).toMatch(/Sep .* · \$50\.00Paid$/);
    await screen.findByText('$50.00 of $150.00 used this cycle.');
  });

  it('tells the first decline below the balance, and why it stops after three', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await set();
    shop.cards.mood = 'declines';
    await shop.use('acme', 'much', 35_000);
    await waitFor(async () => expect((await kept()).declines).toBe(1));
    const { person } = await openTopUp(/· Declined$/);
    await screen.findByText('The card was declined. It is tried again.');
    for (let turn = 0; turn < 2; turn += 1) await shop.proxy.topUps?.sweep();
    await person.click(screen.getByRole('button', { name: 'Back' }));
    await person.click(await link(/· Declined$/));
    const notice = await screen.findByText(
      /^The card was declined three times\. Pay once or save another card/,
    );
    expect(screen.getAllByText('Declined')).toHaveLength(3);
    await person.click(within(notice).getByRole('button', { name: 'Get More Credits' }));
    await screen.findByRole('group', { name: 'Amount' });
  });

  it('hears of a decline while it is on screen', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await set();
    const { handle } = stage.open('acme');
    await link(/· On$/);
    shop.cards.mood = 'declines';
    await shop.use('acme', 'much', 35_000);
    await waitFor(async () => expect((await kept()).declines).toBe(1));
    shop.clock.advance(1000);
    await handle.refresh();
    await link(/· Declined$/);
  });

  it('says that a card is missing, before and after it is turned on', async () => {
    await shop.as(await shop.session('acme'), 'DELETE', '/v1/saved-card');
    const { person } = await openTopUp();
    await screen.findByText(/^No card is saved\./);
    await person.click(await toggle());
    await save(person);
    await screen.findByText(/^Saved\./);
    await screen.findByText(/^No card is saved\./);
  });

  it('says that the cap is used', async () => {
    await set({ monthlyCapMinor: 5000 });
    await shop.use('acme', 'much', 35_000);
    await waitFor(async () => expect((await kept()).stop).toBe('capped'));
    await openTopUp(/· On$/);
    await screen.findByText(/It goes on after the reset\.$/);
  });

  it('is nothing to an agent, whom nobody asks about it', async () => {
    const asked = vi.spyOn(shop, 'fetch');
    stage.open('acme', { role: 'agent' });
    await screen.findByRole('button', { name: 'Get More Credits' });
    expect(screen.queryByRole('button', { name: /Automatic top-up/ })).toBeNull();
    expect(asked.mock.calls.map(([{ url }]) => url).join()).not.toMatch('auto-top-up');
  });

  it('is hidden where the server does not have it', async () => {
    stage.refuse('/v1/auto-top-up', 404, 'not_found');
    stage.open('acme');
    await link();
    await waitFor(() => expect(screen.queryByRole('button', { name: /Automatic top-up/ })).toBeNull());
  });
});
