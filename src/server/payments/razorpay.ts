import { createHmac, timingSafeEqual } from 'node:crypto';
import Razorpay from 'razorpay';
import type { PaymentLinks } from 'razorpay/dist/types/paymentLink';
import * as z from 'zod/mini';
import type { Instant } from '../../domain/cycle.ts';
import { placeOf } from './place.ts';
import {
  type Checkout,
  type CheckoutOrder,
  MessageFault,
  type Provider,
  ProviderFault,
  type PurchasePlace,
  type SignedMessage,
} from './provider.ts';
import { believed, isRefused, isUnknown, within } from './razorpay-fault.ts';
import { createRazorpayMandates } from './razorpay-mandates.ts';
import { customerOf } from './razorpay-payer.ts';
import { factsOf, invoice, order, payment, paymentLink, refund, wordsOf } from './razorpay-words.ts';

/** What it takes to sell by Razorpay. */
export interface RazorpayAccess {
  readonly keyId: string;
  readonly keySecret: string;
  /** Of the webhook; several while one is changed. */
  readonly webhookSecrets: readonly string[];
  /** Where its interface is, if not where Razorpay has it. */
  readonly apiBase: URL | null;
}

/** A person waits for it. */
const timeoutMs = 8000;
/** Razorpay waits five seconds for the answer to a message, in which this is asked. */
const ownerTimeoutMs = 3000;
const maxAnswerBytes = 1024 * 1024;
/** How long a link can be paid. Razorpay's own half a year is longer than anybody asks after a payment. */
const payableMs = 24 * 60 * 60 * 1000;
/** The most that Razorpay tells of at once; whoever refunds more often is told of by messages. */
const mostRefunds = 100;

