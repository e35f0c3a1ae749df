import { calls } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { pageLimit } from '../../contract/page.ts';
import type { Person } from '../access/session.ts';
import { mayBuy } from '../balance.ts';
import type { Config } from '../config.ts';
import { csvResponse } from '../csv.ts';
import { cardIsTheOwners, checkKey } from '../payments/purchases.ts';
import { newsOf } from '../payments/top-up-requests.ts';
import { Refused } from '../problem.ts';
import type { Request, Router } from '../router.ts';
import { relayHeader } from './exchange.ts';
import type { Upstream } from './upstream.ts';

/** Calls that are answered here whoever keeps the ledger: how a device is let in, and the list of devices. */
const keptHere = /^\/v1\/(device|pair)/;
/** Calls with a handler of their own, below or in `routes/session.ts`. */
const served: readonly Call[] = [
  calls.balance,
  calls.pricing,
  calls.transactionsCsv,
  calls.startPurchase,
  calls.purchase,
  calls.topUpRequests,
  calls.askTopUp,
  calls.startSession,
  calls.endUser,
];

/** Calls that change nothing, and are nobody's but an owner's. */
const ownersOnly: readonly Call[] = [calls.topUp];

/**
 * Serves the ledger's calls by asking another server, for the account of whoever asks here and for no other. To be
 * called before anything else is served: it also refuses proxies of its own kind.
 */
export function serveUpstream(
  router: Router,
  parts: { upstream: Upstream; config: Pick<Config, 'agentsMayBuy'> },
): void {
  refuseRelays(router);
  serveBalance(router, parts);
  servePurchases(router, parts);
  serveRequests(router, parts);
  serveCsv(router, parts);
  for (const call of Object.values<Call>(calls)) {
    if (served.includes(call) || keptHere.test(call.path)) continue;
    if (call.caller === 'browser') forward(router, parts.upstream, call);
    else if (call.caller === 'integrator' && call.method === 'GET') forward(router, parts.upstream, call);
    else if (call.caller === 'integrator') refuseWriting(router, call);
  }
}

// A proxy that is its own upstream, or the upstream of its upstream, would ask itself for ever.
function refuseRelays({ app }: Router): void {
  app.use(async (context, next) => {
    if (!context.req.header(relayHeader.name)?.includes(relayHeader.value)) return next();
    throw new Refused(
      'unavailable',
      'This proxy keeps no ledger, so it can be no upstream. Nothing changed.',
    );
  });
}

function serveBalance({ serve }: Router, { upstream, config }: Parameters<typeof serveUpstream>[1]): void {
  serve(calls.balance, async ({ person }) => {
    const { account, role } = person;
    const balance = await upstream.ask(calls.balance, { account }, found => found.account === account);
    // The upstream speaks of the API key that asked it.
    const { requests: open, ...said } = balance;
    const isBuyer = balance.mayBuy && mayBuy(person, config);
    const requests =
      role === 'owner' ? open : open && (isBuyer ? [] : await news(upstream, person, said.asOf));
    return { ...said, role, mayBuy: isBuyer, ...(requests && { requests }) };
  });
}

function servePurchases({ serve }: Router, { upstream, config }: Parameters<typeof serveUpstream>[1]): void {
  serve(calls.startPurchase, request => {
    const { person, body, idempotencyKey } = request;
    if (!mayBuy(person, config)) {
      throw new Refused('forbidden', 'Only an owner may buy credits here. No money moved.');
    }
    if ((body.savedCard || body.mandate) && person.role !== 'owner') throw cardIsTheOwners();
    checkKey(idempotencyKey);
    // The upstream hears of the API key's role, which is an owner's.
    const order = { ...body, mayKeepCard: person.role === 'owner' && body.mayKeepCard !== false };
    const asked = { ...askedBy(request), body: order };
    return upstream.ask(calls.startPurchase, asked, ({ credits }) => credits === body.credits);
  });

  serve(calls.pricing, async request => {
    const { savedCard, ...pricing } = await upstream.ask(calls.pricing, askedBy(request));
    return { ...pricing, ...(savedCard && request.person.role === 'owner' && { savedCard }) };
  });

  serve(calls.purchase, request => {
    const { purchase } = request.params;
    return upstream.ask(calls.purchase, askedBy(request), ({ id }) => id === purchase);
  });
}

async function news(upstream: Upstream, person: Person, asOf: string) {
  return newsOf(await ownRequests(upstream, person), Date.parse(asOf));
}

// Of one person the upstream is told only what they asked for, which is theirs to be shown.
async function ownRequests(upstream: Upstream, { account, user }: Person) {
  const isTheirs = ({ requests }: { requests: { user: string }[] }) =>
    requests.every(each => each.user === user);
  return (await upstream.ask(calls.topUpRequests, { account, query: { user } }, isTheirs)).requests;
}

function serveRequests(
  { serve }: Router,
  { upstream }: Pick<Parameters<typeof serveUpstream>[1], 'upstream'>,
): void {
  serve(calls.topUpRequests, async request =>
    request.person.role === 'owner'
      ? upstream.ask(calls.topUpRequests, askedBy(request))
      : { requests: await ownRequests(upstream, request.person) },
  );

  serve(calls.askTopUp, request => {
    const { person, body, idempotencyKey } = request;
    checkKey(idempotencyKey);
    const user = person.role === 'owner' ? (body.user ?? person.user) : person.user;
    const asked = { ...askedBy(request), body: { ...body, user } };
    return upstream.ask(calls.askTopUp, asked, one => one.credits === body.credits && one.user === user);
  });
}

// Made here of the lines that the upstream tells.
function serveCsv({ serve }: Router, { upstream }: Parameters<typeof serveUpstream>[1]): void {
  serve(calls.transactionsCsv, async ({ person: { account }, query }) => {
    const { timeZone } = await upstream.ask(calls.balance, { account });
    const limit = pageLimit.max;
    const readPage = (cursor?: string) =>
      upstream.ask(calls.transactions, { account, query: { ...query, cursor, limit } });
    await readPage();
    return csvResponse(readPage, timeZone);
  });
}

function forward({ serve }: Router, upstream: Upstream, call: Call): void {
  serve(call, request => {
    // The key that the upstream is asked with may do everything: what an agent may not is refused here.
    if (request.person.role !== 'owner' && (call.method !== 'GET' || ownersOnly.includes(call))) {
      throw new Refused('forbidden', 'Only an owner may do this. Nothing changed.');
    }
    return upstream.ask(call, askedBy(request));
  });
}

function refuseWriting({ serve }: Router, { method, path, caller, summary }: Call): void {
  const detail = `The ledger is kept by the upstream: ${method} ${path} is answered there, not here. Nothing changed.`;
  serve({ method, path, caller, summary }, () => {
    throw new Refused('not_found', detail);
  });
}

function askedBy({ person, params, query, body, idempotencyKey }: Request<unknown, unknown>) {
  return { account: person.account, params, query, body, idempotencyKey };
}
