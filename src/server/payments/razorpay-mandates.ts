import type Razorpay from 'razorpay';
import type { Orders } from 'razorpay/dist/types/orders';
import type { Subscriptions } from 'razorpay/dist/types/subscriptions';
import * as z from 'zod/mini';
import type { Payer } from '../../contract/account.ts';
import { once } from '../../contract/once.ts';
import { mostDebitMinor } from '../../domain/top-up.ts';
import type { PurchaseRecord } from '../store/store.ts';
import {
  type Checkout,
  type CheckoutOrder,
  type MandateKeeping,
  PayerFault,
  ProviderFault,
  type Word,
} from './provider.ts';
import { believed, isRefused, within } from './razorpay-fault.ts';
import { customerOf } from './razorpay-payer.ts';
import { declined, factsOf, invoice, order, type Payment, payment, type Refund } from './razorpay-words.ts';

const invoices = once(() => z.looseObject({ items: z.array(invoice()) }));
const orders = once(() => z.looseObject({ items: z.array(order()) }));
const payments = once(() => z.looseObject({ items: z.array(payment()) }));
const customer = once(() =>
  z.looseObject({
    id: z.string().check(z.regex(/^cust_\w+$/)),
    email: z.nullish(z.string()),
    contact: z.nullish(z.union([z.string(), z.number()])),
  }),
);
const begun = once(() => z.looseObject({ razorpay_payment_id: z.string().check(z.regex(/^pay_\w+$/)) }));

