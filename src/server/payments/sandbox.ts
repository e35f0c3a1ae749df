import { Hono } from 'hono';
import type { Committer } from '../committer.ts';
import type { PurchaseRecord, SavedCard, Store } from '../store/store.ts';
import { hasControlCharacters, pageHeaders } from './checkout-page.ts';
import type { CardKeeping, Provider, PurchasePlace, ToldFact, Word } from './provider.ts';
import { capturedFact, declinedFact, factOf, mandateReference } from './sandbox-moves.ts';
import { missingPage, sandboxPage } from './sandbox-page.ts';

/** The provider of a trial: a page that looks hosted, on which no money moves. */
export function createSandbox(publicUrl: () => string): Provider {
  const addressOf = ({ account, purchase }: PurchasePlace) =>
    `${publicUrl()}/checkout/${encodeURIComponent(account)}/${purchase}`;
  return {
    name: 'sandbox',
    takes: () => true,
    startCheckout: async order => ({ checkoutUrl: addressOf(order), reference: null }),
    cards: sandboxCards,
    mandates: {
      currency: 'INR',
      startCheckout: async order => ({
        checkoutUrl: addressOf(order),
        reference: mandateReference + order.purchase,
      }),
      keptBy: async () => null,
      announce: async purchase => [wordOf(purchase, { id: 'sandbox:announced', kind: 'announced' })],
      debit: async (purchase, { method }) => [wordOf(purchase, factBy(method))],
      drop: async () => undefined,
    },
    // Its pages say at once what happens on them.
    ask: async () => [],
    hear: () => [],
    ownerOf: async () => null,
  };
}

/** Cards that the sandbox keeps: one pays whenever it is charged, the other never does. */
const keptCards = {
  keep: { method: 'pays', brand: 'visa', last4: '4242' },
  'keep-declining': { method: 'declines', brand: 'visa', last4: '0002' },
} as const;

const isKeeping = (press: string): press is keyof typeof keptCards => Object.hasOwn(keptCards, press);

const sandboxCards: CardKeeping = {
  keptBy: async () => null,
  charge: async ({ account, purchase: id }, { method }) => [wordOf({ account, id }, factBy(method))],
  ask: async () => [],
  confirm: async () => null,
  drop: async () => undefined,
};

function factBy(method: string): ToldFact {
  return method === keptCards['keep-declining'].method ? declinedFact : capturedFact;
}

function wordOf({ account, id }: Pick<PurchaseRecord, 'account' | 'id'>, fact: ToldFact): Word {
  return { place: { account, purchase: id }, references: [], facts: [fact] };
}

/** What can be pressed on the page of a purchase. */
const presses = 'keep|keep-declining|pay|decline|later|refund-half|refund|fail-refund|dispute|win|lose|again';

/**
 * The pages of the sandbox. A purchase's id is its key: who knows the address may pay, as on a real hosted page.
 * Buttons post plain forms, and each word of the sandbox is one fact, however often it is pressed.
 */
export function createSandboxPages(store: Store, committer: Committer): Hono {
  const pages = new Hono();
  const headers = pageHeaders;

  pages.use('/checkout/*', async (context, next) => {
    if (hasControlCharacters(context.req.path)) return context.html(missingPage(), 404, headers);
    return next();
  });

  pages.get('/checkout/:account/:purchase', async context => {
    const { account: name, purchase: id } = context.req.param();
    const [purchase, account] = await Promise.all([store.purchase(name, id), store.account(name)]);
    if (!purchase) return context.html(missingPage(), 404, headers);
    const pressed = (['later', 'again'] as const).find(each => context.req.query(each) !== undefined) ?? null;
    return context.html(sandboxPage({ purchase, account, pressed }), 200, headers);
  });

  // Nothing is left open by a card of the sandbox, so there is nothing to confirm.
  pages.get('/checkout/:account/:purchase/confirm', context =>
    context.redirect(`../${encodeURIComponent(context.req.param('purchase'))}`, 303),
  );

  pages.post(`/checkout/:account/:purchase/:press{${presses}}`, async context => {
    const { account, purchase: id, press } = context.req.param();
    const purchase = await store.purchase(account, id);
    // Also keeps words that are no purchase's id out of a header.
    if (!purchase) return context.html(missingPage(), 404, headers);
    const fact = factOf(purchase, press, context.req.query('word'));
    // To pay later is no fact: the purchase stays pending and its page can be opened again.
    if (fact) await committer.submit({ type: 'settle-purchase', account, purchase: id, fact });
    if (isKeeping(press)) {
      const isMandate = purchase.reference?.startsWith(mandateReference) === true;
      const card: SavedCard = {
        account,
        kind: isMandate ? 'mandate' : 'card',
        provider: 'sandbox',
        customer: 'sandbox',
        ...keptCards[press],
        ...(isMandate && { brand: 'UPI', last4: '' }),
      };
      await committer.submit({ type: 'keep-card', account, card });
    }
    const pressed = press === 'later' || press === 'again' ? `?${press}` : '';
    return context.redirect(`../${id}${pressed}`, 303);
  });
  return pages;
}
