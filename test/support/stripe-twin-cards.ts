import type Stripe from 'stripe';
import { type Intent, metadataOf, type StripeTwin, type TwinCall } from './stripe-twin.ts';

/** What becomes of a saved card when it is charged. `answer lost`: it pays, and nobody hears of it. */
export type CardMood = 'pays' | 'declines' | 'asks' | 'answer lost' | 'request lost';

/** The part of a twin that charges saved cards. */
export function keepCards(twin: StripeTwin) {
  const answers = new Map<string, readonly [number, unknown]>();
  const cards = {
    mood: 'pays' as CardMood,
    charged: 0,
    detached: [] as string[],
    /** Whether what is lost ends the connection at once, instead of leaving the proxy to wait. */
    isCut: false,
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
    if (cards.mood === 'pays' || cards.mood === 'answer lost') {
      cards.charged += 1;
      const [made] = await twin.charge(of, { customer, payment_method });
      return [200, expanded(made)];
    }
    const made = twin.newIntent(
      { ...of, of: `x${answers.size}_${Date.now()}` },
      'requires_payment_method',
    )[0];
    const code = cards.mood === 'asks' ? 'authentication_required' : 'card_declined';
    const fault = { code, type: 'card_error' } as const;
    const intent = twin.keepIntent({ ...made, customer, payment_method, last_payment_error: fault });
    await twin.tellOfFailure(intent);
    return [402, { error: { type: 'card_error', code, message: code, payment_intent: intent } }];
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
    if (what === 'payment_intents' && method === 'POST' && !id) {
      const lost = [cards.isCut ? -1 : 0, null] as const;
      if (cards.mood === 'request lost') return lost;
      const isLost = cards.mood === 'answer lost' && !answers.has(key);
      const answer = answers.get(key) ?? (await charge(form));
      // Without a key every call is a charge of its own.
      if (key) answers.set(key, answer);
      return isLost ? lost : answer;
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
