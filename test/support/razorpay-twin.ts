import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disputes } from 'razorpay/dist/types/disputes';
import type { Orders } from 'razorpay/dist/types/orders';
import type { PaymentLinks } from 'razorpay/dist/types/paymentLink';
import type { Payments } from 'razorpay/dist/types/payments';
import type { Refunds } from 'razorpay/dist/types/refunds';

/** What a twin does with the calls it gets: answers, or not, or slowly, or nonsense that is well formed. */
export type Mood = 'up' | 'down' | 'gone' | 'silent' | 'dripping' | 'absurd' | 'missing' | 'moved';

/** Razorpay has a list where there are no notes. */
type Notes = Readonly<Record<string, string>> | [];
// The SDK's types, where they say what Razorpay's documentation says: its links have one payment, and amounts as text.
type Link = Pick<PaymentLinks.RazorpayPaymentLink, 'id' | 'short_url' | 'status' | 'amount_paid'> &
  Required<Pick<PaymentLinks.RazorpayPaymentLink, 'currency' | 'callback_url' | 'reference_id'>> & {
    amount: number;
    notes: Notes;
    order_id?: string;
    payments: Pick<PaymentLinks.RazorpayPaymentBaseRequestBody, 'payment_id' | 'status'>[] | null;
  };
export type Order = Pick<Orders.RazorpayOrder, 'id' | 'currency' | 'amount_paid' | 'status' | 'receipt'> & {
  entity: 'order';
  amount: number;
  notes: Notes;
};
export type Payment = Pick<
  Payments.RazorpayPayment,
  'id' | 'entity' | 'currency' | 'status' | 'captured' | 'order_id' | 'invoice_id' | 'method'
> & {
  token_id?: string;
  customer_id?: string;
  created_at?: number;
  amount: number;
  amount_refunded: number;
  notes: Notes;
};
type Refund = Pick<Refunds.RazorpayRefund, 'id' | 'currency' | 'payment_id' | 'status'> & {
  entity: 'refund';
  amount: number;
  notes: Notes;
};
type Dispute = Pick<
  Disputes.RazorpayDispute,
  'id' | 'payment_id' | 'amount' | 'currency' | 'amount_deducted' | 'status' | 'phase'
> & { entity: 'dispute' };

interface Parts {
  payment?: Payment;
  order?: Order;
  payment_link?: Link;
  refund?: Refund;
  dispute?: Dispute;
}

/** An event as it is sent. */
export interface RazorpayEvent {
  readonly entity: 'event';
  readonly event: string;
  readonly account_id: string;
  readonly contains: readonly string[];
  readonly payload: Readonly<Record<string, { readonly entity: Readonly<Record<string, unknown>> }>>;
  readonly created_at: number;
}

/** A call that came. */
export interface TwinCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Signs a text as Razorpay does. */
export function signRazorpay(body: string, secret: string): Signed {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { body, headers: { 'x-razorpay-signature': signature, 'content-type': 'application/json' } };
}

/** Sends each event to an address, signed: what a twin is told to do with its events. */
export function sendTo(url: string, secret: string): (event: RazorpayEvent) => Promise<void> {
  return async event => {
    const { body, headers } = signRazorpay(JSON.stringify(event), secret);
    await fetch(url, { method: 'POST', body, headers: { ...headers, 'x-razorpay-event-id': 'evt' } });
  };
}

// No two things have the same id, as at Razorpay, whichever twin made them.
let ids = 0;

