import type { Committer } from '../committer.ts';
import type { PurchaseRecord, Store } from '../store/store.ts';
import type { Provider, ToldFact, Word } from './provider.ts';

/** What a provider told that cannot be: nothing was credited, and a person should look. */
export class SettlementFault extends Error {
  override readonly name = 'SettlementFault';
}

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

  async function find(provider: Provider, { place, references }: Word): Promise<PurchaseRecord | null> {
    if (place) return store.purchase(place.account, place.purchase);
    for (const reference of references) {
      const known = await store.purchaseBy(provider.name, reference);
      if (known) return known;
    }
    const owner = await provider.ownerOf(references);
    return owner && store.purchase(owner.account, owner.purchase);
  }

  async function settleWord(provider: Provider, word: Word): Promise<void> {
    if (word.facts.length === 0) return;
    const purchase = await find(provider, word);
    // What another provider sold is not this one's to tell of.
    if (purchase?.provider !== provider.name) return;
    for (const told of word.facts) {
      const fault = faultOf(told, purchase);
      if (fault) onFault(new SettlementFault(`Purchase ${purchase.id} of ${purchase.account}: ${fault}`));
      else await record(purchase, told, word.references);
    }
  }

  async function record(purchase: PurchaseRecord, told: ToldFact, references: readonly string[]) {
    const { currency: _, ...fact } = told;
    const { account, id } = purchase;
    const { status } = await committer.submit({
      type: 'settle-purchase',
      account,
      purchase: id,
      fact,
      references,
    });
    if (told.kind === 'captured' && status === 'recorded') await parts.captured?.(purchase);
  }

  return {
    async settle(provider, words) {
      for (const word of words) await settleWord(provider, word);
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
