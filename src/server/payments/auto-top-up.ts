import { randomBytes } from 'node:crypto';
import { available } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import { amountFault, type Pricing, priceMinor } from '../../domain/price.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import {
  declinesInARow,
  expectedAvailable,
  mostDebitMinor,
  spentMinor,
  type TopUpRule,
  topUpStop,
} from '../../domain/top-up.ts';
import type { Accounts } from '../accounts.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { PurchaseRecord, SavedCard, Store } from '../store/store.ts';
import type { Cards } from './cards.ts';
import type { Debits } from './debits.ts';
import { chargeKnownMs, type PurchasePlace } from './provider.ts';
import type { Providers } from './providers.ts';
import type { Settlement } from './settlement.ts';
import { createSweep, type Sweep } from './sweep.ts';

const sweepMs = 60_000;
const noRule = { enabled: false, threshold: 0, credits: 0, monthlyCapMinor: 0 };

/** A rule as an owner sets it: in the account's currency. */
type RuleWords = Omit<TopUpRule, 'currency'>;

/** What a widget is told of an account's automatic top-up. */
export interface TopUpReport {
  readonly rule: RuleWords;
  readonly currency: string;
  /** What stands in the way of the next one, a balance that is high enough aside; null where nothing does. */
  readonly stop: ReturnType<typeof topUpStop>;
  readonly spentMinor: number;
  readonly declines: number;
  readonly purchases: readonly PurchaseRecord[];
  /** Where debits are announced: what was agreed to, if anything was. Null where a card is charged. */
  readonly mandate: { readonly kept: SavedCard | null } | null;
}

export interface AutoTopUp extends Pick<Sweep, 'start' | 'stop'> {
  report(account: string): Promise<TopUpReport>;
  /** Refuses amounts that are not sold, and a cap that is below one top-up. */
  set(account: string, rule: RuleWords): Promise<void>;
  /** Cancels a debit that was announced. Refuses with `not_found` what cannot be cancelled any more. */
  cancel(account: string, purchase: string): Promise<void>;
  /** Told of what can be spent after a command. To be called often: it looks at nothing but a few names. */
  notice(account: string, left: number): void;
  /** Buys where it is time to, and finishes what was begun. */
  sweep(): Promise<void>;
}

export interface AutoTopUpParts {
  readonly store: Pick<Store, 'topUp' | 'topUps' | 'purchase'>;
  readonly committer: Committer;
  readonly accounts: Accounts;
  readonly cards: Pick<Cards, 'find' | 'findMandate'>;
  readonly debits: Debits;
  readonly providers: Providers;
  readonly settlement: Settlement;
  readonly confirmUrl: (place: PurchasePlace) => string;
  readonly now: () => Instant;
  /** Told of declines as well: somebody should look. */
  onFault(cause: unknown): void;
}

