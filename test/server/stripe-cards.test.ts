import { describe, expect, it, vi } from 'vitest';
import { type CardMood, keepCards } from '../support/stripe-twin-cards.ts';
import { apiKey } from '../support/world.ts';
import { stripeShops } from './stripe-shop.ts';
import { openFront } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = stripeShops();
const worlds = provenWorlds();

/** A shop whose owner paid once and let the card be kept. */
async function withCard() {
  const shop = await open();
  const cards = keepCards(shop.twin);
  const { world, twin } = shop;
  const owner = await world.session('acme');
  const agent = await world.session('acme', { user: 'sam', role: 'agent' });
  const buy = (token: string, credits: number, key: string, savedCard = true) =>
    world.as(token, 'POST', '/v1/purchases', { credits, savedCard }, { 'idempotency-key': key });
  const first = await buy(owner, 1000, 'first', false);
  await twin.pay(twin.sessionAt(first.body.checkoutUrl), { isKept: true });
  return { shop, cards, world, twin, owner, agent, buy };
}

const cardOf = async (world: Awaited<ReturnType<typeof withCard>>['world'], token: string) =>
  (await world.as(token, 'GET', '/v1/pricing')).body.savedCard;

describe('a saved card', () => {
  it('is one that an owner chose to keep, and only owners hear of it', async () => {
    const { world, owner, agent } = await withCard();
    expect(await cardOf(world, owner)).toEqual({ brand: 'visa', last4: '4242' });
    expect(await cardOf(world, agent)).toBeUndefined();
  });

  it('is not kept of who did not choose so', async () => {
    const shop = await open();
    keepCards(shop.twin);
    const { body } = await shop.start();
    await shop.twin.pay(shop.twin.sessionAt(body.checkoutUrl));
    expect(await cardOf(shop.world, await shop.world.session('acme'))).toBeUndefined();
  });

  it('pays at once, and once for one key', async () => {
    const { shop, cards, owner, buy } = await withCard();
    const bought = await buy(owner, 5000, 'again');
    expect(bought.body).toMatchObject({ status: 'paid', credits: 5000, priceMinor: 5000 });
    expect(await shop.paid()).toBe(6000);
    const repeats = await Promise.all(Array.from({ length: 4 }, () => buy(owner, 5000, 'again')));
    for (const { body } of repeats) expect(body).toEqual(bought.body);
    expect(cards.charged).toBe(1);
    expect(await shop.paid()).toBe(6000);
  });

  it("is an owner's to use and to remove", async () => {
    const { shop, cards, world, agent, owner, buy } = await withCard();
    const refused = { status: 403, body: { code: 'forbidden' } };
    expect(await buy(agent, 5000, 'by-agent')).toMatchObject(refused);
    expect(await world.as(agent, 'DELETE', '/v1/saved-card')).toMatchObject(refused);
    expect(cards.charged).toBe(0);
    expect((await world.as(owner, 'DELETE', '/v1/saved-card')).status).toBe(204);
    expect(cards.detached).toHaveLength(1);
    expect(await cardOf(world, owner)).toBeUndefined();
    expect((await world.as(owner, 'DELETE', '/v1/saved-card')).status).toBe(204);
    const without = await buy(owner, 5000, 'without');
    expect(without).toMatchObject({ status: 502, body: { detail: 'No card is saved. No money moved.' } });
    expect(await shop.paid()).toBe(1000);
  });

  it('that is declined says so, and nothing is granted', async () => {
    const { shop, cards, owner, buy } = await withCard();
    cards.mood = 'declines';
    expect((await buy(owner, 5000, 'declined')).body.status).toBe('failed');
    expect(await shop.paid()).toBe(1000);
  });

  it('in the place of another lets that one go at Stripe', async () => {
    const { cards, world, twin, owner, buy } = await withCard();
    const { body } = await buy(owner, 1000, 'other card', false);
    await twin.pay(twin.sessionAt(body.checkoutUrl), { isKept: true });
    expect(cards.detached).toHaveLength(1);
    expect(await cardOf(world, owner)).toBeDefined();
    const kept = await world.api('DELETE', '/v1/accounts/acme/saved-card');
    expect([kept.status, new Set(cards.detached).size]).toEqual([204, 2]);
  });

  it('whose bank asks has declined nothing, whatever its event is called', async () => {
    const { shop, cards, world, twin, owner, buy } = await withCard();
    cards.mood = 'asks';
    const { body } = await buy(owner, 5000, 'asked');
    expect(twin.events.at(-1)).toMatchObject({ type: 'payment_intent.payment_failed' });
    expect((await world.as(owner, 'GET', `/v1/purchases/${body.id}`)).body.status).toBe('pending');
    for (const event of twin.events) await shop.send(shop.sign(event));
    expect((await world.as(owner, 'GET', `/v1/purchases/${body.id}`)).body.status).toBe('pending');
  });

  it('is found charged by a clock that is hours ahead, among many payments', async () => {
    const { shop, cards, world, buy } = await withCard();
    cards.mood = 'answer lost';
    world.clock.advance(20 * 3_600_000);
    const owner = await world.session('acme');
    cards.nowSeconds = () => world.clock.now() / 1000;
    cards.skewSeconds = -20 * 3600;
    shop.isDelivering = false;
    cards.many = 250;
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { body } = await buy(owner, 5000, 'lost');
    expect(body.status).toBe('pending');
    expect((await world.as(owner, 'GET', `/v1/purchases/${body.id}`)).body.status).toBe('paid');
    said.mockRestore();
  });

  it('is confirmed on a hosted page where the bank asks, and pays once', async () => {
    const { shop, cards, world, twin, owner, buy } = await withCard();
    cards.mood = 'asks';
    const { body } = await buy(owner, 5000, 'asked');
    expect(body.status).toBe('pending');
    const confirm = async () => {
      const answer = await world.fetch(new Request(body.checkoutUrl));
      return answer.headers.get('location') ?? '';
    };
    const hosted = await confirm();
    expect(hosted).toMatch(new RegExp(`^${twin.url}/pay/`));
    expect(await confirm()).toBe(hosted);
    await twin.pay(twin.sessionAt(hosted));
    expect(await shop.status(body.id)).toBe('paid');
    expect(await shop.paid()).toBe(6000);
    expect(await confirm()).toMatch(/\/done$/);
  });

  it.each<[CardMood, string, number]>([
    ['answer lost', 'paid', 6000],
    ['request lost', 'pending', 1000],
  ])('whose %s is asked after, and charged no second time', async (mood, status, paid) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { shop, cards, world, owner, buy } = await withCard();
    shop.isDelivering = false;
    cards.mood = mood;
    const { body } = await buy(owner, 5000, 'lost');
    expect(body.status).toBe('pending');
    world.clock.set('2025-08-28T12:10:00Z');
    expect(await shop.status(body.id)).toBe(status);
    expect(await shop.paid()).toBe(paid);
    // The same attempt again: it knows the charge by its key.
    cards.mood = 'pays';
    expect((await buy(owner, 5000, 'lost')).body.status).toBe('paid');
    expect(await shop.paid()).toBe(6000);
    expect(cards.charged).toBe(1);
  });

  it('that is declined on that page as well is paid there with another one', async () => {
    const { shop, cards, world, twin, owner, buy } = await withCard();
    cards.mood = 'asks';
    const { body } = await buy(owner, 5000, 'asked');
    const confirm = async () =>
      (await world.fetch(new Request(body.checkoutUrl))).headers.get('location') ?? '';
    const hosted = await confirm();
    await twin.decline(twin.sessionAt(hosted));
    expect(await shop.status(body.id)).toBe('failed');
    expect(await confirm()).toBe(hosted);
    await twin.pay(twin.sessionAt(hosted));
    expect(await shop.status(body.id)).toBe('paid');
    expect(await shop.paid()).toBe(6000);
  });

  it('that is gone at Stripe is declined, not waited for', async () => {
    const { shop, cards, owner, buy } = await withCard();
    cards.mood = 'gone';
    expect((await buy(owner, 5000, 'gone')).body.status).toBe('failed');
    expect([await shop.paid(), cards.charged]).toEqual([1000, 0]);
  });

  it.each(['suspended account', 'agent'])(
    'whose charge nobody knows the end of is not refused to a %s, and charged no second time',
    async whom => {
      vi.spyOn(console, 'error').mockReturnValue();
      const { shop, cards, world, owner, agent, buy } = await withCard();
      shop.isDelivering = false;
      cards.mood = 'answer lost';
      const lost = await buy(owner, 5000, 'lost');
      cards.mood = 'pays';
      if (whom === 'agent') expect((await buy(agent, 5000, 'lost')).body).toEqual(lost.body);
      else {
        await world.openAccount({ status: 'suspended' });
        expect((await buy(owner, 5000, 'lost')).body).toEqual(lost.body);
        await world.openAccount({ status: 'active' });
      }
      expect((await buy(owner, 5000, 'lost')).body).toMatchObject({ id: lost.body.id, status: 'paid' });
      expect([await shop.paid(), cards.charged]).toEqual([6000, 1]);
    },
  );

  it('is found as paid on the confirmation page though no event comes', async () => {
    const { shop, cards, world, twin, owner, buy } = await withCard();
    cards.mood = 'asks';
    const { body } = await buy(owner, 5000, 'asked');
    const hosted = (await world.fetch(new Request(body.checkoutUrl))).headers.get('location') ?? '';
    shop.isDelivering = false;
    await twin.pay(twin.sessionAt(hosted));
    world.clock.set('2025-08-28T12:10:00Z');
    await world.proxy.reconciler?.sweep();
    expect(await shop.status(body.id)).toBe('paid');
    expect(await shop.paid()).toBe(6000);
  });

  it('is charged what was agreed, whatever the account pays in by then', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { shop, cards, world, owner, buy } = await withCard();
    cards.mood = 'request lost';
    expect((await buy(owner, 5000, 'k')).body.status).toBe('pending');
    await world.openAccount({ currency: 'INR' });
    cards.mood = 'pays';
    expect((await buy(owner, 5000, 'k')).body).toMatchObject({ status: 'paid', currency: 'USD' });
    expect(await shop.paid()).toBe(6000);
  }, 30_000);

  it('is not charged for a purchase that a hosted page was given out for', async () => {
    const { cards, owner, buy } = await withCard();
    const hosted = await buy(owner, 5000, 'one-key', false);
    expect((await buy(owner, 5000, 'one-key')).body).toEqual(hosted.body);
    expect(cards.charged).toBe(0);
  });

  it('is not charged where such a page is given out at the same moment', async () => {
    const { cards, owner, buy, world } = await withCard();
    const { submit } = world.proxy.committer;
    vi.spyOn(world.proxy.committer, 'submit').mockImplementationOnce(async command => {
      expect(command).toMatchObject({
        type: 'start-purchase',
        purchase: { reference: expect.stringMatching(/^cus_/) },
      });
      await buy(owner, 5000, 'one-key', false);
      return submit(command);
    });
    const { body } = await buy(owner, 5000, 'one-key');
    expect(body).toMatchObject({ status: 'pending', checkoutUrl: expect.stringContaining('/pay/') });
    expect(cards.charged).toBe(0);
  });

  it("is no agent's behind an upstream either", async () => {
    const { world, twin } = await withCard();
    const { url } = await world.listen();
    const front = await openFront(worlds, url, { environment: { CREDITS_UPSTREAM_KEY: apiKey } });
    const forms: URLSearchParams[] = [];
    const { also } = twin;
    twin.also = async call => {
      if (call.path === '/v1/checkout/sessions') forms.push(call.form);
      return also?.(call) ?? null;
    };
    for (const role of ['agent', 'owner'] as const) {
      const token = await front.session('acme', { user: role, role });
      await front.as(token, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': role });
    }
    expect(forms.map(form => form.has('customer'))).toEqual([false, true]);
  });

  it('stays where the provider cannot be asked to remove it', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { world, twin, owner } = await withCard();
    twin.mood = 'down';
    const kept = await world.as(owner, 'DELETE', '/v1/saved-card');
    expect(kept).toMatchObject({ status: 502, body: { code: 'payment_unavailable' } });
    expect(await cardOf(world, owner)).toBeDefined();
  });
});
