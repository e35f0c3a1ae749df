import { setTimeout as wait } from 'node:timers/promises';
import { isPlain } from '../../contract/field.ts';
import type { Committer } from '../committer.ts';
import type { PurchaseRecord, Store } from '../store/store.ts';
import type { Provider, ToldFact, Word } from './provider.ts';

/** What a provider told that cannot be: nothing was credited, and a person should look. */
export class SettlementFault extends Error {
  override readonly name = 'SettlementFault';
}

/** How long a word waits until it is known whether its card was kept, in milliseconds: providers want an answer in five seconds. */
const capturedMs = 1500;

export interface Settlement {
  /** Makes facts of what a provider said; resolves when they are durable. Words of no purchase change nothing. */
  settle(provider: Provider, words: readonly Word[]): Promise<void>;
}

export function createSettlement(parts: {
  store: Pick<Store, 'purchase' | 'purchaseBy'>;
  committer: Committer;
  /** Told of a purchase when its money was captured. */
  captured?(purchase: PurchaseRecord): Promise<void>;
  /** Told of money that does not fit its purchase. */
  onFault(cause: unknown): void;
}): Settlement {
  const { store, committer, onFault } = parts;
  const underWay = new Map<string, Promise<void>>();

  // An id of the provider's that is tied to a purchase outweighs the names that an object carries: somebody else may have
  // written those. Where its ids are tied to several, nobody can say whose the money is.
  async function find(provider: Provider, word: Word): Promise<PurchaseRecord | null> {
    const { references } = word;
    const known = new Map<string, PurchaseRecord>();
    for (const reference of references) {
      const purchase = await store.purchaseBy(provider.name, reference);
      if (purchase) known.set(`${purchase.account}\n${purchase.id}`, purchase);
    }
    if (known.size > 1) {
      const names = [...known.values()].map(({ account, id }) => `${id} of ${account}`).join(' and ');
      onFault(new SettlementFault(`${references.join(', ')}: belongs to ${names}. Nothing was credited.`));
      return null;
    }
    const [tied] = known.values();
    if (tied) return tied;
    const place = word.place ?? (await provider.ownerOf(references));
    return place && store.purchase(place.account, place.purchase);
  }

  // One payment is settled by one word at a time: the second one sees what it was tied to by the first.
  async function alone(payment: string, task: () => Promise<void>): Promise<void> {
    while (underWay.has(payment)) await underWay.get(payment);
    const work = task().finally(() => underWay.delete(payment));
    underWay.set(
      payment,
      work.catch(() => undefined),
    );
    await work;
  }

  async function settleWord(provider: Provider, told: Word): Promise<void> {
    if (told.facts.length === 0) return;
    const word = { ...told, references: told.references.filter(isPlain) };
    const purchase = await find(provider, word);
    // What another provider sold is not this one's to tell of.
    if (purchase?.provider !== provider.name) return;
    for (const fact of word.facts) {
      const fault = faultOf(fact, purchase);
      if (fault) onFault(new SettlementFault(`Purchase ${purchase.id} of ${purchase.account}: ${fault}`));
      else await record(purchase, fact, word.references);
    }
  }

  async function record(purchase: PurchaseRecord, told: ToldFact, references: readonly string[]) {
    const { currency: _, ...fact } = told;
    const { account, id } = purchase;
    const {
      status,
      problem,
      purchase: after,
    } = await committer.submit({
      type: 'settle-purchase',
      account,
      purchase: id,
      fact,
      provider: purchase.provider,
      references,
    });
    if (problem) onFault(new SettlementFault(problem.detail));
    if (told.kind !== 'captured' || status !== 'recorded') return;
    const first = after?.facts.find(({ id: known, kind }) => kind === 'captured' && known !== told.id);
    // Credits are granted once, so somebody has to give the money of the second payment back.
    if (first) {
      const said = `was paid twice, by ${first.id} and ${told.id}; refund one of them.`;
      onFault(new SettlementFault(`Purchase ${id} of ${account} ${said}`));
    } else if (parts.captured)
      await Promise.race([parts.captured(purchase), wait(capturedMs, undefined, { ref: false })]);
  }

  return {
    async settle(provider, words) {
      for (const word of words) {
        const payment = word.facts.find(({ kind }) => kind === 'captured')?.id;
        if (payment === undefined) await settleWord(provider, word);
        else await alone(`${provider.name}:${payment}`, () => settleWord(provider, word));
      }
    },
  };
}

// Money of another currency, or less than the price, buys nothing, however well it is signed.
function faultOf({ kind, amountMinor, currency }: ToldFact, purchase: PurchaseRecord): string | null {
  if (amountMinor === undefined) return null;
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) return `${amountMinor} is no amount of money.`;
  if (currency !== undefined && currency !== purchase.currency)
    return `${kind} ${amountMinor} ${currency}, and it costs ${purchase.currency}.`;
  if (kind === 'captured' && amountMinor < purchase.priceMinor)
    return `${amountMinor} ${purchase.currency} were paid, and it costs ${purchase.priceMinor}.`;
  return null;
}
