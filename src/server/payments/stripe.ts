import Stripe from 'stripe';
import type { PurchaseRecord } from '../store/store.ts';
import { placeOf } from './place.ts';
import {
  type Checkout,
  type CheckoutOrder,
  MessageFault,
  type Provider,
  ProviderFault,
  type PurchasePlace,
  type SignedMessage,
  type Word,
} from './provider.ts';
import { createStripeCards, keepingParameters } from './stripe-cards.ts';
import { believed, toFault } from './stripe-fault.ts';
import { createStripePayers } from './stripe-payer.ts';
import { wordsOf, wordsOfObject } from './stripe-words.ts';

/** What it takes to sell by Stripe. */
export interface StripeAccess {
  readonly secretKey: string;
  /** Of the webhook endpoint; several while one is changed. */
  readonly webhookSecrets: readonly string[];
  /** Where its interface is, if not where Stripe has it. */
  readonly apiBase: URL | null;
}

/** How Stripe is to treat tax: added to the price by it, or held to be in the price. */
export type Tax = 'included' | 'automatic';

/** A person waits for it. Who tries again does so by the same key. */
const timeoutMs = 6000;

/** Stripe Checkout: a hosted page for each purchase. */
export function createStripe(
  access: StripeAccess,
  given: { readonly tax: Tax; readonly returnUrl: (place: PurchasePlace) => string },
): Provider {
  const { secretKey, webhookSecrets, apiBase } = access;
  const stripe = new Stripe(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    ...(apiBase && {
      host: apiBase.hostname,
      port: apiBase.port || (apiBase.protocol === 'http:' ? 80 : 443),
      protocol: apiBase.protocol === 'http:' ? 'http' : 'https',
    }),
  });

  const customerOf = createStripePayers(stripe);

  async function startCheckout(order: CheckoutOrder, key = `${order.purchase}:checkout`): Promise<Checkout> {
    const { account, purchase, credits, priceMinor, currency } = order;
    const metadata = { purchase_id: purchase, account };
    const returnUrl = given.returnUrl({ account, purchase });
    const isTaxed = given.tax === 'automatic';
    const customer = await customerOf(order);
    const session = await believed('checkout.session', () =>
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          client_reference_id: account,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: currency.toLowerCase(),
                unit_amount: priceMinor,
                product_data: { name: `${credits.toLocaleString('en')} AI credits` },
                ...(isTaxed && { tax_behavior: 'exclusive' }),
              },
            },
          ],
          ...(isTaxed && { automatic_tax: { enabled: true }, tax_id_collection: { enabled: true } }),
          // Where a page asks a known customer for an address and a tax id, Stripe wants to be told where to put them.
          ...(customer && {
            customer,
            ...(isTaxed && { customer_update: { address: 'auto', name: 'auto' } }),
          }),
          ...keepingParameters(order, customer),
          metadata,
          payment_intent_data: { metadata },
          success_url: returnUrl,
          cancel_url: returnUrl,
        },
        { idempotencyKey: key },
      ),
    );
    if (!isFor(session, order) || !session.url || !URL.canParse(session.url))
      throw new ProviderFault('Stripe answered with a session that is not for this purchase.');
    return { checkoutUrl: session.url, reference: session.id };
  }

  async function ownerOf(references: readonly string[]): Promise<PurchasePlace | null> {
    for (const id of references) {
      const found = id.startsWith('pi_')
        ? await found404(() => stripe.paymentIntents.retrieve(id))
        : id.startsWith('ch_')
          ? await found404(() => stripe.charges.retrieve(id))
          : null;
      const place = found?.id === id ? placeOf(found.metadata) : null;
      if (place) return place;
    }
    return null;
  }

  const cards = createStripeCards(stripe, startCheckout);

  // Of a purchase that is paid, refunds and disputes are asked after as well: those that failed or were won stand nowhere else.
  async function withReversals({ facts }: PurchaseRecord, words: readonly Word[]): Promise<readonly Word[]> {
    if (!facts.some(({ kind }) => kind === 'captured')) return words;
    const payments = new Set(words.flatMap(word => word.references).filter(id => id.startsWith('pi_')));
    const asked = [...payments].flatMap(payment_intent => [
      listed(() => stripe.refunds.list({ payment_intent, limit: mostReversals })),
      listed(() => stripe.disputes.list({ payment_intent, limit: mostReversals })),
    ]);
    const found = (await Promise.all(asked)).flat();
    return [...words, ...found.flatMap(object => wordsOfObject(object))];
  }

  return {
    name: 'stripe',
    takes: () => true,
    startCheckout: order => startCheckout(order),
    ownerOf,
    cards,
    mandates: null,
    async ask(purchase) {
      const { reference } = purchase;
      if (!reference) return [];
      if (reference.startsWith('cus_')) return withReversals(purchase, await cards.ask(purchase));
      const session = await believed('checkout.session', () =>
        stripe.checkout.sessions.retrieve(reference, { expand: ['payment_intent.latest_charge'] }),
      );
      if (session.id !== reference) throw new ProviderFault('Stripe answered with another session.');
      return withReversals(purchase, wordsOfObject(session));
    },
    hear: message => wordsOf(readEvent(stripe, webhookSecrets, message), isTestKey(secretKey)),
  };
}

// A page that asks for other money than was agreed is not shown to anybody.
function isFor(session: Stripe.Checkout.Session, { purchase, priceMinor, currency }: CheckoutOrder): boolean {
  const asked = session.amount_subtotal ?? session.amount_total;
  return (
    asked === priceMinor &&
    session.currency?.toUpperCase() === currency &&
    session.metadata?.purchase_id === purchase
  );
}

// 300 seconds is how old a signature may be: the tolerance that Stripe's own libraries have.
function readEvent(
  stripe: Stripe,
  secrets: readonly string[],
  { body, header }: SignedMessage,
): Stripe.Event {
  const signature = header('stripe-signature');
  if (!signature) throw new MessageFault('The header Stripe-Signature is missing.');
  let cause: unknown;
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret);
    } catch (fault) {
      cause = fault;
    }
  }
  const isUnsigned = cause instanceof Stripe.errors.StripeSignatureVerificationError;
  throw new MessageFault(
    isUnsigned ? 'The signature is not by Stripe, or is older than five minutes.' : 'The body is not JSON.',
    { cause },
  );
}

// Of a restricted key, as of a secret one, the second word says which world it is of.
function isTestKey(secretKey: string): boolean | null {
  const [, world] = /^[a-z]+_(test|live)_/.exec(secretKey) ?? [];
  return world ? world === 'test' : null;
}

/** The most that is asked for of one payment at once. */
const mostReversals = 100;

async function listed<T>(ask: () => Promise<{ data: T[] }>): Promise<T[]> {
  let data: unknown;
  try {
    ({ data } = await ask());
  } catch (cause) {
    throw toFault(cause);
  }
  if (Array.isArray(data)) return data;
  throw new ProviderFault('Stripe answered with no list.');
}

async function found404<T extends { id: string; metadata: unknown }>(
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeError && cause.statusCode === 404) return null;
    throw toFault(cause);
  }
}
