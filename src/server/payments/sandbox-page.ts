import { html } from 'hono/html';
import type { Account } from '../../domain/account.ts';
import { keyFor } from '../../domain/command.ts';
import {
  creditsToTakeBack,
  type FactKind,
  type PurchaseStatus,
  purchaseStatus,
} from '../../domain/purchase.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { page, priceText } from './checkout-page.ts';
import { type Move, movesOf, standing } from './sandbox-moves.ts';

const isSandbox = true;

/** What the page shows: a purchase, whose it is, and what was pressed last where that changed nothing. */
export interface SandboxScene {
  readonly purchase: PurchaseRecord;
  readonly account: Account | null;
  readonly pressed: 'later' | 'again' | null;
}

/** The hosted-looking checkout and, once it is paid, everything that can become of a payment. */
export function sandboxPage(scene: SandboxScene) {
  const { purchase, account, pressed } = scene;
  const status = purchaseStatus(purchase);
  const name = account?.name ?? purchase.account;
  const price = html`<p class="price">${priceText(purchase.priceMinor, purchase.currency)}</p>`;
  const repeated = pressed === 'again' ? repeatedNote(purchase) : '';
  const buttons = movesOf(purchase).map(move => button(purchase, move));
  if (isOpen(status)) {
    return page(
      { title: 'Checkout', isSandbox },
      html`<p class="to">${name}</p>
        ${price}
        <p>${purchase.credits.toLocaleString('en')} AI credits</p>
        ${openWord(status, pressed === 'later')} ${repeated} ${buttons}
        ${status === 'failed' ? '' : button(purchase, { press: 'later', label: 'Pay later' })}
        ${againButton(purchase)}`,
    );
  }
  return page(
    { title: titles[status], isSandbox },
    html`${price}
      <p class="word ${status === 'paid' ? 'good' : 'warn'}" role="status">${paidWord(scene, name)}</p>
      ${repeated}
      <section>
        ${buttons.length > 0 && html`<h2>What the provider says next</h2><div class="moves">${buttons}</div>`}
        ${againButton(purchase)}
      </section>`,
  );
}

type OpenStatus = 'pending' | 'failed' | 'expired';

const isOpen = (status: PurchaseStatus): status is OpenStatus =>
  status === 'pending' || status === 'failed' || status === 'expired';

const titles: Record<Exclude<PurchaseStatus, OpenStatus>, string> = {
  paid: 'Paid',
  partly_refunded: 'Partly refunded',
  refunded: 'Refunded',
  disputed: 'Disputed',
};

function openWord(status: OpenStatus, isLater: boolean) {
  if (status === 'failed')
    return html`<p class="word bad" role="status"><strong>Declined.</strong> No money moved. You can try again.</p>`;
  return isLater
    ? html`<p class="word warn" role="status"><strong>Not paid yet.</strong> Come back to this page to pay, or close
        it.</p>`
    : '';
}

function paidWord({ purchase, account }: SandboxScene, name: string) {
  const { currency, facts, credits, id } = purchase;
  const { refunds, dispute, restMinor } = standing(purchase);
  const money = (amountMinor = 0) => priceText(amountMinor, currency);
  const many = credits.toLocaleString('en');
  const taken = creditsToTakeBack(purchase);
  const last = facts.findLast(({ kind }) => kind in undone)?.kind;
  if (taken === 0) {
    return last
      ? html`<strong>${undone[last]}</strong> The money stays, and all ${many} credits are with ${name} again.`
      : html`<strong>Paid.</strong> ${many} credits were added to ${name}. You can close this tab.`;
  }
  const refunded = refunds.reduce((sum, { amountMinor = 0 }) => sum + amountMinor, 0);
  const what = dispute
    ? html`<strong>Disputed.</strong> The bank holds ${money(dispute.amountMinor)} until it has decided.`
    : facts.some(({ kind }) => kind === 'dispute_lost')
      ? html`<strong>Dispute lost.</strong> The money is gone.`
      : restMinor === 0
        ? html`<strong>Refunded.</strong> All the money went back.`
        : html`<strong>Partly refunded.</strong> ${money(refunded)} went back.`;
  const back = taken === credits ? `All ${many}` : `${taken.toLocaleString('en')} of ${many}`;
  const debt = account?.lots.find(({ lot }) => lot === keyFor.purchase(id))?.debt ?? 0;
  const owed = debt > 0 ? ` ${debt.toLocaleString('en')} of them were used already, and are owed.` : '';
  return html`${what} ${back} credits were taken back from ${name}.${owed}`;
}

const undone: { readonly [Kind in FactKind]?: string } = {
  refund_failed: 'The refund failed.',
  dispute_won: 'The dispute is won.',
};

const said: { readonly [Kind in FactKind]?: string } = {
  captured: 'paid',
  failed: 'declined',
  refunded: 'refunded',
  refund_failed: 'the refund failed',
  disputed: 'a dispute was opened',
  dispute_won: 'the dispute was won',
  dispute_lost: 'the dispute was lost',
};

function repeatedNote({ facts }: PurchaseRecord) {
  const last = facts.at(-1)?.kind;
  return (
    last &&
    html`<p class="repeated note" role="status">Sent again: ${said[last] ?? last}. Nothing changed.</p>`
  );
}

function againButton({ id, facts }: PurchaseRecord) {
  return facts.length === 0
    ? ''
    : html`<form method="post" action="${id}/again"><button class="quiet">Send the last word again</button></form>`;
}

// The fact goes along, so that one button is one fact however often it is pressed.
function button({ id }: PurchaseRecord, { press, label, fact }: Omit<Move, 'fact'> & Partial<Move>) {
  const word = fact ? `?word=${encodeURIComponent(fact.id)}` : '';
  return html`<form method="post" action="${id}/${press}${word}">
    <button class="${press === 'pay' ? 'pay' : ''}">${label}</button>
  </form>`;
}

export function missingPage() {
  const content = html`<p class="word bad">There is no such purchase. No money moved.</p>`;
  return page({ title: 'Checkout', isSandbox }, content);
}
