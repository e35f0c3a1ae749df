import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { PurchaseRecord, SavedCard, Store } from '../store/store.ts';
import { type CardKeeping, ProviderFault } from './provider.ts';
import type { Providers } from './providers.ts';

export interface Cards {
  /** The card of an account that can be charged here, with who charges it. */
  find(account: string): Promise<{ card: SavedCard; keeping: CardKeeping } | null>;
  /** Keeps the card that whoever paid a purchase chose to keep. What goes wrong is told and changes nothing. */
  keepFrom(purchase: PurchaseRecord): Promise<void>;
  /** Removes the card, at the provider first: what is gone here is gone there. */
  drop(account: string): Promise<void>;
}

export function createCards(parts: {
  store: Pick<Store, 'card'>;
  committer: Committer;
  providers: Providers;
  onFault(cause: unknown): void;
}): Cards {
  const { store, committer, providers, onFault } = parts;

  async function find(account: string) {
    const card = await store.card(account);
    const keeping = card && providers.named(card.provider)?.cards;
    return card && keeping ? { card, keeping } : null;
  }

  return {
    find,
    async keepFrom(purchase) {
      const { account } = purchase;
      try {
        const card = await providers.named(purchase.provider)?.cards?.keptBy(purchase);
        if (card) await committer.submit({ type: 'keep-card', account, card });
      } catch (cause) {
        onFault(cause);
      }
    },
    async drop(account) {
      const kept = await find(account);
      try {
        await kept?.keeping.drop(kept.card);
      } catch (cause) {
        if (!(cause instanceof ProviderFault)) throw cause;
        onFault(cause);
        throw new Refused(
          'payment_unavailable',
          'The payment provider cannot be reached. The card is still saved. Try again in a moment.',
        );
      }
      await committer.submit({ type: 'drop-card', account });
    },
  };
}
