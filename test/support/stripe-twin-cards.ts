import type Stripe from 'stripe';
import { type Intent, metadataOf, type StripeTwin, type TwinCall } from './stripe-twin.ts';

/** What becomes of a saved card when it is charged. `gone`: it was removed at Stripe. `answer lost`: it pays, and nobody hears of it. */
export type CardMood = 'pays' | 'declines' | 'asks' | 'gone' | 'answer lost' | 'request lost';

/** What stands between says at once that nobody hears of it: to wait for an answer takes the library six seconds. */
const lost = [502, { error: { type: 'api_error', message: 'Bad gateway.' } }] as const;

/** How long Stripe knows a call by its key. */
const keyKnownMs = 24 * 3_600_000;

/** The part of a twin that charges saved cards. */
export function keepCards(twin: StripeTwin, now: () => number = () => 0) {
  const answers = new Map<string, readonly [number, unknown]>();
  const charges = new Map<string, { at: number; asked: string; answer: ReturnType<typeof charge> }>();
  const cards = {
    mood: 'pays' as CardMood,
    charged: 0,
    /** Until when nobody is told what became of a charge. */
    held: undefined as Promise<void> | undefined,
    /** Every charge that was made, whatever became of it. */
    intents: [] as Intent[],
    detached: [] as string[],
    /** By how much Stripe's clock is ahead of the proxy's. */
    skewSeconds: 0,
    /** Payments of somebody else that are newer than all. */
    many: 0,
    nowSeconds: () => Number.POSITIVE_INFINITY,
    /** By customer. */
    taxIds: new Map<string, readonly Pick<Stripe.TaxId, 'object' | 'type' | 'value'>[]>(),
  };

  const expanded = (intent: Intent) => ({ ...intent, latest_charge: twin.chargeOfIntent(intent.id) });

  async function charge(form: URLSearchParams): Promise<readonly [number, unknown]> {
    const [amount, currency] = [Number(form.get('amount')), form.get('currency') ?? ''];
    const of = { amount, currency, metadata: metadataOf(form) };
    const [customer, payment_method] = [form.get('customer'), form.get('payment_method')];
    const by = { customer, payment_method, created: Math.floor(now() / 1000) };
    if (cards.mood === 'pays' || cards.mood === 'answer lost') {
      cards.charged += 1;
      const [made] = await twin.charge(of, by);
      cards.intents.push(made);
      return [200, expanded(made)];
    }
    if (cards.mood === 'gone') {
      const message = 'The provided PaymentMethod was previously used or detached from a Customer.';
      return [400, { error: { type: 'invalid_request_error', message } }];
    }
    const made = twin.newIntent(
      { ...of, of: `x${cards.intents.length}_${Date.now()}` },
      'requires_payment_method',
    )[0];
    const code = cards.mood === 'asks' ? 'authentication_required' : 'card_declined';
    const fault = { code, type: 'card_error' } as const;
    const intent = twin.keepIntent({ ...made, ...by, last_payment_error: fault });
    cards.intents.push(intent);
    await twin.tellOfFailure(intent);
    return [402, { error: { type: 'card_error', code, message: code, payment_intent: intent } }];
  }

  // The same key is the same charge for a day, and with other words it is refused.
  async function chargeOnce(form: URLSearchParams, key: string): Promise<readonly [number, unknown]> {
    if (cards.mood === 'request lost') return lost;
    const asked = form.toString();
    const known = charges.get(key);
    if (known && now() - known.at < keyKnownMs) {
      const message = 'Keys for idempotent requests can only be used with the same parameters.';
      return known.asked === asked ? known.answer : [400, { error: { type: 'idempotency_error', message } }];
    }
    const answer = charge(form);
    charges.set(key, { at: now(), asked, answer });
    await answer;
    await cards.held;
    return cards.mood === 'answer lost' ? lost : answer;
  }

  function addTaxId(customer: string, type: string | null, value: string | null): void {
    const taxId = { object: 'tax_id', type: type as Stripe.TaxId.Type, value: value ?? '' } as const;
    cards.taxIds.set(customer, [...(cards.taxIds.get(customer) ?? []), taxId]);
  }

  function newCustomer(form: URLSearchParams): Pick<Stripe.Customer, 'id' | 'object' | 'name' | 'email'> {
    const id = `cus_Payer${cards.taxIds.size}`;
    addTaxId(id, form.get('tax_id_data[0][type]'), form.get('tax_id_data[0][value]'));
    return { id, object: 'customer', name: form.get('name'), email: form.get('email') };
  }

  twin.also = async ({ method, path, form, query, key }: TwinCall) => {
    const [, , what, id = '', act] = path.split('/');
    if (what === 'payment_intents' && method === 'GET' && !id) {
      const since = Number(query.get('created[gte]'));
      const ours = twin.intentsOf(query.get('customer') ?? '').map(expanded);
      const others = Array.from({ length: cards.many }, (_, place) => ({
        id: `pi_other_${place}`,
        metadata: {},
      }));
      // As if all were made now, by the clock of Stripe.
      const all = since > cards.nowSeconds() + cards.skewSeconds ? [] : [...others, ...ours];
      const from = all.findIndex(({ id: known }) => known === query.get('starting_after')) + 1;
      const data = all.slice(from, from + Number(query.get('limit')));
      return [200, { object: 'list', data, has_more: from + data.length < all.length }];
    }
    if (what === 'payment_intents' && method === 'POST' && !id) return chargeOnce(form, key);
    // Of a page one ends the page.
    if (what === 'payment_intents' && act === 'cancel' && id.startsWith('pi_cs_')) {
      const message = 'You cannot cancel this PaymentIntent, because it was created by Checkout.';
      return [400, { error: { type: 'invalid_request_error', message } }];
    }
    if (what === 'payment_intents' && act === 'cancel')
      return [200, twin.keepIntent({ ...twin.intent(id), status: 'canceled' })];
    if (what === 'customers' && method === 'POST' && !id) {
      const answer = answers.get(key) ?? ([200, newCustomer(form)] as const);
      answers.set(key, answer);
      return answer;
    }
    if (what === 'customers' && act === 'tax_ids') {
      if (method === 'POST') addTaxId(id, form.get('type'), form.get('value'));
      return [200, { object: 'list', data: cards.taxIds.get(id) ?? [], has_more: false }];
    }
    if (what === 'payment_methods' && act === 'detach') {
      cards.detached.push(id);
      return [200, { id, object: 'payment_method' }];
    }
    return null;
  };
  return cards;
}
