import { Hono } from 'hono';
import type { Committer } from '../committer.ts';
import type { Store } from '../store/store.ts';
import { hasControlCharacters, pageHeaders } from './checkout-page.ts';
import type { Provider } from './provider.ts';
import { missingPage, sandboxPage } from './sandbox-page.ts';

/** The provider of a trial: a page that looks hosted, on which no money moves. */
export function createSandbox(publicUrl: () => string): Provider {
  return {
    name: 'sandbox',
    takes: () => true,
    startCheckout: async ({ account, purchase }) => ({
      checkoutUrl: `${publicUrl()}/checkout/${encodeURIComponent(account)}/${purchase}`,
      reference: null,
    }),
    // Its pages say at once what happens on them.
    ask: async () => [],
    hear: () => [],
    ownerOf: async () => null,
  };
}

const answers = {
  pay: { kind: 'captured', id: 'sandbox:captured' },
  decline: { kind: 'failed', id: 'sandbox:declined' },
} as const;

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
    const { account, purchase: id } = context.req.param();
    const purchase = await store.purchase(account, id);
    if (!purchase) return context.html(missingPage(), 404, headers);
    const buyer = await store.account(account);
    const isLater = context.req.query('later') !== undefined;
    return context.html(sandboxPage({ purchase, name: buyer?.name ?? account, isLater }), 200, headers);
  });

  for (const press of ['pay', 'decline'] as const) {
    pages.post(`/checkout/:account/:purchase/${press}`, async context => {
      const { account, purchase } = context.req.param();
      const fact = answers[press];
      const { problem } = await committer.submit({ type: 'settle-purchase', account, purchase, fact });
      if (problem) return context.html(missingPage(), 404, headers);
      return context.redirect(`../${purchase}`, 303);
    });
  }

  // Nothing happened yet, so nothing is written: the purchase stays pending and its page can be opened again.
  pages.post('/checkout/:account/:purchase/later', async context => {
    const { account, purchase } = context.req.param();
    // Also keeps words that are no purchase's id out of a header.
    if (!(await store.purchase(account, purchase))) return context.html(missingPage(), 404, headers);
    return context.redirect(`../${purchase}?later`, 303);
  });
  return pages;
}
