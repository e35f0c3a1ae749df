import { randomBytes } from 'node:crypto';
import { maxIdempotencyKey, type Purchase } from '../../contract/purchase.ts';
import type { Instant } from '../../domain/cycle.ts';
import { amountFault, type Pricing, priceMinor } from '../../domain/price.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import type { Person } from '../access/session.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { Outcome, PurchaseRecord, Store } from '../store/store.ts';
import type { Provider } from './provider.ts';

export interface Purchases {
  /** Starts a purchase, or answers the one that this key began. */
  start(person: Person, order: { credits: number; idempotencyKey: string | undefined }): Promise<Purchase>;
  find(account: string, id: string): Promise<Purchase>;
}

export interface PurchasesParts {
  readonly store: Store;
  readonly committer: Committer;
  /** Null where payments are switched off. */
  readonly provider: Provider | null;
  readonly now: () => Instant;
  pricingOf(account: string): Promise<Pricing>;
}

export function createPurchases({ store, committer, provider, now, pricingOf }: PurchasesParts): Purchases {
  return {
    async start({ account, user }, { credits, idempotencyKey }) {
      const key = checkKey(idempotencyKey);
      if (!provider)
        throw new Refused('payment_unavailable', 'Payments are switched off here. No money moved.');
      const pricing = await pricingOf(account);
      checkAmount(pricing, credits);
      // The server computes the price; nothing a caller sends can name an amount of money.
      const price = { credits, priceMinor: priceMinor(pricing, credits), currency: pricing.currency };
      const id = `pur_${randomBytes(16).toString('base64url')}`;
      const { checkoutUrl } = await provider.startCheckout({ account, purchase: id, ...price });
      const purchase: PurchaseRecord = {
        account,
        id,
        idempotencyKey: key,
        user,
        ...price,
        provider: provider.name,
        checkoutUrl,
        startedAt: now(),
        facts: [],
      };
      return answerOf(await committer.submit({ type: 'start-purchase', account, purchase }));
    },
    async find(account, id) {
      const purchase = await store.purchase(account, id);
      if (!purchase) throw new Refused('not_found', `No purchase is called ${id}.`);
      return toPurchase(purchase);
    },
  };
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

/** Refuses an `Idempotency-Key` that is missing or too long. */
export function checkKey(key: string | undefined): string {
  if (key && key.length <= maxIdempotencyKey) return key;
  const detail = `The header Idempotency-Key must have 1 to ${maxIdempotencyKey} characters. No money moved.`;
  throw new Refused('invalid_request', detail);
}

function checkAmount(pricing: Pricing, credits: number): void {
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