/** Razorpay Payment Links: a hosted page for each purchase, in INR, UPI included. */
export function createRazorpay(
  access: RazorpayAccess,
  given: { readonly returnUrl: (place: PurchasePlace) => string; readonly now?: () => Instant },
): Provider {
  const { webhookSecrets } = access;
  const { returnUrl, now = Date.now } = given;
  const razorpay = connect(access);
  const payableUntil = () => Math.floor((now() + payableMs) / 1000);

  async function startCheckout(order: CheckoutOrder): Promise<Checkout> {
    const { account, purchase, credits, priceMinor, currency, payer = {} } = order;
    const wanted: Omit<PaymentLinks.RazorpayPaymentLinkCreateRequestBody, 'customer'> = {
      amount: priceMinor,
      currency,
      accept_partial: false,
      reference_id: purchase,
      description: `${credits.toLocaleString('en')} AI credits`,
      notes: { purchase_id: purchase, account, ...(payer.taxId && { gstin: payer.taxId }) },
      ...customerOf(payer),
      callback_url: returnUrl({ account, purchase }),
      callback_method: 'get',
      notify: { sms: false, email: false },
      reminder_enable: false,
      expire_by: payableUntil(),
    };
    // The types ask for a customer; Razorpay does not.
    const body = wanted as PaymentLinks.RazorpayPaymentLinkCreateRequestBody;
    const link = await newLink(body).catch(async cause => {
      const known = isRefused(cause, 400) ? await linkMadeBefore(purchase) : null;
      if (known) return known;
      throw cause;
    });
    const isOurs = link.reference_id === purchase && link.amount === priceMinor && link.currency === currency;
    // A page that asks for other money than was agreed is not shown to anybody.
    if (!isOurs) throw new ProviderFault('Razorpay answered with a link that is not for this purchase.');
    if (!isAddress(link.short_url)) throw new ProviderFault('Razorpay gave no address to pay at.');
    return { checkoutUrl: link.short_url, reference: link.id };
  }

  const newLink = (body: PaymentLinks.RazorpayPaymentLinkCreateRequestBody) =>
    believed('payment link', paymentLink(), () => razorpay.paymentLink.create(body));

  // Razorpay refuses a second link of the same reference, in words that may change: whatever it refuses is looked up.
  async function linkMadeBefore(purchase: string) {
    const query: Parameters<typeof razorpay.paymentLink.all>[0] & { reference_id: string } = {
      reference_id: purchase,
    };
    const links = z.looseObject({ payment_links: z.array(paymentLink()) });
    const found = await believed('list of payment links', links, () => razorpay.paymentLink.all(query));
    return found.payment_links.find(link => link.reference_id === purchase) ?? null;
  }

  async function paymentOf(id: string) {
    const found = await believed('payment', payment(), () => razorpay.payments.fetch(id));
    if (found.id !== id) throw new ProviderFault('Razorpay answered with another payment.');
    if (!found.amount_refunded) return { payment: found, refunds: [] };
    const refunds = await believed('list of refunds', z.looseObject({ items: z.array(refund()) }), () =>
      razorpay.payments.fetchMultipleRefund(id, { count: mostRefunds }),
    );
    return { payment: found, refunds: refunds.items.filter(each => each.payment_id === id) };
  }

  async function placeOfObject(id: string): Promise<PurchasePlace | null> {
    const asks = {
      pay: () => believed('payment', payment(), () => razorpay.payments.fetch(id)),
      order: () => believed('order', order(), () => razorpay.orders.fetch(id)),
      inv: () => believed('invoice', invoice(), () => razorpay.invoices.fetch(id)),
      plink: () => believed('payment link', paymentLink(), () => razorpay.paymentLink.fetch(id)),
    };
    const kind = id.split('_')[0] ?? '';
    const found = await asks[Object.hasOwn(asks, kind) ? (kind as keyof typeof asks) : 'plink']().catch(
      cause => (isUnknown(cause) ? null : Promise.reject(cause)),
    );
    if (found && found.id !== id) throw new ProviderFault('Razorpay answered with something else.');
    return placeOf(found?.notes);
  }

  async function ownerOf(references: readonly string[]): Promise<PurchasePlace | null> {
    const asked = references.filter(id => /^(pay|order|plink|inv)_\w+$/.test(id)).map(placeOfObject);
    const answers = await Promise.allSettled(asked.map(answer => within(ownerTimeoutMs, answer)));
    const places = answers.map(answer => (answer.status === 'fulfilled' ? answer.value : null));
    const place = places.find(each => each !== null);
    const fault = answers.find(answer => answer.status === 'rejected');
    if (!place && fault) throw fault.reason;
    return place ?? null;
  }

  const mandates = createRazorpayMandates(razorpay, { paymentOf, payableUntil, timeoutMs });

  return {
    name: 'razorpay',
    cards: null,
    takes: currency => currency === 'INR',
    startCheckout: order => within(timeoutMs, startCheckout(order)),
    ownerOf,
    mandates,
    async ask(purchase) {
      const { account, id, reference } = purchase;
      if (!reference) return [];
      if (!reference.startsWith('plink_')) return within(timeoutMs, mandates.ask(purchase));
      const words = async () => {
        const link = await believed('payment link', paymentLink(), () =>
          razorpay.paymentLink.fetch(reference),
        );
        if (link.id !== reference || link.reference_id !== id)
          throw new ProviderFault('Razorpay answered with another link.');
        const ids = new Set(link.payments?.map(each => each.payment_id));
        const payments = await Promise.all([...ids].map(paymentOf));
        const orders = [link.order_id, ...payments.map(each => each.payment.order_id)];
        const references = [link.id, ...ids, ...orders].filter(each => typeof each === 'string');
        return [{ place: { account, purchase: id }, references, facts: factsOf(link, payments) }];
      };
      return within(timeoutMs, words());
    },
    hear: message => wordsOf(readMessage(webhookSecrets, message)),
  };
}

function connect({ keyId, keySecret, apiBase }: RazorpayAccess): Razorpay {
  const razorpay = new Razorpay({ key_id: keyId, key_secret: keySecret });
  // The types do not tell of it: the client that the library calls by.
  const { rq } = razorpay.api as unknown as { rq: { defaults: Record<string, unknown> } };
  Object.assign(rq.defaults, {
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    ...(apiBase && { baseURL: apiBase.href }),
  });
  return razorpay;
}

// How old a message is says nothing: Razorpay sends for a day what was not taken, people send again what is a week old,
// and no signature has a time in it. Each word counts once, whenever it comes.
function readMessage(secrets: readonly string[], { body, header }: SignedMessage): unknown {
  const signature = header('x-razorpay-signature');
  if (!signature) throw new MessageFault('The header X-Razorpay-Signature is missing.');
  if (!secrets.some(secret => isSigned(body, signature, secret)))
    throw new MessageFault('The signature is not by Razorpay.');
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MessageFault('The body is not JSON.', { cause });
  }
}

// The library's own comparison takes longer the more of a signature is right.
function isSigned(body: string, signature: string, secret: string): boolean {
  const right = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  const told = Buffer.from(signature);
  return told.length === right.length && timingSafeEqual(told, right);
}

function isAddress(text: string | null | undefined): text is string {
  return typeof text === 'string' && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
