import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isLong } from '../support/long.ts';
import { type RazorpayEvent, signRazorpay } from '../support/razorpay-twin.ts';
import { rowsOf } from './proof.ts';
import { begin, razorpayShops, webhookSecret } from './razorpay-shop.ts';
import { type Mode, modes } from './webhook-modes.ts';

const folder = join(import.meta.dirname, '../payments/razorpay');
const names = readdirSync(folder).map(file => file.replace('.json', ''));
const open = razorpayShops();
const payload = (name: string) => readFileSync(join(folder, `${name}.json`), 'utf8');

/** What Razorpay says of a purchase of 5,000 credits for INR 4,995.00, and what has come of it in the end. */
const stories: readonly { tells: string; events: readonly string[]; status: string; paid: number }[] = [
  { tells: 'a card', events: ['payment.captured', 'order.paid'], status: 'paid', paid: 5000 },
  {
    tells: 'UPI and a wallet',
    events: ['payment.authorized.1', 'payment.captured.1', 'order.paid.1'],
    status: 'paid',
    paid: 5000,
  },
  { tells: 'money that was not taken', events: ['payment.authorized'], status: 'pending', paid: 0 },
  {
    tells: 'a payment that failed',
    events: ['payment.failed', 'payment.failed.1'],
    status: 'failed',
    paid: 0,
  },
  {
    tells: 'a payment after one that failed',
    events: ['payment.failed', 'payment.authorized', 'order.paid'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a refund of half',
    events: ['payment.captured', 'refund.created', 'refund.processed'],
    status: 'partly_refunded',
    paid: 2500,
  },
  {
    tells: 'a refund, and nothing of the payment',
    events: ['refund.processed'],
    status: 'partly_refunded',
    paid: 2500,
  },
  {
    tells: 'a refund that failed',
    events: ['payment.captured', 'refund.created', 'refund.failed'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a dispute of half',
    events: [
      'payment.captured',
      'payment.dispute.created',
      'payment.dispute.under_review',
      'payment.dispute.action_required',
    ],
    status: 'disputed',
    paid: 2500,
  },
  {
    tells: 'a dispute that was won',
    events: ['payment.captured', 'payment.dispute.created', 'payment.dispute.won'],
    status: 'paid',
    paid: 5000,
  },
  {
    tells: 'a dispute that was lost',
    events: ['payment.captured', 'payment.dispute.created', 'payment.dispute.lost'],
    status: 'disputed',
    paid: 2500,
  },
  {
    tells: 'a dispute that was lost, and nothing of the payment',
    events: ['payment.dispute.lost'],
    status: 'disputed',
    paid: 2500,
  },
  {
    tells: 'a dispute that ended and took nothing',
    events: ['payment.captured', 'payment.dispute.created', 'payment.dispute.closed'],
    status: 'paid',
    paid: 5000,
  },
];

/** How a payload is tied to the purchase: by its own notes, or by an order whose notes only Razorpay can tell. */
const ties = ['notes', 'order'] as const;

async function shopWith(events: readonly string[], tie: (typeof ties)[number]) {
  const { shop, twin, purchase, link } = await begin(open);
  // The payment exists at Razorpay before anybody here has heard of it.
  shop.isDelivering = false;
  twin.notesOn = 'orders';
  const payment = await twin.pay(link);
  const notes = tie === 'notes' ? { purchase_id: purchase, account: 'acme' } : [];
  const order = twin.link(link).order_id ?? '';
  const bodies = events.map(name => JSON.stringify(personal(payload(name), { payment, order, notes })));
  const sign = (body: string, { secret = webhookSecret } = {}) => signRazorpay(body, secret);
  return { shop, purchase, mail: { bodies, sign, header: 'x-razorpay-signature', send: shop.send } };
}

function personal(
  text: string,
  { payment, order, notes }: { payment: string; order: string; notes: unknown },
) {
  const event: RazorpayEvent = JSON.parse(text);
  const { payment: paid, order: by, refund, dispute } = event.payload;
  const half = { amount: 249_750, payment_id: payment };
  const isOther = paid?.entity.status === 'failed';
  const id = isOther ? `${payment}Failed` : payment;
  if (paid) Object.assign(paid.entity, { id, order_id: order, amount: 499_500, notes });
  if (by) Object.assign(by.entity, { id: order, amount: 499_500 });
  if (refund) Object.assign(refund.entity, half);
  if (dispute) {
    // Each of the samples is of a dispute of its own.
    Object.assign(dispute.entity, half, { id: 'disp_Same' });
    if (dispute.entity.amount_deducted) Object.assign(dispute.entity, { amount_deducted: half.amount });
  }
  return event;
}

async function tell(story: (typeof stories)[number], mode: Mode, tie: (typeof ties)[number]): Promise<void> {
  const { shop, mail, purchase } = await shopWith(story.events, tie);
  expect(new Set(await mode.deliver(mail))).toEqual(new Set([mode.status]));
  // From here on only what was heard counts.
  vi.spyOn(console, 'error').mockReturnValue();
  shop.twin.mood = 'missing';
  expect(await shop.paid()).toBe(mode.isHeard ? story.paid : 0);
  expect(await shop.status(purchase)).toBe(mode.isHeard ? story.status : 'pending');
  const granted = rowsOf(shop.world.path, `SELECT 1 FROM entry WHERE type = 'purchase'`);
  const wasPaid = story.status !== 'pending' && story.status !== 'failed';
  expect(granted).toHaveLength(mode.isHeard && wasPaid ? 1 : 0);
}

// A sample: every story heard in one way and by one tie, and every mode of one story.
const heard = modes.filter(mode => mode.isHeard);
const isTold = (story: number, mode: number, tie: number) =>
  isLong ||
  ((modes[mode] === heard[story % heard.length] || story === 7) && tie === (story + mode) % ties.length);

describe.each(stories.map((story, place) => ({ ...story, place })))(
  'what Razorpay tells of $tells',
  story => {
    const ways = modes.flatMap((mode, place) =>
      ties.filter((_, tie) => isTold(story.place, place, tie)).map(tie => ({ mode, tie, name: mode.name })),
    );
    it.each(ways)('comes out right $name, tied by its $tie', ({ mode, tie }) => tell(story, mode, tie));
  },
);

describe('a payload of Razorpay', () => {
  it.each(names)('%s as it is matches no purchase and changes nothing', async name => {
    const { shop } = await shopWith([], 'notes');
    expect(await shop.send(signRazorpay(payload(name), webhookSecret))).toBe(200);
    expect(await shop.paid()).toBe(0);
  });

  it('is in a story, each of them', () => {
    expect(new Set(stories.flatMap(({ events }) => events))).toEqual(new Set(names));
  });

  it('is heard by either secret while one is changed', async () => {
    const shop = await open({ environment: { RAZORPAY_WEBHOOK_SECRET: `the new one, ${webhookSecret}` } });
    const body = payload('payment.captured');
    expect(await shop.send(signRazorpay(body, 'the new one'))).toBe(200);
    expect(await shop.send(signRazorpay(body, webhookSecret))).toBe(200);
    expect(await shop.send(signRazorpay(body, `the new one, ${webhookSecret}`))).toBe(400);
    expect(await shop.send(signRazorpay(body, ''))).toBe(400);
  });

  it.each([
    'null',
    '0',
    '"text"',
    '[]',
    '{}',
    '{"event":"payment.captured"}',
    '{"event":"payment.captured","payload":[]}',
    '{"event":"payment.captured","payload":{"payment":null}}',
    '{"event":"payment.captured","payload":{"payment":{"entity":[]}}}',
    '{"event":"__proto__","payload":{}}',
    '{"event":"refund.created","payload":{"refund":{"entity":{"id":"rfnd_1","amount":-1}}}}',
  ])('that is only %s is accepted and means nothing', async body => {
    const { shop } = await shopWith([], 'notes');
    expect(await shop.send(signRazorpay(body, webhookSecret))).toBe(200);
    expect(await shop.paid()).toBe(0);
  });
});
