import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Purchase } from '../../contract/purchase.ts';
import { Refused } from '../problem.ts';
import { hasControlCharacters, page, pageHeaders, priceText } from './checkout-page.ts';
import type { PurchasePlace } from './provider.ts';
import type { Purchases } from './purchases.ts';

/** How often a page that waits for the provider's word looks again. */
const lookAgainSeconds = 3;

/** Where a provider sends people back to. What it says there proves nothing: the provider is asked. */
export const returnPath = ({ account, purchase }: PurchasePlace): string =>
  `/checkout/${encodeURIComponent(account)}/${encodeURIComponent(purchase)}/done`;

/** Where people confirm what their bank wants to hear of before the saved card is charged. */
export const confirmPath = ({ account, purchase }: PurchasePlace): string =>
  returnPath({ account, purchase }).replace(/done$/, 'confirm');

/** The page that people come back to from the provider: what became of their purchase; and the way to confirm one. */
export function createReturnPage(purchases: Pick<Purchases, 'find' | 'confirm'>): Hono {
  const pages = new Hono();
  pages.get('/checkout/:account/:purchase/confirm', async context => {
    const { account, purchase } = context.req.param();
    if (hasControlCharacters(context.req.path)) return context.html(missingPage(), 404, pageHeaders);
    try {
      const hosted = await purchases.confirm(account, purchase);
      return context.redirect(hosted ?? returnPath({ account, purchase }), 303);
    } catch (cause) {
      if (!(cause instanceof Refused && cause.problem.code === 'not_found')) throw cause;
      return context.html(missingPage(), 404, pageHeaders);
    }
  });
  pages.get('/checkout/:account/:purchase/done', async context => {
    const { account, purchase: id } = context.req.param();
    const missing = () => context.html(missingPage(), 404, pageHeaders);
    if (hasControlCharacters(context.req.path)) return missing();
    try {
      const purchase = await purchases.find(account, id);
      const waits = purchase.status === 'pending' && { refresh: String(lookAgainSeconds) };
      return await context.html(returnPage(purchase), 200, { ...pageHeaders, ...waits });
    } catch (cause) {
      if (cause instanceof Refused && cause.problem.code === 'not_found') return missing();
      throw cause;
    }
  });
  return pages;
}

function returnPage({ status, credits, priceMinor, currency, checkoutUrl }: Purchase) {
  const many = credits.toLocaleString('en');
  const again = html`<p class="note"><a href="${checkoutUrl}">Back to the payment</a></p>`;
  const [title, content] =
    status === 'pending'
      ? [
          'Waiting for the payment',
          html`<p class="word warn" role="status">The payment has not arrived yet. This page looks again by itself;
          you can close it too, and ${many} credits are added as soon as the payment is there.</p>${again}`,
        ]
      : status === 'failed' || status === 'expired'
        ? [
            'Not paid',
            html`<p class="word bad" role="status">${status === 'failed' ? 'The payment was declined.' : 'This checkout has ended.'}
            No money moved.</p>${status === 'failed' ? again : ''}`,
          ]
        : [
            'Paid',
            html`<p class="word good" role="status"><strong>Paid.</strong> ${many} credits were added. You can close
            this tab.</p>`,
          ];
  return page(
    { title: String(title) },
    html`<p class="price">${priceText(priceMinor, currency)}</p>${content}`,
  );
}

function missingPage() {
  return page(
    { title: 'Checkout' },
    html`<p class="word bad">There is no such purchase. No money moved.</p>`,
  );
}
