import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** What a twin does with the calls it gets: answers, or not, or nonsense that is well formed. */
export type Mood = 'up' | 'down' | 'silent' | 'absurd' | 'missing';

export type Session = Pick<
  Stripe.Checkout.Session,
  | 'id'
  | 'object'
  | 'amount_subtotal'
  | 'amount_total'
  | 'currency'
  | 'client_reference_id'
  | 'livemode'
  | 'metadata'
  | 'payment_intent'
  | 'payment_status'
  | 'status'
  | 'url'
  | 'success_url'
  | 'cancel_url'
  | 'customer'
  | 'mode'
>;
export type Intent = Pick<
  Stripe.PaymentIntent,
  | 'id'
  | 'object'
  | 'amount'
  | 'amount_received'
  | 'currency'
  | 'livemode'
  | 'metadata'
  | 'status'
  | 'latest_charge'
  | 'payment_method'
  | 'customer'
  | 'created'
> & { last_payment_error?: Pick<Stripe.PaymentIntent.LastPaymentError, 'code' | 'type'> };
type Charge = Pick<
  Stripe.Charge,
  | 'id'
  | 'object'
  | 'amount'
  | 'amount_captured'
  | 'amount_refunded'
  | 'captured'
  | 'currency'
  | 'livemode'
  | 'metadata'
  | 'paid'
  | 'payment_intent'
  | 'receipt_url'
  | 'refunded'
  | 'status'
>;
type Refund = Pick<
  Stripe.Refund,
  'id' | 'object' | 'amount' | 'charge' | 'currency' | 'metadata' | 'payment_intent' | 'status'
>;
type Dispute = Pick<
  Stripe.Dispute,
  'id' | 'object' | 'amount' | 'charge' | 'currency' | 'livemode' | 'metadata' | 'payment_intent' | 'status'
>;
type Thing = Session | Intent | Charge | Refund | Dispute;

/** An event as it is sent. */
export type StripeEvent = Pick<
  Stripe.Event,
  'id' | 'object' | 'api_version' | 'created' | 'livemode' | 'type'
> & {
  data: { object: Thing };
};

export interface Signed {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** A call that came. */
export interface TwinCall {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
  readonly key: string;
}

/** Signs a text as Stripe does. */
export function signStripe(body: string, secret: string, atMs = Date.now()): Signed {
  const timestamp = Math.floor(atMs / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return { body, headers: { 'stripe-signature': signature, 'content-type': 'application/json' } };
}

// No two things have the same id, as at Stripe, whichever twin made them.
let ids = 0;

/** Stripe, as far as it is asked here: it keeps what it is told and tells what happened, in its own words. */
export class StripeTwin {
  /** Every call that came. */
  readonly calls: { method: string; path: string; key: string | undefined }[] = [];
  /** Every event, in the order in which it happened. */
  readonly events: StripeEvent[] = [];
  mood: Mood = 'up';
  /** Answers calls that only a tool makes; null for all others. */
  also: ((call: TwinCall) => Promise<readonly [status: number, body: unknown] | null>) | null = null;
  /** Tax that is added to what is paid, in minor units. */
  taxMinor = 0;
  url = '';
  readonly #things = new Map<string, Thing>();
  readonly #answers = new Map<string, string>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response).catch(cause => response.writeHead(500).end(String(cause)));
  });
  readonly #told: (event: StripeEvent) => Promise<void>;

