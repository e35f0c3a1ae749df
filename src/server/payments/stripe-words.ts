import type Stripe from 'stripe';
import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { placeOf } from './place.ts';
import type { ToldFact, Word } from './provider.ts';

// What is read of Stripe's objects; everything else may change.
const amount = () => z.int().check(z.minimum(0));
/** An id, or the object itself where it was asked for. */
const link = () =>
  z.nullish(
    z.union([
      z.string(),
      z.pipe(
        z.looseObject({ id: z.string() }),
        z.transform(({ id }) => id),
      ),
    ]),
  );
const metadata = () => z.nullish(z.record(z.string(), z.string()));

const event = once(() =>
  z.looseObject({
    type: z.string(),
    livemode: z.nullish(z.boolean()),
    data: z.looseObject({ object: z.unknown() }),
  }),
);
const session = once(() =>
  z.looseObject({
    id: z.string().check(z.minLength(1)),
    payment_intent: link(),
    payment_status: z.string(),
    status: z.nullish(z.string()),
    amount_total: z.nullish(amount()),
    currency: z.nullish(z.string()),
    metadata: metadata(),
  }),
);
const intent = once(() =>
  z.looseObject({
    id: z.string().check(z.minLength(1)),
    status: z.string(),
    amount_received: z.nullish(amount()),
    currency: z.string(),
    latest_charge: link(),
    last_payment_error: z.nullish(z.looseObject({ code: z.nullish(z.string()) })),
    metadata: metadata(),
  }),
);
const charge = once(() =>
  z.looseObject({
    id: z.string().check(z.minLength(1)),
    payment_intent: link(),
    amount: amount(),
    amount_captured: z.nullish(amount()),
    amount_refunded: amount(),
    currency: z.string(),
    paid: z.boolean(),
    captured: z.boolean(),
    receipt_url: z.nullish(z.string()),
    metadata: metadata(),
  }),
);
const reversal = once(() =>
  z.looseObject({
    id: z.string().check(z.minLength(1)),
    amount: amount(),
    currency: z.string(),
    status: z.nullish(z.string()),
    charge: link(),
    payment_intent: link(),
    metadata: metadata(),
  }),
);

/** In the place of an event's type: of a charge that failed while nobody was there whom a bank could ask. */
export const unattended = 'unattended.payment_failed';

/** What an event says of a purchase. `isTest` says of which world ours is, null where nobody knows. */
export function wordsOf(sent: Stripe.Event, isTest: boolean | null): readonly Word[] {
  const { data } = event().safeParse(sent);
  if (!data || (isTest !== null && data.livemode === isTest)) return [];
  return wordsOfObject(data.data.object, data.type);
}

/** What one of Stripe's objects says by itself, asked for or in an event of a type. */
export function wordsOfObject(object: unknown, type = ''): readonly Word[] {
  const kind = z.looseObject({ object: z.string() }).safeParse(object).data?.object ?? '';
  const word = Object.hasOwn(readers, kind) ? readers[kind]?.(object, type) : null;
  // What came expanded says more than its id.
  const inside = z
    .looseObject({ payment_intent: z.looseObject({ latest_charge: z.looseObject({}) }) })
    .safeParse(object);
  return [
    ...(word ? [word] : []),
    ...(inside.success ? wordsOfObject(inside.data.payment_intent.latest_charge) : []),
  ];
}

const readers: Readonly<Record<string, (object: unknown, type: string) => Word | null>> = {
  'checkout.session': (object, type) => {
    const { data } = session().safeParse(object);
    if (!data) return null;
    const { id, payment_intent: paidBy, payment_status: paid, status, amount_total: total, currency } = data;
    const facts: ToldFact[] = [];
    if (paid === 'paid') facts.push(captured(paidBy ?? id, total ?? 0, currency ?? ''));
    if (paid === 'unpaid' && type.endsWith('async_payment_failed'))
      facts.push({ id: `failed:${id}`, kind: 'failed' });
    if (paid === 'unpaid' && status === 'expired') facts.push({ id: `expired:${id}`, kind: 'expired' });
    return wordOf(data.metadata, [id, paidBy], facts);
  },
  payment_intent: (object, type) => {
    const { data } = intent().safeParse(object);
    if (!data) return null;
    const { id, status, amount_received: received, currency, latest_charge: by } = data;
    const facts: ToldFact[] = [];
    if (status === 'succeeded') facts.push(captured(id, received ?? 0, currency));
    // A bank that wants to hear from its customer has declined nothing yet.
    const isAsking = data.last_payment_error?.code === 'authentication_required' && type !== unattended;
    if (type.endsWith('payment_failed') && !isAsking)
      facts.push({ id: `failed:${by ?? id}`, kind: 'failed' });
    return wordOf(data.metadata, [id, by], facts);
  },
  charge: object => {
    const { data } = charge().safeParse(object);
    if (!data) return null;
    const {
      id,
      payment_intent: of,
      amount: asked,
      amount_captured: took,
      amount_refunded: back,
      currency,
    } = data;
    const facts: ToldFact[] = [];
    if (data.paid && data.captured) facts.push(captured(of ?? id, took ?? asked, currency));
    if (back > 0)
      facts.push({
        ...money(back, currency),
        id: `refunded:${id}:${back}`,
        kind: 'refunded_in_all',
        subject: id,
      });
    if (data.receipt_url && /^https:\/\//.test(data.receipt_url))
      facts.push({ id: `receipt:${id}`, kind: 'receipt', subject: data.receipt_url });
    return wordOf(data.metadata, [id, of], facts);
  },
  refund: object => {
    const { data } = reversal().safeParse(object);
    if (!data) return null;
    const { id, amount: back, currency, status } = data;
    const kind = status === 'failed' || status === 'canceled' ? 'refund_failed' : 'refunded';
    const fact = { ...money(back, currency), id: `${kind}:${id}`, kind, subject: id } as const;
    return wordOf(data.metadata, [data.payment_intent, data.charge], [fact]);
  },
  dispute: object => {
    const { data } = reversal().safeParse(object);
    const kind = data && disputeKind(data.status ?? '');
    if (!data || !kind) return null;
    const { id, amount: back, currency } = data;
    const fact = { ...money(back, currency), id: `${kind}:${id}:${back}`, kind, subject: id };
    return wordOf(data.metadata, [data.payment_intent, data.charge], [fact]);
  },
};

// An inquiry takes no money: only a chargeback does.
function disputeKind(status: string): 'disputed' | 'dispute_won' | 'dispute_lost' | null {
  if (status === 'won' || status === 'prevented') return 'dispute_won';
  if (status === 'lost') return 'dispute_lost';
  return status === '' || status.startsWith('warning_') ? null : 'disputed';
}

function captured(payment: string, amountMinor: number, currency: string): ToldFact {
  return { ...money(amountMinor, currency), id: `captured:${payment}`, kind: 'captured' };
}

function money(amountMinor: number, currency: string): { amountMinor: number; currency: string } {
  return { amountMinor, currency: currency.toUpperCase() };
}

function wordOf(
  names: unknown,
  references: readonly (string | null | undefined)[],
  facts: readonly ToldFact[],
): Word {
  return { place: placeOf(names), references: references.filter(id => typeof id === 'string'), facts };
}
