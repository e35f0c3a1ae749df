import { createHmac } from 'node:crypto';
import { maxIdempotencyKey, type Purchase } from '../../contract/purchase.ts';
import type { Instant } from '../../domain/cycle.ts';
import { amountFault, type Pricing, priceMinor } from '../../domain/price.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import type { Person } from '../access/session.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import { meet } from '../store/request-rules.ts';
import type { Outcome, PurchaseRecord, Store } from '../store/store.ts';
import type { Cards } from './cards.ts';
import { priceText } from './checkout-page.ts';
import {
  type Checkout,
  type CheckoutOrder,
  chargeKnownMs,
  type MandateKeeping,
  PayerFault,
  type Provider,
  ProviderFault,
  type PurchasePlace,
} from './provider.ts';
import type { Providers } from './providers.ts';
import type { Reconciler } from './reconciler.ts';
import type { Settlement } from './settlement.ts';

export interface Purchases {
  /** Starts a purchase, or answers the one that this key began. */
  start(
    person: Person,
    order: {
      credits: number;
      idempotencyKey: string | undefined;
      savedCard?: boolean | undefined;
      mayKeepCard?: boolean | undefined;
      mandate?: boolean | undefined;
      expectedPriceMinor?: number | undefined;
      /** The request that is approved by it: all who approve that meet one purchase. */
      request?: string | undefined;
    },
  ): Promise<Purchase>;
  /** Where to pay for a purchase whose card was not enough; where it needs nothing more, null. */
  confirm(account: string, id: string): Promise<string | null>;
  /** Of a purchase that nobody paid yet the provider is asked first. */
  find(account: string, id: string): Promise<Purchase>;
}

export interface PurchasesParts {
  readonly store: Store;
  readonly committer: Committer;
  readonly providers: Providers;
  readonly reconciler: Pick<Reconciler, 'ask'>;
  readonly settlement: Settlement;
  readonly cards: Pick<Cards, 'find'>;
  /** The address at which a purchase by a saved card can be confirmed. */
  readonly confirmUrl: (place: PurchasePlace) => string;
  /** Makes the ids of purchases: nobody else can guess one. */
  readonly secret: string;
  onFault(cause: unknown): void;
  readonly now: () => Instant;
  pricingOf(account: string): Promise<Pricing>;
}

export function createPurchases(parts: PurchasesParts): Purchases {
  const { store, committer, providers, reconciler, settlement, cards, now, pricingOf } = parts;

  // The same key makes the same id, so that whoever tries again after a crash meets the same checkout at the provider.
  function idOf(account: string, key: string): string {
    const hash = createHmac('sha256', parts.secret).update(`purchase\n${account}\n${key}`).digest();
    return `pur_${hash.subarray(0, 16).toString('base64url')}`;
  }

  async function openCheckout(
    provider: Pick<Provider, 'startCheckout'>,
    order: CheckoutOrder,
  ): Promise<Checkout> {
    try {
      return await provider.startCheckout(order);
    } catch (cause) {
      if (cause instanceof PayerFault)
        throw new Refused('payment_unavailable', `${cause.message} No money moved.`);
      parts.onFault(cause);
      if (!(cause instanceof ProviderFault)) throw cause;
      throw new Refused(
        'payment_unavailable',
        'The payment provider cannot be reached. No money moved. Try again in a moment.',
      );
    }
  }

  // The row comes first: a charge that nobody knows of could be made twice.
  async function startByCard(
    provider: Provider,
    { order, kept }: { order: CheckoutOrder; kept: Awaited<ReturnType<Cards['find']>> },
    begin: (checkout: Checkout) => Promise<Purchase>,
  ) {
    const { account, purchase: id } = order;
    if (kept?.card.provider !== provider.name)
      throw new Refused('payment_unavailable', 'No card is saved. No money moved.');
    const checkoutUrl = parts.confirmUrl({ account, purchase: id });
    const begun = await begin({ checkoutUrl, reference: kept.card.customer });
    const record = await store.purchase(account, id);
    // A row that a hosted page was given out for, or that another card was charged for, is not charged as well.
    const isOurs = record?.reference === kept.card.customer && record.facts.length === 0;
    if (!record || !isOurs || now() - record.startedAt >= chargeKnownMs) return begun;
    // What was agreed is in the row: prices and the account's currency may have changed since.
    const { credits, priceMinor: agreed, currency } = record;
    try {
      const charged = { ...order, credits, priceMinor: agreed, currency };
      await settlement.settle(provider, await kept.keeping.charge(charged, kept.card));
    } catch (cause) {
      // Nobody knows what became of it. It stays pending, and the provider is asked.
      if (!(cause instanceof ProviderFault)) throw cause;
      parts.onFault(cause);
    }
    return toPurchase((await store.purchase(account, id)) ?? record);
  }

  return {
    async start({ account, user, role }, { idempotencyKey, ...wanted }) {
      const { credits, savedCard = false, mayKeepCard = true, mandate = false, request = null } = wanted;
      const { expectedPriceMinor: expected } = wanted;
      const key = checkKey(idempotencyKey);
      const own = await store.purchase(account, idOf(account, key));
      if (!own && (savedCard || mandate) && role !== 'owner') throw cardIsTheOwners();
      const pricing = await pricingOf(account);
      if (!own) checkAmount(pricing, credits);
      const met = !own && request !== null && meet(await store.request(account, request), request, now());
      if (met && 'code' in met) throw new Refused(met.code, met.detail);
      const begun = own ?? (met || null);
      const id = begun?.id ?? idOf(account, key);
      const kept = role === 'owner' ? await cards.find(account) : null;
      const provider = begun ? providers.named(begun.provider) : providers.sellingIn(pricing.currency);
      const status = (await store.account(account))?.status ?? 'active';
      const mayCharge = savedCard && status === 'active' && provider?.name === kept?.card.provider;
      // A charge that nobody knows the end of is sent again. Where none may be made any more it is not refused: money may
      // have moved.
      const isWaiting = mayCharge && begun?.facts.length === 0 && begun.reference === kept?.card.customer;
      const isSame = begun?.credits === credits && (begun.request ?? null) === request;
      if (isSame && !isWaiting) return toPurchase(begun);
      if (!provider) throw new Refused('payment_unavailable', notSelling(providers, pricing.currency));
      if (status !== 'active')
        throw new Refused('forbidden', `Account ${account} is ${status}. No money moved.`);
      // The server computes the price; nothing a caller sends can name an amount of money.
      const price = { credits, priceMinor: priceMinor(pricing, credits), currency: pricing.currency };
      if (!begun && expected !== undefined && expected !== price.priceMinor) throw priceChanged(price);
      const begin = async ({ checkoutUrl, reference }: Checkout) => {
        const purchase: PurchaseRecord = {
          account,
          id,
          idempotencyKey: key,
          user,
          ...price,
          provider: provider.name,
          checkoutUrl,
          reference,
          origin: 'person',
          startedAt: now(),
          debitAt: null,
          request,
          facts: [],
        };
        return answerOf(await committer.submit({ type: 'start-purchase', account, purchase }));
      };
      const keeper = role === 'owner' && mayKeepCard ? { customer: kept?.card.customer ?? null } : null;
      const payer = await store.payer(account);
      const order = { account, purchase: id, ...price, keeper, payer };
      if (savedCard) return startByCard(provider, { order, kept }, begin);
      return begin(begun ?? (await openCheckout(mandate ? debiting(provider, order) : provider, order)));
    },
    async confirm(account, id) {
      const purchase = await store.purchase(account, id);
      if (!purchase) throw new Refused('not_found', `No purchase is called ${id}.`);
      const keeping = providers.named(purchase.provider)?.cards;
      if (!keeping || purchase.facts.some(({ kind }) => kind === 'captured')) return null;
      try {
        const order = { ...purchase, purchase: id, payer: await store.payer(account) };
        return (await keeping.confirm(order, purchase))?.checkoutUrl ?? null;
      } catch (cause) {
        if (!(cause instanceof ProviderFault)) throw cause;
        parts.onFault(cause);
        return null;
      }
    },
    async find(account, id) {
      const purchase = await store.purchase(account, id);
      if (!purchase) throw new Refused('not_found', `No purchase is called ${id}.`);
      if (purchase.facts.some(({ kind }) => kind === 'captured')) return toPurchase(purchase);
      await reconciler.ask(purchase);
      return toPurchase((await store.purchase(account, id)) ?? purchase);
    },
  };
}