/** Razorpay, as far as it is asked here: it keeps what it is told and tells what happened, in its own words. */
export class RazorpayTwin {
  /** Every call that came. */
  readonly calls: string[] = [];
  /** What the links were asked for with. */
  readonly asked: Record<string, unknown>[] = [];
  /** Every event, in the order in which it happened. */
  readonly events: RazorpayEvent[] = [];
  mood: Mood = 'up';
  /** Answers more calls; null for all others, and nothing at all with the status 0. */
  also: ((call: TwinCall) => Promise<readonly [status: number, body: unknown] | null>) | null = null;
  /** What carries the notes of a link besides it. */
  notesOn: 'payments' | 'orders' | 'links' = 'payments';
  url = '';
  readonly #links = new Map<string, Link>();
  readonly #orders = new Map<string, Order>();
  readonly #payments = new Map<string, Payment>();
  readonly #refunds = new Map<string, Refund>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response).catch(cause => response.writeHead(500).end(String(cause)));
  });
  readonly #told: (event: RazorpayEvent) => Promise<void>;

  /** `told` gets each event when it happens. */
  constructor(told: (event: RazorpayEvent) => Promise<void> = async () => undefined) {
    this.#told = told;
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  link(id: string): Link {
    return found(this.#links, id);
  }

  /** The id of the link behind the address of its hosted page. */
  linkAt(checkoutUrl: string): string {
    return checkoutUrl.split('/').at(-1) ?? '';
  }

  /** Presses "Pay"; answers the payment's id. */
  async pay(linkId: string): Promise<string> {
    const { payment, order } = this.#attempt(linkId, 'captured');
    const link = { ...this.link(linkId), status: 'paid', amount_paid: order.amount } as const;
    const paid = { ...order, status: 'paid', amount_paid: order.amount } as const;
    this.#orders.set(order.id, paid);
    this.#links.set(linkId, { ...link, payments: [{ payment_id: payment.id, status: 'captured' }] });
    await this.#tell('payment.authorized', {
      payment: { ...payment, status: 'authorized', captured: false },
    });
    await this.#tell('payment.captured', { payment });
    await this.#tell('order.paid', { payment, order: paid });
    await this.#tell('payment_link.paid', { payment_link: link, order: paid, payment });
    return payment.id;
  }

  /** A payment that the bank declined; the link can be paid still. */
  async fail(linkId: string): Promise<void> {
    const { payment } = this.#attempt(linkId, 'failed');
    await this.#tell('payment.failed', { payment });
  }

  async expire(linkId: string, status: 'expired' | 'cancelled' = 'expired'): Promise<void> {
    const link = { ...this.link(linkId), status };
    this.#links.set(linkId, link);
    await this.#tell(`payment_link.${status}`, { payment_link: link });
  }

  async refund(paymentId: string, amount: number): Promise<string> {
    const before = found(this.#payments, paymentId);
    const back = before.amount_refunded + amount;
    const status = back === before.amount ? 'refunded' : 'captured';
    const payment = { ...before, status, amount_refunded: back } as const;
    this.#payments.set(paymentId, payment);
    const refund: Refund = {
      id: this.#id('rfnd'),
      entity: 'refund',
      amount,
      currency: payment.currency,
      payment_id: paymentId,
      status: 'pending',
      notes: [],
    };
    const processed = { ...refund, status: 'processed' } as const;
    this.#refunds.set(refund.id, processed);
    await this.#tell('refund.created', { refund, payment });
    await this.#tell('refund.processed', { refund: processed, payment });
    return refund.id;
  }

  async failRefund(refundId: string): Promise<void> {
    const refund = { ...found(this.#refunds, refundId), status: 'failed' } as const;
    const before = found(this.#payments, refund.payment_id);
    const payment = { ...before, amount_refunded: before.amount_refunded - refund.amount } as const;
    this.#payments.set(payment.id, { ...payment, status: 'captured' });
    this.#refunds.set(refundId, refund);
    await this.#tell('refund.failed', { refund, payment: { ...payment, status: 'captured' } });
  }

  async dispute(paymentId: string, amount: number): Promise<Dispute> {
    const payment = found(this.#payments, paymentId);
    const dispute: Dispute = {
      id: this.#id('disp'),
      entity: 'dispute',
      payment_id: paymentId,
      amount,
      currency: payment.currency,
      amount_deducted: 0,
      status: 'open',
      phase: 'chargeback',
    };
    await this.#tell('payment.dispute.created', { payment, dispute });
    await this.#tell('payment.dispute.under_review', {
      payment,
      dispute: { ...dispute, status: 'under_review' },
    });
    return dispute;
  }

  async closeDispute(dispute: Dispute, became: 'won' | 'lost'): Promise<void> {
    const payment = found(this.#payments, dispute.payment_id);
    const amount_deducted = became === 'lost' ? dispute.amount : 0;
    const parts = (status: string) => ({ payment, dispute: { ...dispute, amount_deducted, status } });
    await this.#tell(`payment.dispute.${became}`, parts(became));
    await this.#tell('payment.dispute.closed', parts('closed'));
  }

  /** Keeps a payment and its order, and tells of it. */
  async happen(payment: Payment, order: Order): Promise<void> {
    this.#payments.set(payment.id, payment);
    const isPaid = payment.status === 'captured';
    const after: Order = isPaid ? { ...order, status: 'paid', amount_paid: order.amount } : order;
    this.#orders.set(order.id, after);
    if (payment.status === 'failed') await this.#tell('payment.failed', { payment });
    if (!isPaid) return;
    await this.#tell('payment.captured', { payment });
    await this.#tell('order.paid', { payment, order: after });
  }

  payment(id: string): Payment {
    return found(this.#payments, id);
  }

  newId(prefix: string): string {
    return this.#id(prefix);
  }

  #id(prefix: string): string {
    ids += 1;
    return `${prefix}_Twin${String(ids).padStart(10, '0')}`;
  }

  #attempt(linkId: string, status: 'captured' | 'failed'): { payment: Payment; order: Order } {
    const link = this.link(linkId);
    const { amount, currency } = link;
    const notes: Notes = this.notesOn === 'payments' ? link.notes : [];
    const fresh: Order = {
      id: this.#id('order'),
      entity: 'order',
      amount,
      amount_paid: 0,
      currency,
      notes: this.notesOn === 'links' ? [] : link.notes,
      status: 'attempted',
    };
    const order = this.#orders.get(link.order_id ?? '') ?? fresh;
    const payment: Payment = {
      id: this.#id('pay'),
      entity: 'payment',
      amount,
      amount_refunded: 0,
      captured: status === 'captured',
      currency,
      invoice_id: null,
      method: 'upi',
      notes,
      order_id: order.id,
      status,
    };
    this.#links.set(linkId, { ...link, order_id: order.id });
    this.#orders.set(order.id, order);
    this.#payments.set(payment.id, payment);
    return { payment, order };
  }

  async #tell(name: string, parts: Parts): Promise<void> {
    const payload = Object.fromEntries(Object.entries(parts).map(([part, entity]) => [part, { entity }]));
    const event: RazorpayEvent = {
      entity: 'event',
      event: name,
      account_id: 'acc_Twin0000000000',
      contains: Object.keys(parts),
      payload,
      created_at: 0,
    };
    this.events.push(event);
    await this.#told(event);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const body = await textOf(request);
    if (url.pathname.startsWith('/pay/')) return this.#page(request, response, url.pathname);
    this.calls.push(`${request.method} ${url.pathname}`);
    if (this.mood === 'silent') return;
    if (this.mood === 'gone') return void request.socket.destroy();
    response.setHeader('content-type', 'application/json');
    if (this.mood === 'dripping') {
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
      return;
    }
    const call = { method: request.method ?? '', path: url.pathname, query: url.searchParams, body };
    const other = this.mood === 'up' ? await this.also?.(call) : null;
    if (other && other[0] === 0) return void request.socket.destroy();
    const [status, answer] = other ? [other[0], JSON.stringify(other[1])] : this.#say(request, url, body);
    if (this.mood === 'moved') response.setHeader('location', `${this.url}/elsewhere`);
    response.writeHead(status).end(answer);
  }

  #say(request: IncomingMessage, url: URL, body: string): [number, string] {
    if (this.mood === 'down') return refusal('Down.', 500);
    if (this.mood === 'moved') return [302, ''];
    if (this.mood === 'missing') return [404, '{}'];
    const id = url.pathname.split('/').at(-1) ?? '';
    if (this.mood === 'absurd') return [200, JSON.stringify({ ...absurd, id: `${id.split('_')[0]}_Absurd` })];
    if (!request.headers.authorization?.startsWith('Basic ')) return refusal('Authentication failed', 401);
    if (url.pathname === '/v1/payment_links' && request.method === 'POST')
      return this.#newLink(JSON.parse(body));
    if (url.pathname === '/v1/payment_links') {
      const reference = url.searchParams.get('reference_id');
      const links = [...this.#links.values()].filter(link => link.reference_id === reference);
      return [200, JSON.stringify({ payment_links: links })];
    }
    const refunded = /\/(pay_\w+)\/refunds$/.exec(url.pathname)?.[1];
    if (refunded) {
      const items = [...this.#refunds.values()].filter(refund => refund.payment_id === refunded);
      return [200, JSON.stringify({ entity: 'collection', count: items.length, items })];
    }
    const thing = this.#links.get(id) ?? this.#orders.get(id) ?? this.#payments.get(id);
    return thing ? [200, JSON.stringify(thing)] : refusal('The id provided does not exist');
  }

  #newLink(asked: Record<string, unknown> & Link): [number, string] {
    this.asked.push(asked);
    const { reference_id: reference, amount, currency, notes, callback_url } = asked;
    if ([...this.#links.values()].some(link => link.reference_id === reference))
      return refusal(`payment link with given reference_id: ${reference} already exists.`);
    const id = this.#id('plink');
    const link: Link = {
      id,
      amount,
      amount_paid: 0,
      callback_url,
      currency,
      notes,
      payments: null,
      reference_id: reference,
      short_url: `${this.url}/pay/${id}`,
      status: 'created',
    };
    this.#links.set(id, link);
    return [200, JSON.stringify(link)];
  }

  // The hosted page: what a person sees of Razorpay.
  async #page(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, , id = '', press] = path.split('/');
    const link = this.link(id);
    if (request.method === 'GET') {
      const buttons = ['pay', 'fail'].map(
        each => `<form method="post" action="/pay/${id}/${each}"><button>${each}</button></form>`,
      );
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Twin</title>${buttons.join('')}`);
      return;
    }
    if (press === 'pay') await this.pay(id);
    else await this.fail(id);
    // What is said there is believed by nobody.
    const back = `${link.callback_url}?razorpay_payment_link_status=paid`;
    response.writeHead(303, { location: press === 'pay' ? back : `/pay/${id}` }).end();
  }
}

// Well formed and nonsense: another object than was asked for, paid with money that nobody agreed on.
const absurd = {
  entity: 'payment',
  amount: 1,
  amount_refunded: 0,
  currency: 'XXX',
  status: 'captured',
  captured: true,
  short_url: 'javascript:alert(1)',
  reference_id: 'somebody-elses',
  payments: [{ payment_id: 'pay_Absurd' }],
  notes: { purchase_id: 'somebody-elses', account: 'another' },
};

function refusal(description: string, status = 400): [number, string] {
  return [status, JSON.stringify({ error: { code: 'BAD_REQUEST_ERROR', description } })];
}

function found<T>(things: ReadonlyMap<string, T>, id: string): T {
  const thing = things.get(id);
  if (thing) return thing;
  throw new Error(`The twin has no ${id}.`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}
