import { calls } from '../../contract/api.ts';
import type { TopUpAnswer } from '../../contract/top-up.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import { mostDebitMinor } from '../../domain/top-up.ts';
import type { Person } from '../access/session.ts';
import type { AutoTopUp, TopUpReport } from '../payments/auto-top-up.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';
import type { PurchaseRecord, SavedCard } from '../store/store.ts';

const mostAttempts = 20;

/** The calls about what is bought by itself. */
export function serveTopUp({ serve }: Router, topUps: Pick<AutoTopUp, 'report' | 'set' | 'cancel'>): void {
  serve(calls.topUp, async ({ person }) => {
    demandOwner(person);
    return answerOf(await topUps.report(person.account));
  });

  serve(calls.setTopUp, async ({ person, body }) => {
    demandOwner(person);
    await topUps.set(person.account, body);
    return answerOf(await topUps.report(person.account));
  });

  serve(calls.cancelDebit, async ({ person, params }) => {
    demandOwner(person);
    await topUps.cancel(person.account, params.purchase ?? '');
    return answerOf(await topUps.report(person.account));
  });
}

function demandOwner({ role }: Person): void {
  if (role !== 'owner') throw new Refused('forbidden', 'Automatic top-up is for owners. Nothing changed.');
}

function answerOf({ rule, purchases, mandate, ...rest }: TopUpReport): TopUpAnswer {
  const next = purchases.find(isCancellable);
  const debit = next?.debitAt != null && {
    purchase: next.id,
    at: new Date(next.debitAt).toISOString(),
    priceMinor: next.priceMinor,
  };
  return {
    ...rule,
    ...rest,
    ...(mandate && { mandate: { mostMinor: mostDebitMinor, agreed: mandate.kept && nameOf(mandate.kept) } }),
    ...(debit && { debit }),
    attempts: purchases.slice(0, mostAttempts).map(purchase => ({
      purchase: purchase.id,
      at: new Date(purchase.startedAt).toISOString(),
      credits: purchase.credits,
      priceMinor: purchase.priceMinor,
      status: purchaseStatus(purchase),
      checkoutUrl: purchase.checkoutUrl,
    })),
  };
}

function isCancellable(purchase: PurchaseRecord): boolean {
  const isSent = purchase.facts.some(({ kind }) => kind === 'debited');
  return purchase.debitAt !== null && purchaseStatus(purchase) === 'pending' && !isSent;
}

function nameOf({ brand, last4 }: SavedCard): string {
  return `${brand} ${last4}`.trim();
}