/** UPI AutoPay: a registration link on which the first purchase is paid, then an order for each debit, told of beforehand. */
export function createRazorpayMandates(
  razorpay: Razorpay,
  given: {
    paymentOf(id: string): Promise<{ readonly payment: Payment; readonly refunds: readonly Refund[] }>;
    /** Until when a link can be paid, in seconds. */
    payableUntil(): number;
    readonly timeoutMs: number;
  },
): MandateKeeping & { ask(purchase: PurchaseRecord): Promise<readonly Word[]> } {
  const { paymentOf } = given;

  async function customerFor(account: string, payer: Payer): Promise<string> {
    const { customer: asked } = customerOf(payer);
    if (!asked?.email || !asked.contact)
      throw new PayerFault(
        'A mandate needs the email and the phone of whoever pays: tell them with the account.',
      );
    const made = await believed('customer', customer(), () =>
      razorpay.customers.create({
        ...asked,
        ...(payer.taxId && { gstin: payer.taxId }),
        // The same person is the same customer.
        fail_existing: 0,
        notes: { account },
      }),
    );
    return made.id;
  }

  async function startCheckout(wanted: CheckoutOrder): Promise<Checkout> {
    const { account, purchase, credits, priceMinor, currency, payer = {} } = wanted;
    const body: Subscriptions.RazorpayRegistrationLinkBaseRequestBody = {
      type: 'link',
      customer_id: await customerFor(account, payer),
      amount: priceMinor,
      currency,
      description: `${credits.toLocaleString('en')} AI credits, and automatic top-ups`,
      receipt: purchase,
      subscription_registration: { method: 'upi', max_amount: mostDebitMinor },
      expire_by: given.payableUntil(),
      sms_notify: 0,
      email_notify: 0,
      notes: { purchase_id: purchase, account },
    };
    const link = await believed('registration link', invoice(), () =>
      razorpay.subscriptions.createRegistrationLink(body),
    ).catch(async cause => {
      const known = isRefused(cause, 400) ? await linkMadeBefore(purchase) : null;
      if (known) return known;
      throw cause;
    });
    const isOurs = link.receipt === purchase && link.amount === priceMinor && link.currency === currency;
    if (!isOurs || !link.short_url || !URL.canParse(link.short_url))
      throw new ProviderFault('Razorpay answered with a registration link that is not for this purchase.');
    return { checkoutUrl: link.short_url, reference: link.id };
  }

  async function linkMadeBefore(receipt: string) {
    const found = await believed('list of invoices', invoices(), () => razorpay.invoices.all({ receipt }));
    return found.items.find(each => each.receipt === receipt) ?? null;
  }

  async function orderOf({ id, priceMinor, currency }: PurchaseRecord) {
    const found = await believed('list of orders', orders(), () => razorpay.orders.all({ receipt: id }));
    return (
      found.items.find(
        each => each.receipt === id && each.amount === priceMinor && each.currency === currency,
      ) ?? null
    );
  }

  async function newOrder(purchase: PurchaseRecord, token: string) {
    const { account, id, priceMinor, currency, debitAt } = purchase;
    // The types do not know of what tells the payer, nor that orders capture.
    const body: Orders.RazorpayOrderCreateRequestBody & {
      payment_capture: boolean;
      notification: { token_id: string; payment_after: number };
    } = {
      amount: priceMinor,
      currency,
      receipt: id,
      payment_capture: true,
      notification: { token_id: token, payment_after: Math.floor(Number(debitAt) / 1000) },
      notes: { purchase_id: id, account },
    };
    return believed('order', order(), () => razorpay.orders.create(body));
  }

  function wordOf(
    { account, id }: PurchaseRecord,
    references: readonly string[],
    facts: Word['facts'],
  ): Word {
    return { place: { account, purchase: id }, references, facts };
  }

  async function askAfterLink(purchase: PurchaseRecord, id: string): Promise<readonly Word[]> {
    const link = await believed('invoice', invoice(), () => razorpay.invoices.fetch(id));
    if (link.id !== id || link.receipt !== purchase.id)
      throw new ProviderFault('Razorpay answered with another invoice.');
    const paid = link.payment_id ? [await paymentOf(link.payment_id)] : [];
    const ids = [link.id, link.payment_id, paid[0]?.payment.order_id];
    return [
      wordOf(
        purchase,
        ids.filter(each => typeof each === 'string'),
        factsOf(link, paid),
      ),
    ];
  }

  async function askAfterDebit(purchase: PurchaseRecord): Promise<readonly Word[]> {
    const made = await orderOf(purchase);
    if (!made) return [];
    const found = await believed('list of payments', payments(), () =>
      razorpay.orders.fetchPayments(made.id),
    );
    const ofOrder = found.items.filter(each => each.order_id === made.id);
    const all = await Promise.all(ofOrder.map(({ id }) => paymentOf(id)));
    const facts = [...factsOf({ id: made.id }, all), ...all.flatMap(each => declined(each.payment))];
    return [wordOf(purchase, [made.id, ...ofOrder.map(({ id }) => id)], facts)];
  }

  return {
    currency: 'INR',
    startCheckout: wanted => within(given.timeoutMs, startCheckout(wanted)),

    ask: async purchase =>
      purchase.reference?.startsWith('inv_')
        ? askAfterLink(purchase, purchase.reference)
        : askAfterDebit(purchase),

    async keptBy({ account, reference }) {
      if (!reference?.startsWith('inv_')) return null;
      const { payment_id: paidBy } = await believed('invoice', invoice(), () =>
        razorpay.invoices.fetch(reference),
      );
      const { customer_id: payer, token_id: method } = paidBy ? (await paymentOf(paidBy)).payment : {};
      if (!payer || !method) return null;
      return {
        account,
        kind: 'mandate',
        provider: 'razorpay',
        customer: payer,
        method,
        brand: 'UPI',
        last4: '',
      };
    },

    async announce(purchase, { method }) {
      // One that was made and not heard of is found again: its payer was told.
      const made = (await orderOf(purchase)) ?? (await newOrder(purchase, method));
      if (made.receipt !== purchase.id || made.amount !== purchase.priceMinor)
        throw new ProviderFault('Razorpay answered with an order that is not for this purchase.');
      const fact = { id: `announced:${made.id}`, kind: 'announced', subject: made.id } as const;
      return [wordOf(purchase, [made.id], [fact])];
    },

    async debit(purchase, { customer: id, method }) {
      const { account, credits, priceMinor, currency, facts } = purchase;
      const orderId = facts.find(({ kind }) => kind === 'announced')?.subject;
      if (!orderId) throw new ProviderFault('The debit was never announced.');
      const { email, contact } = await believed('customer', customer(), () => razorpay.customers.fetch(id));
      const wanted = {
        email: email ?? '',
        contact: contact ?? '',
        amount: priceMinor,
        currency,
        order_id: orderId,
        customer_id: id,
        token: method,
        recurring: true,
        description: `${credits.toLocaleString('en')} AI credits`,
        notes: { purchase_id: purchase.id, account },
      };
      // What Razorpay refuses to take is declined; of everything else, also of what it took, nobody knows yet.
      const made = await believed('payment', begun(), () =>
        razorpay.payments.createRecurringPayment(wanted),
      ).catch(cause => {
        if (!isRefused(cause, 400)) throw cause;
        return null;
      });
      if (made === null) return [wordOf(purchase, [orderId], [{ id: `failed:${orderId}`, kind: 'failed' }])];
      const paid = await paymentOf(made.razorpay_payment_id);
      const told = [...factsOf({ id: orderId }, [paid]), ...declined(paid.payment)];
      return [wordOf(purchase, [orderId, paid.payment.id], told)];
    },

    async drop({ customer: id, method }) {
      const gone = z.looseObject({});
      await believed('answer', gone, () => razorpay.customers.deleteToken(id, method)).catch(cause => {
        // Gone already, or never there.
        if (!isRefused(cause, 400) && !isRefused(cause, 404)) throw cause;
      });
    },
  };
}