function priceChanged({
  credits,
  priceMinor,
  currency,
}: {
  credits: number;
  priceMinor: number;
  currency: string;
}) {
  const price = priceText(priceMinor, currency);
  return new Refused('price_changed', `${credits} credits cost ${price} now. No money moved.`);
}

function debiting({ mandates }: Provider, { currency }: CheckoutOrder): MandateKeeping {
  if (mandates?.currency === currency) return mandates;
  throw new Refused('payment_unavailable', `Nobody takes mandates in ${currency} here. No money moved.`);
}

function notSelling({ isSelling }: Providers, currency: string): string {
  return isSelling
    ? `Nobody takes payments in ${currency} here. No money moved.`
    : 'Payments are switched off here. No money moved.';
}

/** A purchase as a caller sees it. */
export function toPurchase(purchase: PurchaseRecord): Purchase {
  const { id, credits, priceMinor: price, currency, checkoutUrl } = purchase;
  return { id, status: purchaseStatus(purchase), credits, priceMinor: price, currency, checkoutUrl };
}

function answerOf({ problem, purchase }: Outcome): Purchase {
  if (problem) throw new Refused(problem.code, problem.detail);
  if (!purchase) throw new Error('A purchase was recorded and not answered.');
  return toPurchase(purchase);
}

/** What somebody is told who may buy, but not by the card that is saved. */
export function cardIsTheOwners(): Refused {
  return new Refused('forbidden', 'Only an owner may pay by the saved card. No money moved.');
}

/** Refuses an `Idempotency-Key` that is missing or too long. */
export function checkKey(key: string | undefined): string {
  if (key && key.length <= maxIdempotencyKey) return key;
  const detail = `The header Idempotency-Key must have 1 to ${maxIdempotencyKey} characters. No money moved.`;
  throw new Refused('invalid_request', detail);
}

/** Refuses credits that cannot be bought at once. */
export function checkAmount(pricing: Pricing, credits: number): void {
  const fault = amountFault(pricing, credits);
  if (!fault) return;
  const { minCredits, stepCredits, maxCredits } = pricing;
  const said = {
    not_whole: 'Credits are whole numbers.',
    too_few: `At least ${minCredits} credits can be bought at once.`,
    too_many: `At most ${maxCredits} credits can be bought at once.`,
    not_a_multiple: `Credits are bought in multiples of ${stepCredits}.`,
  } satisfies Record<typeof fault, string>;
  throw new Refused('invalid_amount', `${said[fault]} No money moved.`);
}
