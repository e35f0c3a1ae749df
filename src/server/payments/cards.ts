import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { PurchaseRecord, SavedCard, Store } from '../store/store.ts';
import { type CardKeeping, type MandateKeeping, ProviderFault } from './provider.ts';
import type { Providers } from './providers.ts';

export interface Cards {
  /** The card of an account that can be charged here, with who charges it. */
  find(account: string): Promise<{ card: SavedCard; keeping: CardKeeping } | null>;
  /** The mandate of an account that can be debited here, with who debits it. */
  findMandate(account: string): Promise<{ card: SavedCard; keeping: MandateKeeping } | null>;
  /** Keeps the card or mandate that whoever paid a purchase chose to keep. What goes wrong is told and changes nothing. */
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
    const keeping = card?.kind === 'card' && providers.named(card.provider)?.cards;
    return card && keeping ? { card, keeping } : null;
  }

  async function findMandate(account: string) {
    const card = await store.card(account);
    const keeping = card?.kind === 'mandate' && providers.named(card.provider)?.mandates;
    return card && keeping ? { card, keeping } : null;
  }

  function keepingOf({ kind, provider: name }: SavedCard): CardKeeping | MandateKeeping | null {
    const provider = providers.named(name);
    return (kind === 'card' ? provider?.cards : provider?.mandates) ?? null;
  }

  return {
    find,
    findMandate,
    async keepFrom(purchase) {
      const { account } = purchase;
      try {
        const provider = providers.named(purchase.provider);
        const card = await (provider?.cards ?? provider?.mandates)?.keptBy(purchase);
        if (!card) return;
        const before = await store.card(account);
        await committer.submit({ type: 'keep-card', account, card });
        // Nobody can remove the one before any more, so it goes at the provider now.
        if (before?.provider === card.provider && before.method !== card.method)
          await keepingOf(before)?.drop(before);
      } catch (cause) {
        onFault(cause);
      }
    },
    async drop(account) {
      const kept = (await find(account)) ?? (await findMandate(account));
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