/** Buys for accounts whose owners asked for it, off by default. */
export function createAutoTopUp(parts: AutoTopUpParts): AutoTopUp {
  const { store, committer, accounts, cards, debits, settlement, now, onFault } = parts;
  /** Thresholds of the accounts whose rule is on. */
  let thresholds: ReadonlyMap<string, number> = new Map();
  const running = new Map<string, Promise<void>>();
  /** Accounts for which something stands in the way that a spend does not change: not looked at until the next sweep. */
  const resting = new Set<string>();
  const sweeper = createSweep(sweep, sweepMs, onFault);

  function run(account: string): Promise<void> {
    const under = running.get(account);
    if (under) return under;
    const work = topUp(account)
      .catch(onFault)
      .finally(() => running.delete(account));
    running.set(account, work);
    return work;
  }

  async function topUp(account: string): Promise<void> {
    const { rule, purchases } = await store.topUp(account);
    const open = purchases.find(purchase => purchaseStatus(purchase) === 'pending');
    const found = open || rule?.enabled ? await accounts.find(account) : null;
    if (open) {
      const isOn = rule?.enabled === true && found?.status === 'active';
      return open.debitAt === null ? finish(open, isOn) : goOn(open, isOn);
    }
    if (!found || !rule?.enabled) return;
    const debit = await debits.dueOf(found);
    const kept = debit ? await cards.findMandate(account) : await cards.find(account);
    if (!kept) return;
    // The transaction decides; this only spares it a visit.
    if ((debit ? expectedAvailable(found, debit) : available(found)) >= rule.threshold) return;
    const pricing = await accounts.pricing(account);
    if (amountFault(pricing, rule.credits)) return;
    const id = `pur_${randomBytes(16).toString('base64url')}`;
    const purchase: PurchaseRecord = {
      account,
      id,
      idempotencyKey: `rule:${id}`,
      user: 'auto-top-up',
      credits: rule.credits,
      priceMinor: priceMinor(pricing, rule.credits),
      currency: pricing.currency,
      provider: kept.card.provider,
      checkoutUrl: parts.confirmUrl({ account, purchase: id }),
      reference: debit ? kept.card.method : kept.card.customer,
      origin: 'rule',
      startedAt: now(),
      debitAt: debit?.at ?? null,
      facts: [],
    };
    const begun = await committer.submit({
      type: 'start-top-up',
      account,
      purchase,
      ...(debit && { debit }),
    });
    if (begun.stop && begun.stop !== 'not_needed') resting.add(account);
    if (begun.status !== 'recorded' || !begun.purchase) return;
    await (debit ? goOn(begun.purchase, true) : charge(begun.purchase));
  }

  async function goOn(purchase: PurchaseRecord, isOn: boolean): Promise<void> {
    await debits.goOn(purchase, isOn);
    await tellOfDecline(purchase);
  }

  async function endDebit(account: string): Promise<void> {
    const { purchases } = await store.topUp(account);
    const open = purchases.find(each => each.debitAt !== null && purchaseStatus(each) === 'pending');
    if (open) await debits.end(open);
  }

  async function tellOfDecline({ account, id }: PurchaseRecord): Promise<void> {
    const after = await store.purchase(account, id);
    if (after && purchaseStatus(after) === 'failed')
      onFault(new Error(`The automatic top-up ${id} of ${account} was declined. No money moved.`));
  }

  // What the provider knows comes first. The charge is sent again by the same key, so that it is made once; and not at all
  // where the owner switched it off meanwhile.
  async function finish(purchase: PurchaseRecord, isOn: boolean): Promise<void> {
    const provider = parts.providers.named(purchase.provider);
    const words = (await provider?.ask(purchase)) ?? [];
    if (provider) await settlement.settle(provider, words);
    const after = await store.purchase(purchase.account, purchase.id);
    if (!after || purchaseStatus(after) !== 'pending') return;
    if (now() - purchase.startedAt < chargeKnownMs) {
      if (isOn) await charge(purchase);
    } else if (words.length === 0) await expire(purchase);
  }

  async function charge(purchase: PurchaseRecord): Promise<void> {
    const { account, id } = purchase;
    const kept = await cards.find(account);
    const provider = parts.providers.named(purchase.provider);
    // Another card than it was begun with is not charged for it: what became of the first is not known yet.
    if (!provider || kept?.card.customer !== purchase.reference) return;
    // Nobody is there whom a bank could ask: what it does not let pass is declined.
    const order = { ...purchase, purchase: id, isUnattended: true };
    await settlement.settle(provider, await kept.keeping.charge(order, kept.card));
    await tellOfDecline(purchase);
  }

  async function expire({ account, id }: PurchaseRecord): Promise<void> {
    const fact = { id: `expired:${id}`, kind: 'expired' } as const;
    await committer.submit({ type: 'settle-purchase', account, purchase: id, fact });
  }

  async function refresh(): Promise<void> {
    thresholds = await store.topUps();
    resting.clear();
  }

  async function sweep(): Promise<void> {
    await refresh();
    for (const account of thresholds.keys()) if (!sweeper.hasEnded()) await run(account);
  }

  return {
    async report(account) {
      const found = await accounts.find(account);
      const known = await store.topUp(account);
      const debit = await debits.dueOf(found);
      const { currency: _, ...rule } = known.rule ?? { ...noRule, currency: '' };
      const pricing = rule.credits > 0 ? await accounts.pricing(account) : null;
      const price = pricing ? priceMinor(pricing, rule.credits) : 0;
      const stop = topUpStop(found, known, { priceMinor: price, debit });
      return {
        rule,
        currency: found.currency,
        // A balance that is high enough stands in nobody's way.
        stop: stop === 'not_needed' ? null : stop,
        spentMinor: spentMinor(found, known.attempts),
        declines: declinesInARow(known),
        purchases: known.purchases,
        mandate: debit && { kept: (await cards.findMandate(account))?.card ?? null },
      };
    },
    async set(account, rule) {
      // Whatever is sold by now, it can be switched off.
      const { currency } = await accounts.find(account);
      const isDebited = parts.providers.debitingIn(currency) !== null;
      if (rule.enabled) checkRule(rule, await accounts.pricing(account), isDebited);
      await committer.submit({ type: 'set-top-up', account, rule: { ...rule, currency } });
      if (!rule.enabled) await endDebit(account);
      await refresh();
      // What is under way may have begun by the rule before.
      void (running.get(account) ?? Promise.resolve()).then(() => run(account));
    },
    async cancel(account, purchase) {
      await debits.cancel(account, purchase);
    },
    notice(account, left) {
      const threshold = thresholds.get(account);
      if (threshold === undefined || left >= threshold || resting.has(account) || sweeper.hasEnded()) return;
      void run(account);
    },
    sweep,
    start: sweeper.start,
    async stop() {
      await sweeper.stop();
      await Promise.allSettled(running.values());
    },
  };
}

function checkRule(rule: RuleWords, pricing: Pricing, isDebited: boolean): void {
  if (amountFault(pricing, rule.credits)) {
    const { minCredits, stepCredits, maxCredits } = pricing;
    const sold = `multiples of ${stepCredits} from ${minCredits} to ${maxCredits}`;
    throw new Refused(
      'invalid_amount',
      `credits: ${rule.credits} are not sold; ${sold} are. Nothing changed.`,
    );
  }
  const price = priceMinor(pricing, rule.credits);
  if (rule.monthlyCapMinor < price) {
    const said = `monthlyCapMinor: ${rule.monthlyCapMinor} is below the price of one top-up, ${price}.`;
    throw new Refused('invalid_amount', `${said} Nothing changed.`);
  }
  if (isDebited && price > mostDebitMinor) {
    const said = `credits: ${rule.credits} cost ${price}, and one debit is at most ${mostDebitMinor}.`;
    throw new Refused('invalid_amount', `${said} Nothing changed.`);
  }
}