  /** `told` gets each event when it happens. */
  constructor(told: (event: StripeEvent) => Promise<void> = async () => undefined) {
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

  /** A session that somebody else asked for. */
  newSession(of: Pick<Session, 'amount_subtotal' | 'currency' | 'metadata'>): Session {
    const id = this.#id('cs');
    return this.#keep<Session>({
      ...of,
      id,
      object: 'checkout.session',
      amount_total: of.amount_subtotal,
      client_reference_id: null,
      customer: null,
      livemode: false,
      mode: 'payment',
      payment_intent: null,
      payment_status: 'unpaid',
      status: 'open',
      success_url: null,
      cancel_url: null,
      url: `${this.url}/pay/${id}`,
    });
  }

  /** The payments of a customer, newest first. */
  intentsOf(customer: string): Intent[] {
    const all = [...this.#things.values()].filter(thing => thing.object === 'payment_intent');
    return all.filter(intent => intent.customer === customer).reverse();
  }

  keepIntent(intent: Intent): Intent {
    return this.#keep(intent);
  }

  intent(id: string): Intent {
    const thing = this.#things.get(id);
    if (thing?.object === 'payment_intent') return thing;
    throw new Error(`There is no payment ${id}.`);
  }

  /** A payment by itself, without a page. */
  async charge(
    of: { amount: number; currency: string; metadata: Record<string, string> },
    by: Partial<Pick<Intent, 'customer' | 'payment_method' | 'created'>> = {},
  ): Promise<[Intent, Charge]> {
    const [made, charge] = this.newIntent({ ...of, of: this.#id('x') }, 'succeeded');
    const intent = this.#keep({ ...made, ...by });
    await this.#tell('charge.succeeded', charge);
    await this.#tell('payment_intent.succeeded', intent);
    return [intent, charge];
  }

  chargeOfIntent(intent: string): Charge {
    const charge = this.#things.get(intent.replace('pi_', 'ch_'));
    if (charge?.object === 'charge') return charge;
    throw new Error(`There is no payment ${intent}.`);
  }

  session(id: string): Session {
    const thing = this.#things.get(id);
    if (thing?.object === 'checkout.session') return thing;
    throw new Error(`The twin has no session ${id}.`);
  }

  /** The session behind the address of its hosted page. */
  sessionAt(checkoutUrl: string): Session {
    return this.session(checkoutUrl.split('/').at(-1) ?? '');
  }

  /** Presses "Pay": at once, or by a way of paying that takes days. */
  async pay(session: Session, { isLater = false, isKept = false } = {}): Promise<void> {
    const paid = { ...session, status: 'complete', payment_status: isLater ? 'unpaid' : 'paid' } as const;
    const [intent, charge] = this.#take(session, isLater ? 'processing' : 'succeeded');
    const customer = isKept ? (session.customer ?? this.#id('cus')) : session.customer;
    const done = this.#keep({ ...paid, payment_intent: intent.id, customer });
    if (isKept) this.#keep({ ...intent, payment_method: this.#id('pm'), customer });
    if (isLater) return this.#tell('checkout.session.completed', done);
    await this.#tell('charge.succeeded', charge);
    await this.#tell('payment_intent.succeeded', intent);
    await this.#tell('checkout.session.completed', done);
  }

  /** The money of one who paid later has come, or will not. */
  async settle(session: Session, became: 'succeeded' | 'failed'): Promise<void> {
    const [intent, charge] = this.#take(
      session,
      became === 'succeeded' ? 'succeeded' : 'requires_payment_method',
    );
    if (became === 'failed') {
      await this.#tell('payment_intent.payment_failed', intent);
      return this.#tell('checkout.session.async_payment_failed', session);
    }
    const paid = this.#keep({ ...session, payment_status: 'paid', payment_intent: intent.id });
    await this.#tell('charge.succeeded', charge);
    await this.#tell('payment_intent.succeeded', intent);
    await this.#tell('checkout.session.async_payment_succeeded', paid);
  }

  /** Tells that a charge of a saved card did not go through. */
  tellOfFailure(intent: Intent): Promise<void> {
    return this.#tell('payment_intent.payment_failed', intent);
  }

  async decline(session: Session): Promise<void> {
    const [intent] = this.#take(session, 'requires_payment_method');
    await this.#tell('payment_intent.payment_failed', intent);
  }

  async expire(session: Session): Promise<void> {
    await this.#tell('checkout.session.expired', this.#keep({ ...session, status: 'expired', url: null }));
  }

  refund(session: Session, amount: number): Promise<Refund> {
    return this.refundCharge(this.#chargeOf(session), amount);
  }

  async refundCharge(charge: Charge, amount: number): Promise<Refund> {
    const back = charge.amount_refunded + amount;
    const after = this.#keep({ ...charge, amount_refunded: back, refunded: back === charge.amount });
    const refund = this.#keep<Refund>({
      id: this.#id('re'),
      object: 'refund',
      amount,
      charge: charge.id,
      currency: charge.currency,
      metadata: {},
      payment_intent: charge.payment_intent,
      status: 'succeeded',
    });
    await this.#tell('refund.created', refund);
    await this.#tell('charge.refunded', after);
    return refund;
  }

  async failRefund(session: Session, refund: Refund): Promise<void> {
    const charge = this.#chargeOf(session);
    this.#keep({ ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
    await this.#tell('refund.failed', this.#keep({ ...refund, status: 'failed' }));
  }

  dispute(session: Session, amount: number): Promise<Dispute> {
    return this.disputeCharge(this.#chargeOf(session), amount);
  }

  async disputeCharge({ id, currency, payment_intent }: Charge, amount: number): Promise<Dispute> {
    const dispute = this.#keep<Dispute>({
      id: this.#id('dp'),
      object: 'dispute',
      amount,
      charge: id,
      currency,
      livemode: false,
      metadata: {},
      payment_intent,
      status: 'needs_response',
    });
    await this.#tell('charge.dispute.created', dispute);
    await this.#tell('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  async closeDispute(dispute: Dispute, status: 'won' | 'lost'): Promise<void> {
    const closed = this.#keep({ ...dispute, status });
    if (status === 'won') await this.#tell('charge.dispute.funds_reinstated', closed);
    await this.#tell('charge.dispute.closed', closed);
  }

  #id(prefix: string): string {
    ids += 1;
    return `${prefix}_test_${ids}`;
  }

  #keep<T extends Thing>(thing: T): T {
    this.#things.set(thing.id, thing);
    return thing;
  }

  #take(session: Session, status: Intent['status']): [Intent, Charge] {
    const { id: of, currency, metadata } = session;
    const amount = (session.amount_subtotal ?? 0) + this.taxMinor;
    this.#keep({ ...session, amount_total: amount });
    const [intent, charge] = this.newIntent({ of, amount, currency, metadata }, status);
    return [this.#keep({ ...intent, customer: session.customer }), charge];
  }

  /** A payment of so much, for whatever has the id `of`. */
  newIntent(
    {
      of,
      amount,
      currency,
      metadata,
    }: Pick<Session, 'currency' | 'metadata'> & { of: string; amount: number },
    status: Intent['status'],
  ): [Intent, Charge] {
    const known = `pi_${of}`;
    const isPaid = status === 'succeeded';
    const charge = this.#keep<Charge>({
      id: `ch_${of}`,
      object: 'charge',
      amount,
      amount_captured: isPaid ? amount : 0,
      amount_refunded: 0,
      captured: isPaid,
      currency: currency ?? '',
      livemode: false,
      metadata: metadata ?? {},
      paid: isPaid,
      payment_intent: known,
      receipt_url: isPaid ? `https://pay.stripe.example/receipts/${of}` : null,
      refunded: false,
      status: isPaid ? 'succeeded' : 'failed',
    });
    const intent = this.#keep<Intent>({
      id: known,
      object: 'payment_intent',
      amount,
      amount_received: isPaid ? amount : 0,
      currency: currency ?? '',
      livemode: false,
      metadata: metadata ?? {},
      status,
      latest_charge: charge.id,
      payment_method: null,
      customer: null,
      created: 0,
    });
    return [intent, charge];
  }

  #chargeOf(session: Session): Charge {
    const charge = this.#things.get(`ch_${session.id}`);
    if (charge?.object === 'charge') return charge;
    throw new Error(`Session ${session.id} has no charge.`);
  }

  async #tell(type: StripeEvent['type'], object: Thing): Promise<void> {
    const event: StripeEvent = {
      id: this.#id('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: 0,
      livemode: false,
      type,
      data: { object },
    };
    this.events.push(event);
    await this.#told(event);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const form = new URLSearchParams(await textOf(request));
    if (path.startsWith('/pay/')) return this.#page(request, response, path);
    const key = request.headers['idempotency-key'];
    this.calls.push({ method: request.method ?? '', path, key: typeof key === 'string' ? key : undefined });
    if (this.mood === 'silent') return;
    const query = new URL(request.url ?? '', this.url).searchParams;
    const call = { method: request.method ?? '', path, form, query, key: String(key ?? '') };
    const other = this.mood === 'up' ? await this.also?.(call) : null;
    if (other && other[0] < 0) return void request.socket.destroy();
    if (other && other[0] === 0) return;
    const [status, body] = other ? [other[0], JSON.stringify(other[1])] : this.#say(request, path, form);
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_1' }).end(body);
  }

  #say(request: IncomingMessage, path: string, form: URLSearchParams): [number, string] {
    if (this.mood === 'down')
      return [500, JSON.stringify({ error: { type: 'api_error', message: 'Down.' } })];
    if (this.mood === 'missing') return [404, '{}'];
    if (this.mood === 'absurd') return [200, JSON.stringify({ ...absurd, id: path.split('/').at(-1) })];
    if (request.method === 'POST' && path === '/v1/checkout/sessions') {
      const isTaxed = form.get('customer') && form.get('automatic_tax[enabled]') === 'true';
      if (isTaxed && (!form.get('customer_update[address]') || !form.get('customer_update[name]'))) {
        const message = 'Tax for a known customer needs customer_update.';
        return [400, JSON.stringify({ error: { type: 'invalid_request_error', message } })];
      }
      const key = String(request.headers['idempotency-key'] ?? '');
      const answer = this.#answers.get(key) ?? JSON.stringify(this.#newSession(form));
      if (key) this.#answers.set(key, answer);
      return [200, answer];
    }
    const listed = { '/v1/refunds': 'refund', '/v1/disputes': 'dispute' }[path];
    if (request.method === 'GET' && listed) {
      const payment = new URL(request.url ?? '', this.url).searchParams.get('payment_intent');
      const data = [...this.#things.values()].filter(
        each => each.object === listed && 'charge' in each && each.payment_intent === payment,
      );
      return [200, JSON.stringify({ object: 'list', data, has_more: false })];
    }
    const thing = this.#things.get(path.split('/').at(-1) ?? '');
    if (request.method === 'GET' && thing)
      return [200, JSON.stringify(this.#expanded(thing, request.url ?? ''))];
    const error = {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: `No such thing: ${path}`,
    };
    return [404, JSON.stringify({ error })];
  }

  #expanded(thing: Thing, url: string): unknown {
    if (thing.object !== 'checkout.session' || !url.includes('expand')) return thing;
    const intent = typeof thing.payment_intent === 'string' ? this.#things.get(thing.payment_intent) : null;
    if (intent?.object !== 'payment_intent') return thing;
    const charge = typeof intent.latest_charge === 'string' ? this.#things.get(intent.latest_charge) : null;
    const method = intent.payment_method && {
      id: intent.payment_method,
      object: 'payment_method',
      allow_redisplay: 'always',
      customer: thing.customer,
      card: { brand: 'visa', last4: '4242' },
    };
    const expanded = { ...intent, latest_charge: charge ?? null, payment_method: method };
    return { ...thing, payment_intent: expanded };
  }

  #newSession(form: URLSearchParams): Session {
    const session = this.newSession({
      amount_subtotal: Number(form.get('line_items[0][price_data][unit_amount]')),
      currency: form.get('line_items[0][price_data][currency]'),
      metadata: metadataOf(form),
    });
    return this.#keep({
      ...session,
      client_reference_id: form.get('client_reference_id'),
      customer: form.get('customer'),
      success_url: form.get('success_url'),
      cancel_url: form.get('cancel_url'),
    });
  }

  // The hosted page: what a person sees of Stripe.
  async #page(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, , id = '', press] = path.split('/');
    const session = this.session(id);
    if (request.method === 'GET') {
      const buttons = ['pay', 'keep', 'decline', 'later'].map(
        each => `<form method="post" action="/pay/${id}/${each}"><button>${each}</button></form>`,
      );
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Twin</title>${buttons.join('')}`);
      return;
    }
    if (press === 'pay') await this.pay(session);
    if (press === 'keep') await this.pay(session, { isKept: true });
    if (press === 'later') await this.pay(session, { isLater: true });
    if (press === 'decline') await this.decline(session);
    const isDone = press !== 'decline';
    response.writeHead(303, { location: isDone ? (session.success_url ?? '/') : `/pay/${id}` }).end();
  }
}

// Well formed and nonsense: no currency there is, no money, another object than was asked for.
const absurd = {
  object: 'checkout.session',
  url: 'https://pay.stripe.example/absurd',
  payment_status: 'paid',
  status: 'complete',
  amount_total: 1,
  currency: 'xxx',
  metadata: { purchase_id: 'somebody-elses', account: 'another' },
};

/** What a form says under `metadata`. */
export function metadataOf(form: URLSearchParams): Record<string, string> {
  const found = [...form].map(([name, value]) => [/^metadata\[(\w+)\]$/.exec(name)?.[1], value]);
  return Object.fromEntries(found.filter(([name]) => name !== undefined));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}
