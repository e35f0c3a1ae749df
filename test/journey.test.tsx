// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../src/client.ts';
import { type Handle, mount } from '../src/mount.tsx';
import { createWorld, type World } from './support/world.ts';

// The product as a story, in the words of its reference: a team on AI Max with 40,000 credits a month that begin on the
// 24th, in India. Every request goes to the real proxy over a real file; only the clock is ours.

const endpoint = 'https://credits.test';

let world: World;
let widget: Handle;
const network = setupServer(http.all(`${endpoint}/*`, ({ request }) => world.fetch(request)));

beforeAll(() => network.listen({ onUnhandledFrame: 'error' }));
afterAll(() => network.close());
afterEach(async () => {
  widget.destroy();
  await world.close();
});

/** A person looks at the widget. `paying` is what they do on the checkout page that opens. */
function look(account: string, paying: (checkoutUrl: string) => Promise<void> = async () => undefined) {
  // A session lasts an hour at most; over the months of this story the widget asks for new ones.
  const client = createClient({ endpoint, getToken: () => world.session(account) });
  const container = document.createElement('div');
  document.body.replaceChildren(container);
  widget = mount({
    container,
    client,
    locale: 'en-US',
    now: world.clock.now,
    openCheckout: () => ({
      go: url => {
        void paying(url);
        return true;
      },
      cancel: () => undefined,
      isClosed: () => true,
    }),
  });
  return userEvent.setup();
}

/** The team's six credits on 28 August 2025, between 5:28 PM and 5:32 PM. */
async function useSix(account: string) {
  world.clock.set('2025-08-28T17:28:00+05:30');
  await world.use(account, 'reply-1', 1, { channel: 'whatsapp', kind: 'reply', conversation: 'order 4521' });
  await world.use(account, 'look-up-1', 2, { channel: 'live_chat', kind: 'action' });
  world.clock.set('2025-08-28T17:32:00+05:30');
  await world.use(account, 'reply-2', 3, { channel: 'whatsapp', kind: 'reply' });
}

const lines = async () => (await screen.findAllByRole('listitem')).map(line => line.textContent);

const amountOf = (line: Element) => line.querySelector('bdi')?.textContent;

describe('a team on AI Max', () => {
  it('sees 39,994 of 40,000 credits after six were used, and where they went', async () => {
    world = await createWorld({ now: '2025-08-24T00:00:00+05:30' });
    const account = await world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
    await useSix(account);
    const person = look(account);

    await screen.findByText('39,994');
    screen.getByText('AI Max');
    screen.getByText('39,994 left');
    screen.getByText('6 of 40,000 used');
    expect(screen.getByRole('meter')?.getAttribute('aria-valuenow')).toBe('6');
    screen.getByText(/Resets 24 Sep|Resets Sep 24/);

    await person.click(await screen.findByRole('tab', { name: 'History' }));
    const [used, reset] = await screen.findAllByRole('listitem');
    expect(used?.getAttribute('title')).toBe(
      'AI Credits Used - 6 From August 28, 2025 at 5:28 PM to August 28, 2025 at 5:32 PM',
    );
    expect(used?.textContent).toContain('5:28 PM – 5:32 PM · WhatsApp 4 · Live Chat 2');
    expect(used?.textContent).toContain('−6');
    expect(reset?.textContent).toContain('Monthly credit reset');
    expect(reset?.textContent).toContain('+40,000');
  });

  it.each([
    ['USD', 'Pay $50.00', '$50.00', 5000],
    ['INR', 'Pay ₹4,995.00', '₹4,995.00', 499_500],
  ])(
    'buys 5,000 credits in %s: they never expire, and a reset leaves them alone',
    async (currency, button, price, minor) => {
      world = await createWorld({ now: '2025-08-24T00:00:00+05:30' });
      const account = await world.openAccount({ currency, cycleAnchor: '2025-08-24T00:00:00+05:30' });
      await useSix(account);
      const person = look(account, url => world.pay(url));

      await person.click(await screen.findByRole('button', { name: 'Get More Credits' }));
      const presets = await screen.findAllByRole('radio');
      expect(presets.map(preset => preset.closest('label')?.textContent?.match(/^\d+K/)?.[0])).toEqual([
        '1K',
        '5K',
        '10K',
        '25K',
        '50K',
        '100K',
      ]);
      await person.click(screen.getByRole('radio', { name: /^5K/ }));
      screen.getByText('44,994');
      await person.click(screen.getByRole('button', { name: button }));

      await screen.findByText('5,000 credits added.', undefined, { timeout: 10_000 });
      await screen.findByText('44,994');

      await person.click(await screen.findByRole('tab', { name: 'History' }));
      const [bought] = await screen.findAllByRole('listitem');
      expect(bought?.textContent).toContain('Credits purchased');
      expect(bought?.textContent).toContain(price);
      expect(bought?.textContent).toContain('+5,000');

      const { body } = await world.api('GET', `/v1/accounts/${account}/transactions?filter=added`);
      expect(body.transactions[0]).toMatchObject({
        type: 'purchase',
        credits: 5000,
        priceMinor: minor,
        currency,
      });

      world.clock.set('2025-09-24T00:00:00+05:30');
      await widget.refresh();
      await person.click(screen.getByRole('tab', { name: 'Balance' }));
      await screen.findByText('45,000');
      screen.getByText('0 of 40,000 used');
      await person.click(await screen.findByRole('tab', { name: 'History' }));
      await waitFor(async () => expect((await lines())[0]).toMatch(/Monthly credit reset.*to 40,000.*\+6/));
    },
  );

  it('finds every line between 24/04/2025 and 05/09/2025, all, added or used', async () => {
    world = await createWorld({ now: '2025-04-10T09:00:00+05:30' });
    const account = await world.openAccount({ cycleAnchor: '2025-03-24T00:00:00+05:30' });
    await world.use(account, 'before', 7);
    await useSix(account);
    world.clock.set('2025-09-05T23:59:59+05:30');
    await world.use(account, 'last', 2);
    world.clock.set('2025-09-06T00:00:00+05:30');
    await world.use(account, 'after', 9);
    const person = look(account);

    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await person.type(screen.getByLabelText('Start date'), '2025-04-24');
    await person.type(screen.getByLabelText('End date'), '2025-09-05');
    await person.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(async () => expect(await lines()).toHaveLength(7));
    expect(screen.getAllByRole('listitem').map(amountOf)).toEqual(['−2', '−6', '0', '0', '0', '0', '+7']);

    await person.click(screen.getByRole('radio', { name: 'Usage' }));
    await waitFor(async () => expect(await lines()).toHaveLength(2));
    await person.click(screen.getByRole('radio', { name: 'Credits Added' }));
    await waitFor(async () => expect(await lines()).toHaveLength(5));
    for (const line of await lines()) expect(line).toContain('Monthly credit reset');
    const headings = screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);
    expect(headings).toHaveLength(5);
    for (const heading of headings) expect(heading).toMatch(/\b24\b/);
  });
});
