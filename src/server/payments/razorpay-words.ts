import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { placeOf } from './place.ts';
import type { ToldFact, Word } from './provider.ts';

// What is read of Razorpay's objects; everything else may change. Notes are a list where there are none.
const amount = () => z.int().check(z.minimum(0));
const idOf = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}_\\w+$`)));
const notes = () => z.optional(z.unknown());
const text = () => z.nullish(z.string());

export const payment = once(() =>
  z.looseObject({
    id: idOf('pay'),
    entity: z.optional(z.literal('payment')),
    amount: amount(),
    amount_refunded: z.nullish(amount()),
    currency: z.string(),
    status: z.string(),
    captured: z.nullish(z.boolean()),
    order_id: text(),
    invoice_id: text(),
    customer_id: text(),
    token_id: text(),
    notes: notes(),
  }),
);
export const refund = once(() =>
  z.looseObject({
    id: idOf('rfnd'),
    payment_id: idOf('pay'),
    amount: amount(),
    currency: z.string(),
    status: text(),
    notes: notes(),
  }),
);
export const order = once(() =>
  z.looseObject({
    id: z.string(),
    amount: z.nullish(amount()),
    currency: text(),
    receipt: text(),
    notes: notes(),
  }),
);
/** The page on which a mandate is agreed to: a link with an invoice behind it. */
export const invoice = once(() =>
  z.looseObject({
    id: idOf('inv'),
    status: text(),
    amount: amount(),
    currency: z.string(),
    receipt: text(),
    short_url: text(),
    payment_id: text(),
    notes: notes(),
  }),
);
export const paymentLink = once(() =>
  z.looseObject({
    id: idOf('plink'),
    status: z.string(),
    amount: amount(),
    currency: z.string(),
    short_url: text(),
    reference_id: text(),
    order_id: text(),
    payments: z.nullish(z.array(z.looseObject({ payment_id: idOf('pay') }))),
    notes: notes(),
  }),
);
const dispute = once(() =>
  z.looseObject({
    id: idOf('disp'),
    payment_id: idOf('pay'),
    amount: amount(),
    amount_deducted: z.nullish(amount()),
    currency: z.string(),
    notes: notes(),
  }),
);
const event = once(() =>
  z.looseObject({
    event: z.string(),
    payload: z.record(z.string(), z.unknown()),
  }),
);

export type Payment = z.infer<ReturnType<typeof payment>>;
export type Refund = z.infer<ReturnType<typeof refund>>;
type Parts = ReturnType<typeof partsOf>;

/** What a message says of a purchase. */
export function wordsOf(message: unknown): readonly Word[] {
  const { data } = event().safeParse(message);
  const read = data && Object.hasOwn(readers, data.event) ? readers[data.event] : null;
  if (!data || !read) return [];
  const parts = partsOf(data.payload);
  const { payment: paid, order: by, paymentLink: link, refund: back, dispute: claim } = parts;
  // Of our own making first: nobody but us writes the notes of a link.
  const places = [link, by, paid, back, claim].map(each => placeOf(each?.notes));
  const ids = [
    paid?.id,
    back?.payment_id,
    claim?.payment_id,
    paid?.order_id,
    link?.order_id,
    by?.id,
    paid?.invoice_id,
    link?.id,
  ];
  // An order can come with an id that lacks its prefix; nothing else calls it so.
  const references = [...ids.filter(id => /^(pay|order|plink|inv)_/.test(id ?? '')), link?.reference_id];
  return [
    {
      place: places.find(place => place !== null) ?? null,
      references: [...new Set(references.filter(id => typeof id === 'string'))],
      facts: read(parts),
    },
  ];
}

/** What a link and the payments on it, with their refunds, say when they were asked for. */
export function factsOf(
  link: { readonly id: string; readonly status?: string | null | undefined },
  payments: readonly { readonly payment: Payment; readonly refunds: readonly Refund[] }[],
): readonly ToldFact[] {
  return [
    ...payments.flatMap(each => [...captured(each.payment), ...each.refunds.map(back => refunded(back))]),
    ...(link.status === 'expired' || link.status === 'cancelled' ? [expired(link)] : []),
  ];
}

const paid = ({ payment }: Parts) => captured(payment);
const ended = ({ paymentLink: link }: Parts) => (link ? [expired(link)] : []);
const disputed = (parts: Parts) => claimed(parts, 'disputed');

// That a payment was authorized moves no money, and what is not named here says nothing to us.
const readers: Readonly<Record<string, (parts: Parts) => readonly ToldFact[]>> = {
  'payment.captured': paid,
  'order.paid': paid,
  'payment_link.paid': paid,
  'payment.failed': ({ payment }) => (payment ? declined(payment) : []),
  'payment_link.expired': ended,
  'payment_link.cancelled': ended,
  'refund.created': parts => sentBack(parts),
  'refund.processed': parts => sentBack(parts),
  'refund.failed': parts => sentBack(parts, true),
  'payment.dispute.created': disputed,
  'payment.dispute.under_review': disputed,
  'payment.dispute.action_required': disputed,
  'payment.dispute.won': parts => claimed(parts, 'dispute_won'),
  'payment.dispute.lost': parts => claimed(parts, 'dispute_lost'),
  'payment.dispute.closed': parts =>
    claimed(parts, parts.dispute?.amount_deducted ? 'dispute_lost' : 'dispute_won'),
};

/** That a payment was declined, where it was. */
export function declined({ id, status }: Payment): readonly ToldFact[] {
  return status === 'failed' ? [{ id: `failed:${id}`, kind: 'failed' }] : [];
}

// A payment that was never captured is sent back by Razorpay itself: that undoes no purchase.
function sentBack({ payment, refund: back }: Parts, hasFailed = false): readonly ToldFact[] {
  if (!back || payment?.captured === false) return [];
  return [...captured(payment), refunded(back, hasFailed)];
}

function claimed({ payment, dispute: claim }: Parts, kind: `dispute${string}` & ToldFact['kind']) {
  if (!claim) return [];
  const { id, amount: amountMinor } = claim;
  return [
    ...captured(payment),
    { ...money(claim), id: `${kind}:${id}:${amountMinor}`, kind, subject: id } as const,
  ];
}

// Of a payment that was refunded in full, only `captured` tells that it was taken before.
function captured(by: Payment | null): readonly ToldFact[] {
  const isTaken = by?.status === 'captured' || (by?.status === 'refunded' && by.captured === true);
  return by && isTaken ? [{ ...money(by), id: `captured:${by.id}`, kind: 'captured' }] : [];
}

function refunded(back: Refund, hasFailed = false): ToldFact {
  const kind = hasFailed || back.status === 'failed' ? 'refund_failed' : 'refunded';
  return { ...money(back), id: `${kind}:${back.id}`, kind, subject: back.id };
}

function expired({ id }: { readonly id: string }): ToldFact {
  return { id: `expired:${id}`, kind: 'expired' };
}

function money({ amount: amountMinor, currency }: { amount: number; currency: string }) {
  return { amountMinor, currency: currency.toUpperCase() };
}

function partsOf(payload: Readonly<Record<string, unknown>>) {
  const read = <T>(name: string, schema: z.ZodMiniType<T>): T | null => {
    const part = z.looseObject({ entity: z.unknown() }).safeParse(payload[name]).data;
    return schema.safeParse(part?.entity).data ?? null;
  };
  return {
    payment: read('payment', payment()),
    order: read('order', order()),
    paymentLink: read('payment_link', paymentLink()),
    refund: read('refund', refund()),
    dispute: read('dispute', dispute()),
  };
}
