import { calls } from '../contract/api.ts';
import type { Instant } from '../domain/cycle.ts';
import type { AddressOf } from './access/address.ts';
import { createAttempts } from './access/attempts.ts';
import { createCallers } from './access/callers.ts';
import { createDevices } from './access/devices.ts';
import { createGrants } from './access/grants.ts';
import { allowOrigins } from './access/origins.ts';
import { createSessions } from './access/session.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { describeApi } from './api-reference.ts';
import { type Committer, Unacknowledged } from './committer.ts';
import type { Config } from './config.ts';
import { createConnectPage } from './connect-page.ts';
import { type AutoTopUp, createAutoTopUp } from './payments/auto-top-up.ts';
import { createCards } from './payments/cards.ts';
import { createDebits } from './payments/debits.ts';
import type { PurchasePlace } from './payments/provider.ts';
import type { Providers } from './payments/providers.ts';
import { createPurchases } from './payments/purchases.ts';
import { createReconciler, type Reconciler } from './payments/reconciler.ts';
import { confirmPath, createReturnPage } from './payments/return-page.ts';
import { createSandboxPages } from './payments/sandbox.ts';
import { createSettlement } from './payments/settlement.ts';
import { createTopUpRequests } from './payments/top-up-requests.ts';
import { answerProblem, Refused } from './problem.ts';
import { createRouter, type Router } from './router.ts';
import { serveBrowser } from './routes/browser.ts';
import { serveCredits } from './routes/credits.ts';
import { serveDevices } from './routes/device.ts';
import { serveDeviceGrant } from './routes/device-grant.ts';
import { serveHistory } from './routes/history.ts';
import { serveIntegrator } from './routes/integrator.ts';
import { serveSessions } from './routes/session.ts';
import { serveTopUp } from './routes/top-up.ts';
import { serveTopUpRequests } from './routes/top-up-requests.ts';
import { serveWebhooks } from './routes/webhooks.ts';
import type { Store } from './store/store.ts';
import type { Later } from './turns.ts';
import { serveUpstream } from './upstream/routes.ts';
import type { Upstream } from './upstream/upstream.ts';

/** Version of the interface: a client refuses one that it does not know. */
const apiVersion = 1;
const pairingFailuresAMinute = 5;
const grantsAMinute = 10;

export interface AppParts {
  readonly store: Store;
  readonly committer: Committer;
  readonly config: Config;
  readonly secret: string;
  readonly apiKey: string;
  readonly providers: Providers;
  /** The server that keeps the ledger; null where it is kept here. */
  readonly upstream: Upstream | null;
  readonly publicUrl: () => string;
  readonly addressOf: AddressOf;
  readonly now: () => Instant;
  /** For work that can wait until readers were heard. */
  readonly later: Later;
  /** Told of what nobody expected. */
  onFault(cause: unknown): void;
}

/** Every route of the interface, and what becomes of a refusal. */
export function createApp(parts: AppParts) {
  const { store, committer, config, upstream, publicUrl, now } = parts;
  const sessions = createSessions(parts.secret, store, now);
  const devices = createDevices(store, committer, now);
  const router = createRouter({
    callers: createCallers({ apiKey: parts.apiKey, sessions, devices }),
    origins: allowOrigins({ publicUrl, allowed: config.allowedOrigins }),
    addressOf: parts.addressOf,
    later: parts.later,
    problemOf(cause) {
      if (cause instanceof Refused) return cause.problem;
      parts.onFault(cause);
      const detail =
        cause instanceof Unacknowledged ? cause.message : 'Something went wrong here. Try again.';
      return { code: 'unavailable', detail };
    },
  });
  const { app, serve } = router;

  if (upstream) serveUpstream(router, { upstream, config });
  const { accounts, reconciler, topUps }: Ledger = upstream
    ? { accounts: upstream, reconciler: null, topUps: null }
    : serveLedger(router, parts);
  serveSessions(router, { committer, accounts, sessions });
  serveDevices(router, {
    store,
    committer,
    accounts,
    devices,
    attempts: createAttempts(pairingFailuresAMinute, now),
    publicUrl,
  });
  serveDeviceGrant(router, {
    grants: createGrants(store, committer, now),
    beginnings: createAttempts(grantsAMinute, now),
    guesses: createAttempts(pairingFailuresAMinute, now),
    publicUrl,
  });
  app.route('/', createConnectPage(publicUrl));
  serve(calls.meta, () => ({ product: 'ai-credits', apiVersion, name: config.name }));
  serve(calls.health, () => ({ status: 'ok' }));
  serve(calls.ready, async () => {
    // A reset of an account that is not there goes through the writer and changes nothing.
    await committer.submit({ type: 'reset', account: '' });
    await upstream?.ready();
    return { status: 'ok' };
  });
  app.get('/openapi.json', context =>
    context.json(describeApi({ name: config.name, publicUrl: publicUrl() })),
  );

  app.notFound(context => {
    const detail = `There is nothing at ${context.req.method} ${context.req.path}.`;
    return answerProblem(context, { code: 'not_found', detail });
  });
  return { app, take: router.take, reconciler, topUps };
}

/** What a proxy does by itself; null where nothing is sold. */
interface Ledger {
  readonly accounts: Accounts | Upstream;
  readonly reconciler: Reconciler | null;
  readonly topUps: AutoTopUp | null;
}

// The calls of a ledger that is kept here, and what sells for it.
function serveLedger(router: Router, parts: AppParts): Ledger {
  const { store, committer, config, providers, secret, publicUrl, now, onFault } = parts;
  const accounts = createAccounts({ store, committer, config, now });
  const confirmUrl = (place: PurchasePlace) => publicUrl() + confirmPath(place);
  const cards = createCards({ store, committer, providers, onFault });
  const settlement = createSettlement({ store, committer, captured: cards.keepFrom, onFault });
  const reconciler = createReconciler({ store, providers, settlement, now, onFault });
  const purchases = createPurchases({
    store,
    committer,
    providers,
    reconciler,
    settlement,
    cards,
    confirmUrl,
    secret,
    now,
    onFault,
    pricingOf: accounts.pricing,
  });
  serveIntegrator(router, { store, committer, config });
  serveCredits(router, { committer });
  serveHistory(router, { store, accounts, now });
  const debits = createDebits({ store, committer, cards, providers, settlement, now });
  const topUps = createAutoTopUp({
    store,
    committer,
    accounts,
    cards,
    debits,
    providers,
    settlement,
    confirmUrl,
    now,
    onFault,
  });
  serveTopUp(router, topUps);
  const requests = createTopUpRequests({
    store,
    committer,
    accounts,
    providers,
    purchases,
    reconciler,
    secret,
    now,
  });
  serveTopUpRequests(router, requests);
  serveBrowser(router, { store, accounts, purchases, requests, cards, config, providers, now });
  serveWebhooks(router, { providers, settlement, onFault });
  if (providers.isSandbox) router.app.route('/', createSandboxPages(store, committer));
  else if (providers.isSelling) router.app.route('/', createReturnPage(purchases));
  return providers.isSelling
    ? { accounts, reconciler, topUps }
    : { accounts, reconciler: null, topUps: null };
}
