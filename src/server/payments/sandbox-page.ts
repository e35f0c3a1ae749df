import { html } from 'hono/html';
import { purchaseStatus } from '../../domain/purchase.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { page, priceText } from './checkout-page.ts';

const isSandbox = true;

/** The hosted-looking checkout: pay, decline, pay later; or what became of the purchase. */
export function sandboxPage({
  purchase,
  name,
  isLater,
}: {
  purchase: PurchaseRecord;
  name: string;
  isLater: boolean;
}) {
  const credits = purchase.credits.toLocaleString('en');
  const price = priceText(purchase.priceMinor, purchase.currency);
  const status = purchaseStatus(purchase);
  if (status === 'paid') {
    return page(
      { title: 'Paid', isSandbox },
      html`<p class="price">${price}</p>
        <p class="word good" role="status"><strong>Paid.</strong> ${credits} credits were added to ${name}. You can close
          this tab.</p>`,
    );
  }
  const word =
    status === 'failed'
      ? html`<p class="word bad" role="status"><strong>Declined.</strong> No money moved. You can try again.</p>`
      : isLater
        ? html`<p class="word warn" role="status"><strong>Not paid yet.</strong> Come back to this page to pay, or close
            it.</p>`
        : '';
  const press = (what: string, label: string, look = '') =>
    html`<form method="post" action="${purchase.id}/${what}"><button class="${look}">${label}</button></form>`;
  return page(
    { title: 'Checkout', isSandbox },
    html`<p class="to">${name}</p>
      <p class="price">${price}</p>
      <p>${credits} AI credits</p>
      ${word} ${press('pay', `Pay ${price}`, 'pay')} ${press('decline', 'Decline the payment')}
      ${press('later', 'Pay later')}`,
  );
}

export function missingPage() {
  const content = html`<p class="word bad">There is no such purchase. No money moved.</p>`;
  return page({ title: 'Checkout', isSandbox }, content);
}
