import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isLong } from '../support/long.ts';
import { signStripe } from '../support/stripe-twin.ts';
import { stripeShops, webhookSecret } from './stripe-shop.ts';
import { type Mode, modes, stale } from './webhook-modes.ts';

const folder = join(import.meta.dirname, '../payments/stripe');
const names = readdirSync(folder).map(file => file.replace('.json', ''));
const open = stripeShops();

/** What Stripe says of a purchase of 5,000 credits for USD 50.00, and what has come of it in the end. */
const stories: readonly { tells: string; events: readonly string[]; status: string; paid: number }[] = [
  {
    tells: 'a payment',
    events: ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed.paid'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a payment that took days',
    events: ['checkout.session.completed.unpaid', 'checkout.session.async_payment_succeeded'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a payment that never came',
    events: ['checkout.session.completed.unpaid', 'checkout.session.async_payment_failed'],
    status: 'failed',
    paid: 0,
  },
  { tells: 'a page that ended', events: ['checkout.session.expired'], status: 'expired', paid: 0 },
  {
    tells: 'a card that was declined before another one paid',
    events: ['payment_intent.payment_failed', 'checkout.session.completed.paid'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a refund of half',
    events: [
      'checkout.session.completed.paid',
      'charge.refunded.partial',
      'refund.created',
      'refund.updated',
    ],
    status: 'partly_refunded',
    paid: 2500,
  },
  {
    tells: 'a refund of all',
    events: ['checkout.session.completed.paid', 'charge.refunded.partial', 'charge.refunded.full'],
    status: 'refunded',
    paid: 0,
  },
  {
    tells: 'a refund that failed',
    events: ['checkout.session.completed.paid', 'charge.refunded.partial', 'refund.created', 'refund.failed'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a dispute that was won',
    events: [
      'checkout.session.completed.paid',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed.won',
    ],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a dispute that was lost',
    events: [
      'charge.succeeded',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed.lost',
    ],
    status: 'disputed',
    paid: 0,
  },
];

const payload = (name: string) => readFileSync(join(folder, `${name}.json`), 'utf8');

async function shopWith(events: readonly string[]) {
  const shop = await open();
  const { body: purchase } = await shop.start();
  const session = shop.twin.sessionAt(purchase.checkoutUrl);
  // The payment exists at Stripe, whose answers name the purchase, before anybody here has heard of it.
  shop.isDelivering = false;
  await shop.twin.pay(session);
  const paidBy = shop.twin.session(session.id).payment_intent;
  const bodies = events.map(name =>
    payload(name)
      .replaceAll('cs_test_1jfEVP9mDd0mSrkVTAxmzwB9', session.id)
      .replaceAll('pi_1r5pcRwtk53TfmKntRSzRvE8', String(paidBy))
      .replaceAll('ch_1TecrdBM5SuqXdi3K9wHQ4rp', `ch_${session.id}`)
      .replaceAll('"p1"', JSON.stringify(purchase.id))
      .replaceAll('"acct_1"', '"acme"'),
  );
  const mail = {
    bodies,
    header: 'stripe-signature',
    send: shop.send,
    sign: (body: string, { secret = webhookSecret, ageMs = 0 } = {}) =>
      signStripe(body, secret, Date.now() - ageMs),
  };
  return { shop, mail, purchase: String(purchase.id) };
}

async function tell(story: (typeof stories)[number], mode: Mode): Promise<void> {
  const { shop, mail, purchase } = await shopWith(story.events);
  const statuses = await mode.deliver(mail);
  expect(new Set(statuses)).toEqual(new Set([mode.status]));
  // From here on only what was heard counts.
  shop.twin.mood = 'missing';
  const found = await shop.world.proxy.committer.submit({ type: 'reset', account: 'acme' });
  expect(found.available).toBe(40_000 + (mode.isHeard ? story.paid : 0));
  vi.spyOn(console, 'error').mockReturnValue();
  if (mode.isHeard) expect(await shop.status(purchase)).toBe(story.status);
}

// A sample: every story in one mode, and every mode of one story.
const sample = (story: number, mode: number) => isLong || mode === story % modes.length || story === 7;

describe.each(stories.map((story, place) => ({ ...story, place })))('what Stripe tells of $tells', story => {
  it.each([...modes, stale].filter((_, mode) => sample(story.place, mode)))('comes out right $name', mode =>
    tell(story, mode),
  );
});

describe('a payload of Stripe', () => {
  it.each(names)('%s as it is matches no purchase and changes nothing', async name => {
    const { shop } = await shopWith([]);
    expect(await shop.send(signStripe(payload(name), webhookSecret))).toBe(200);
    expect(await shop.paid()).toBe(0);
  });

  it('is in a story, each of them', () => {
    expect(new Set(stories.flatMap(({ events }) => events))).toEqual(new Set(names));
  });

  it('is heard by either secret while one is changed', async () => {
    const shop = await open({ environment: { STRIPE_WEBHOOK_SECRET: `whsec_new, ${webhookSecret}` } });
    const body = payload('charge.succeeded');
    expect(await shop.send(signStripe(body, 'whsec_new'))).toBe(200);
    expect(await shop.send(signStripe(body, webhookSecret))).toBe(200);
    expect(await shop.send(signStripe(body, 'whsec_old'))).toBe(400);
  });

  it.each([
    'null',
    '0',
    '"text"',
    '[]',
    '{}',
    '{"data":null}',
    '{"type":"charge.succeeded","data":{"object":{"object":"charge"}}}',
  ])('that is only %s is accepted and means nothing', async body => {
    const { shop } = await shopWith([]);
    expect(await shop.send(signStripe(body, webhookSecret))).toBe(200);
    expect(await shop.paid()).toBe(0);
  });
});
