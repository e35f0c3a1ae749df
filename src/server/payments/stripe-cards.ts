import Stripe from 'stripe';
import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import type { PurchaseRecord, SavedCard } from '../store/store.ts';
import { placeOf } from './place.ts';
import { type CardKeeping, type CheckoutOrder, ProviderFault, type Word } from './provider.ts';
import { toFault } from './stripe-fault.ts';
import { unattended, wordsOfObject } from './stripe-words.ts';

/** What a session is asked for, so that whoever pays can choose to keep the card there. */
export function keepingParameters(
  { keeper }: CheckoutOrder,
  customer: string | null,
): Partial<Stripe.Checkout.SessionCreateParams> {
  if (!keeper) return {};
  return {
    ...(!customer && { customer_creation: 'always' }),
    saved_payment_method_options: { payment_method_save: 'enabled' },
  };
}

/** Charges of the card that a customer of Stripe's let it keep. */
export function createStripeCards(
  stripe: Stripe,
  startCheckout: (order: CheckoutOrder, key: string) => ReturnType<CardKeeping['confirm']>,
): CardKeeping {
  async function intentsOf(
    customer: string,
    { id, startedAt }: PurchaseRecord,
  ): Promise<Stripe.PaymentIntent[]> {
    const since = Math.floor(startedAt / 1000) - clockSlackSeconds;
    const ours: Stripe.PaymentIntent[] = [];
    for (let after: string | undefined, page = 0; page < mostPages; page += 1) {
      const { data, has_more: hasMore } = await asked(() =>
        stripe.paymentIntents.list({
          customer,
          created: { gte: since },
          limit: 100,
          expand: ['data.latest_charge'],
          ...(after && { starting_after: after }),
        }),
      );
      if (!Array.isArray(data)) throw new ProviderFault('Stripe answered with no list of payments.');
      ours.push(...data.filter(intent => placeOf(intent.metadata)?.purchase === id));
      after = data.at(-1)?.id;
      if (!hasMore || !after) break;
    }
    return ours;
  }

  async function ask(purchase: PurchaseRecord): Promise<readonly Word[]> {
    const intents = await intentsOf(purchase.reference ?? '', purchase);
    const words = intents.flatMap(intent => [
      ...wordsOfObject(intent),
      ...wordsOfObject(intent.latest_charge),
    ]);
    // Of a rule's charge nobody goes on with what a bank did not let pass.
    const isStuck = intents.length > 0 && intents.every(({ status }) => /^requires_|^canceled$/.test(status));
    const [last] = intents;
    if (purchase.origin !== 'rule' || !isStuck || !last) return words;
    return [...words, ...wordsOfObject(last, unattended)];
  }

  return {
    ask,

    async keptBy({ account, reference }) {
      if (!reference?.startsWith('cs_')) return null;
      const session = await asked(() =>
        stripe.checkout.sessions.retrieve(reference, { expand: ['payment_intent.payment_method'] }),
      );
      const { data } = keptCard().safeParse(session);
      const method = data?.payment_intent.payment_method;
      // Only what its owner ticked there may be shown and used again.
      if (!data || method?.allow_redisplay !== 'always' || method.customer !== data.customer) return null;
      const { brand, last4 } = method.card;
      const { customer } = data;
      return { account, kind: 'card', provider: 'stripe', customer, method: method.id, brand, last4 };
    },

    async charge(order, { customer, method }) {
      const { account, purchase, priceMinor, currency, isUnattended = false } = order;
      try {
        const intent = await stripe.paymentIntents.create(
          {
            amount: priceMinor,
            currency: currency.toLowerCase(),
            customer,
            payment_method: method,
            off_session: true,
            confirm: true,
            metadata: { purchase_id: purchase, account, ...ofSavedCard },
            expand: ['latest_charge'],
          },
          { idempotencyKey: `${purchase}:charge` },
        );
        return [...wordsOfObject(intent), ...wordsOfObject(intent.latest_charge)];
      } catch (cause) {
        if (isRefused(cause)) {
          const facts = [{ id: `failed:${purchase}:charge`, kind: 'failed' }] as const;
          return [{ place: { account, purchase }, references: [], facts }];
        }
        if (!(cause instanceof Stripe.errors.StripeCardError)) throw toFault(cause);
        // The error is not on the payment yet, as it came in the same answer.
        const isAsking = cause.code === 'authentication_required' && !isUnattended;
        return wordsOfObject(cause.payment_intent, isAsking ? '' : unattended);
      }
    },

    async confirm(order, record) {
      const intents = await intentsOf(record.reference ?? '', record);
      const open = intents.filter(({ status }) => status.startsWith('requires_'));
      // Where nobody knows of a charge, or it is under way, another payment could be a second one.
      if (intents.length === 0 || intents.some(({ status }) => !/^requires_|^canceled$/.test(status)))
        return null;
      // A page's own payment is not cancelled: the page that was given out goes on, after a decline on it as well.
      for (const { id, metadata } of open)
        if (metadata.of === ofSavedCard.of) await asked(() => stripe.paymentIntents.cancel(id));
      // With its customer, so that what is paid there is found by asking as well.
      const keeper = { customer: record.reference };
      return startCheckout({ ...order, keeper }, `${order.purchase}:confirm`);
    },

    async drop({ method }: SavedCard) {
      try {
        await stripe.paymentMethods.detach(method);
      } catch (cause) {
        // Gone already, or never there.
        if (!(cause instanceof Stripe.errors.StripeInvalidRequestError)) throw toFault(cause);
      }
    },
  };
}

/** Tells a charge of the saved card from the payment of a page. */
const ofSavedCard = { of: 'saved_card' } as const;

/** Whether Stripe took the charge for none at all: its card was removed there, for one. No payment was made. */
function isRefused(cause: unknown): boolean {
  return (
    cause instanceof Stripe.errors.StripeInvalidRequestError && [400, 404].includes(cause.statusCode ?? 0)
  );
}

/** By how much Stripe's clock may be behind: a day, since a clock can be set wrong by as much. */
const clockSlackSeconds = 86_400;
/** Of 100 payments each: more than one customer makes in some days. */
const mostPages = 5;

const keptCard = once(() =>
  z.looseObject({
    customer: z.string(),
    payment_intent: z.looseObject({
      payment_method: z.looseObject({
        id: z.string(),
        customer: z.nullish(z.string()),
        allow_redisplay: z.nullish(z.string()),
        card: z.looseObject({ brand: z.string(), last4: z.string() }),
      }),
    }),
  }),
);

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw toFault(cause);
  }
}
