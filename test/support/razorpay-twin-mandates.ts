import type { Customers } from 'razorpay/dist/types/customers';
import type { Subscriptions } from 'razorpay/dist/types/subscriptions';
import type { Order, Payment, RazorpayTwin, TwinCall } from './razorpay-twin.ts';

/**
 * What becomes of a debit. `answer lost`: it is made, as its announcement is, and nobody hears of it. `later`: it is under way, as a bank's file may be.
 */
export type DebitMood = 'pays' | 'declines' | 'refused' | 'later' | 'answer lost' | 'request lost';

type Invoice = Pick<Subscriptions.RazorpayRegistrationLink, 'id' | 'status' | 'short_url' | 'receipt'> & {
  entity: 'invoice';
  amount: number;
  currency: string;
  customer_id: string;
  order_id: string;
  payment_id: string | null;
  notes: Readonly<Record<string, string>>;
};
type Customer = Pick<Customers.RazorpayCustomer, 'id' | 'entity' | 'name' | 'email' | 'contact'> & {
  gstin?: string;
};
/** An order that its payer was told of. */
interface Announced extends Order {
  readonly notification: { readonly token_id: string; readonly payment_after: number };
  readonly created_at: number;
}

/** The part of a twin that keeps mandates: registration links, orders that are told of, and debits. */
export function keepMandates(twin: RazorpayTwin, now: () => number) {
  const mandates = {
    mood: 'pays' as DebitMood,
    customers: [] as Customer[],
    invoices: [] as Invoice[],
    announced: [] as Announced[],
    debits: [] as Payment[],
    /** When each order was announced, and each debit asked for, by their ids. */
    at: new Map<string, number>(),
    removed: [] as string[],
    /** Pays on the hosted page and agrees to later debits, unless the mandate is left out. */
    async agree(checkoutUrl: string, isMandate = true): Promise<void> {
      const invoice = invoiceAt(checkoutUrl);
      const order = orderFor({ amount: invoice.amount, currency: invoice.currency, notes: {} });
      const payment = paymentFor(order, 'captured', {
        invoice_id: invoice.id,
        customer_id: invoice.customer_id,
        ...(isMandate && { token_id: twin.newId('token') }),
      });
      Object.assign(invoice, { status: 'paid', payment_id: payment.id, order_id: order.id });
      await twin.happen(payment, order);
    },
    /** What a bank says in the end of a debit that was under way. */
    async settle(debit: Payment, status: 'captured' | 'failed'): Promise<void> {
      const order = announcedOf(debit.order_id);
      await twin.happen({ ...debit, status, captured: status === 'captured' }, order);
    },
  };

  const invoiceAt = (checkoutUrl: string) =>
    foundIn(mandates.invoices, ({ short_url: url }) => url === checkoutUrl);
  const announcedOf = (id: string) => foundIn(mandates.announced, order => order.id === id);

  function orderFor({
    amount,
    currency,
    receipt,
    notes,
  }: Pick<Order, 'amount' | 'currency' | 'receipt' | 'notes'>): Order {
    const id = twin.newId('order');
    return {
      id,
      entity: 'order',
      amount,
      amount_paid: 0,
      currency,
      notes,
      status: 'created',
      ...(receipt && { receipt }),
    };
  }

  function paymentFor(order: Order, status: Payment['status'], more: Partial<Payment>): Payment {
    const { amount, currency, id: order_id } = order;
    const captured = status === 'captured';
    const base = {
      entity: 'payment',
      amount,
      amount_refunded: 0,
      currency,
      invoice_id: null,
      method: 'upi',
      notes: [],
    };
    return { ...base, id: twin.newId('pay'), order_id, status, captured, ...more } as Payment;
  }

  function newCustomer(asked: Omit<Customer, 'id' | 'entity'>): Customer {
    const known = mandates.customers.find(
      each => each.email === asked.email && each.contact === asked.contact,
    );
    const customer = known ?? { ...asked, id: twin.newId('cust'), entity: 'customer' };
    if (!known) mandates.customers.push(customer);
    return customer;
  }

  function newLink(asked: Omit<Invoice, 'id' | 'entity'>): readonly [number, unknown] {
    if (mandates.invoices.some(({ receipt }) => receipt === asked.receipt))
      return refusal('receipt already exists');
    const { amount, currency, customer_id, notes, receipt = '' } = asked;
    const id = twin.newId('inv');
    const base = { entity: 'invoice', amount, currency, customer_id, notes, receipt } as const;
    const invoice: Invoice = {
      ...base,
      id,
      order_id: '',
      payment_id: null,
      short_url: `${twin.url}/i/${id}`,
      status: 'issued',
    };
    mandates.invoices.push(invoice);
    return [200, invoice];
  }

  function newOrder(asked: Announced & { payment_capture?: boolean }): readonly [number, unknown] {
    const { token_id, payment_after } = asked.notification;
    if (!asked.payment_capture) return refusal('The payment is not captured by itself.');
    if (mandates.removed.includes(token_id)) return refusal('The token is cancelled.');
    if (payment_after - now() / 1000 < 24 * 3600) return refusal('A debit is announced a day before.');
    const notification = { token_id, payment_after };
    const order: Announced = { ...orderFor(asked), notification, created_at: Math.floor(now() / 1000) };
    mandates.announced.push(order);
    mandates.at.set(order.id, now());
    return mandates.mood === 'answer lost' ? [0, null] : [200, order];
  }

  async function debit(asked: Record<string, string>): Promise<readonly [number, unknown]> {
    const order = announcedOf(asked.order_id ?? '');
    const { token_id, payment_after } = order.notification;
    if (mandates.mood === 'request lost') return [0, null];
    if (mandates.mood === 'refused' || mandates.removed.includes(token_id))
      return refusal('The mandate is paused.');
    if (now() / 1000 < payment_after) return refusal('It is too early for this debit.');
    if (token_id !== asked.token) return refusal('The payer was told of another token.');
    if (!asked.email || !asked.contact) return refusal('The email and contact are required.');
    const status = { declines: 'failed', later: 'created' }[mandates.mood as string] ?? 'captured';
    const notes = asked.notes as unknown as Payment['notes'];
    const created_at = Math.floor(now() / 1000);
    const payment = paymentFor(order, status as Payment['status'], { notes, token_id, created_at });
    mandates.debits.push(payment);
    mandates.at.set(payment.id, now());
    await twin.happen(payment, order);
    return mandates.mood === 'answer lost' ? [0, null] : [200, { razorpay_payment_id: payment.id }];
  }

  twin.also = async ({ method, path, query, body }: TwinCall) => {
    const [, , what, id = '', act, more] = path.split('/');
    const isNew = method === 'POST';
    const list = (items: readonly unknown[]) =>
      [200, { entity: 'collection', count: items.length, items }] as const;
    if (what === 'customers' && isNew) return [200, newCustomer(JSON.parse(body))];
    if (what === 'customers' && act === 'tokens' && method === 'DELETE') {
      mandates.removed.push(more ?? '');
      return [200, { deleted: true }];
    }
    if (what === 'customers') return [200, foundIn(mandates.customers, each => each.id === id)];
    if (what === 'subscription_registration' && isNew) return newLink(JSON.parse(body));
    if (what === 'invoices' && !id)
      return list(mandates.invoices.filter(each => each.receipt === query.get('receipt')));
    if (what === 'invoices') return [200, foundIn(mandates.invoices, each => each.id === id)];
    if (what === 'orders' && isNew) return newOrder(JSON.parse(body));
    if (what === 'orders' && !id)
      return list(mandates.announced.filter(each => each.receipt === query.get('receipt')));
    if (what === 'orders' && act === 'payments')
      return list(mandates.debits.filter(each => each.order_id === id).map(each => twin.payment(each.id)));
    if (path.endsWith('/create/recurring')) return debit(JSON.parse(body));
    return null;
  };
  return mandates;
}

function refusal(description: string): readonly [number, unknown] {
  return [400, { error: { code: 'BAD_REQUEST_ERROR', description } }];
}

function foundIn<T>(things: readonly T[], is: (thing: T) => boolean): T {
  const thing = things.find(is);
  if (thing) return thing;
  throw new Error('The twin has no such thing.');
}
