import { createHmac } from 'node:crypto';
import type { Purchase } from '../../contract/purchase.ts';
import type { TopUpRequest } from '../../contract/top-up-request.ts';
import type { Instant } from '../../domain/cycle.ts';
import { purchaseFor, requestLastsMs, requestStatus } from '../../domain/top-up-request.ts';
import type { Person } from '../access/session.ts';
import type { Accounts } from '../accounts.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { AskedTopUp, Outcome, Store } from '../store/store.ts';
import type { Providers } from './providers.ts';
import { checkAmount, checkKey, type Purchases } from './purchases.ts';
import type { Reconciler } from './reconciler.ts';

/** How many requests a list has, the newest. */
const mostListed = 50;

/** What people who may not buy ask the owners for. A request by itself moves neither money nor credits. */
export interface TopUpRequests {
  /** Asks, or answers what this key asked for. */
  ask(
    person: Person,
    wanted: {
      readonly credits: number;
      readonly note?: string | undefined;
      readonly user?: string | undefined;
      readonly idempotencyKey: string | undefined;
    },
  ): Promise<TopUpRequest>;
  /** Newest first: to an owner all that are open, or those of `user`; to an agent their own. */
  list(person: Person, user: string | undefined): Promise<TopUpRequest[]>;
  /** Begins the one purchase of a request, or answers the one that was begun. For an owner. */
  approve(
    person: Person,
    id: string,
    how: {
      readonly savedCard?: boolean | undefined;
      readonly mayKeepCard?: boolean | undefined;
      readonly idempotencyKey: string | undefined;
    },
  ): Promise<Purchase>;
  /** For an owner. Declined again, it stays as it was. */
  decline(person: Person, id: string, reason: string | undefined): Promise<TopUpRequest>;
}

export function createTopUpRequests(parts: {
  store: Pick<Store, 'request' | 'requests'>;
  committer: Committer;
  accounts: Accounts;
  providers: Providers;
  purchases: Pick<Purchases, 'start'>;
  reconciler: Pick<Reconciler, 'ask'>;
  secret: string;
  now: () => Instant;
}): TopUpRequests {
  const { store, committer, accounts, providers, purchases, reconciler, now } = parts;

  function idOf(account: string, key: string): string {
    const hash = createHmac('sha256', parts.secret).update(`request\n${account}\n${key}`).digest();
    return `req_${hash.subarray(0, 16).toString('base64url')}`;
  }

  const answer = (request: AskedTopUp) => toRequest(request, now());

  // Whether an abandoned page has ended is known to the provider first.
  async function askAfterPayment(account: string, id: string): Promise<AskedTopUp | null> {
    const request = await store.request(account, id);
    const begun = request && purchaseFor(request.purchases);
    if (!begun || begun.facts.some(({ kind }) => kind === 'captured')) return request;
    await reconciler.ask(begun);
    return store.request(account, id);
  }

  return {
    async ask({ account, user, role }, { idempotencyKey: key, credits, note = null, ...named }) {
      const idempotencyKey = checkKey(key);
      const pricing = await accounts.pricing(account);
      if (!providers.sellingIn(pricing.currency))
        throw new Refused('payment_unavailable', 'Nothing is sold here, so nobody can be asked for it.');
      checkAmount(pricing, credits);
      const request = {
        account,
        id: idOf(account, idempotencyKey),
        idempotencyKey,
        user: role === 'owner' ? (named.user ?? user) : user,
        credits,
        note,
        askedAt: now(),
      };
      return answer(requestIn(await committer.submit({ type: 'ask-top-up', account, request })));
    },
    async list({ account, user, role }, named) {
      const whose = role === 'owner' ? (named ?? null) : user;
      const since = now() - requestLastsMs;
      return (await store.requests({ account, user: whose, since, limit: mostListed })).map(answer);
    },
    async approve(person, id, how) {
      demandOwner(person, 'No money moved.');
      const request = await askAfterPayment(person.account, id);
      if (!request) throw new Refused('not_found', `No request is called ${id}. No money moved.`);
      return purchases.start(person, { ...how, credits: request.credits, request: id });
    },
    async decline(person, id, reason) {
      demandOwner(person, 'Nothing changed.');
      const { account, user: by } = person;
      await askAfterPayment(account, id);
      const outcome = await committer.submit({
        type: 'decline-top-up',
        account,
        request: id,
        by,
        reason: reason ?? null,
      });
      return answer(requestIn(outcome));
    },
  };
}

/** How long somebody is told what became of what they asked for, from when they did. */
const toldForMs = 2 * requestLastsMs;

/** What a person's balance says of their own requests: the last one, while it is news. */
export function newsOf(requests: readonly TopUpRequest[], now: Instant): TopUpRequest[] {
  return requests.slice(0, 1).filter(({ createdAt }) => now - Date.parse(createdAt) < toldForMs);
}

function demandOwner({ role }: Person, consequence: string): void {
  if (role !== 'owner') throw new Refused('forbidden', `Only an owner decides requests. ${consequence}`);
}

function requestIn({ problem, request }: Outcome): AskedTopUp {
  if (problem) throw new Refused(problem.code, problem.detail);
  if (!request) throw new Error('A request was decided and not answered.');
  return request;
}

function toRequest(request: AskedTopUp, now: Instant): TopUpRequest {
  const { id, user, credits, note, askedAt, closed } = request;
  const purchase = purchaseFor(request.purchases);
  return {
    id,
    user,
    credits,
    ...(note !== null && { note }),
    status: requestStatus(request, now),
    createdAt: new Date(askedAt).toISOString(),
    ...(closed && { decidedAt: new Date(closed.at).toISOString() }),
    ...(closed?.reason && { reason: closed.reason }),
    ...(purchase && { purchase: purchase.id }),
  };
}
