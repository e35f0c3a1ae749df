import {
  type Answer,
  type Client,
  createClient,
  type Order,
  SessionEnded,
  Unreachable,
} from '../src/client.ts';
import type { Pairing } from '../src/contract/device.ts';
import { isSafeLink } from '../src/contract/link.ts';
import { chargeAgainMs } from '../src/contract/purchase.ts';
import { createGrants } from './grant.ts';
import type { Command, GrantReply, GrantState, PairReply, Questions, Replies } from './messages.ts';
import { homeOf, pairWith } from './pairing.ts';
import { type Managed, readPolicy } from './policy.ts';
import { type Area, readStored, type Stored, type StoredPending, writeStored } from './stored.ts';

/** How long a purchase is looked after without anybody asking, in milliseconds. */
const lookAfterMs = 24 * 60 * 60 * 1000;

/** What a paired browser needs, whichever browser it is. */
export interface DeviceOptions {
  /** All that it knows: its own memory ends with the service worker, at any moment. */
  readonly area: Area;
  /** What is forgotten with the browser. */
  readonly session: Area;
  readonly managed: Managed;
  readonly fetch?: typeof globalThis.fetch;
  now(): number;
  /** Opens a tab and says which. */
  openTab(url: string): Promise<number | undefined>;
}

/** The work of the background: it alone holds the token and talks to the proxy. */
export interface Device {
  answer<Q extends keyof Questions>(command: Command<Q>): Promise<Replies[Q]>;
  /** Asks for the balance and for the purchase under way; where nothing answers, the next poll asks again. */
  poll(): Promise<void>;
  /** Asks whether somebody approved the code that is shown. */
  awaitApproval(): Promise<GrantState>;
  /** Lets go of a server that was replaced by whoever manages this browser. */
  followPolicy(): Promise<void>;
  /** A closed checkout is a reason to ask now. */
  tabClosed(tab: number): Promise<void>;
}

const ended: { ok: false; problem: { code: 'unauthenticated'; detail: string } } = {
  ok: false,
  problem: { code: 'unauthenticated', detail: 'This browser is not connected.' },
};

/** The purchase that is still to be asked about. */
export function purchaseUnderWay({ account, pending }: Stored, now: number): StoredPending | null {
  if (account === undefined || pending === undefined || pending.isSettled === true) return null;
  return now - pending.startedAt < lookAfterMs ? pending : null;
}

export function createDevice({ area, session, managed, fetch, now, openTab }: DeviceOptions): Device {
  const wire = fetch === undefined ? {} : { fetch };
  const grants = createGrants({
    area: session,
    wire,
    now,
    connected: async (pairing, typed) =>
      keepPairing({ ...pairing, endpoint: await homeOf(pairing.endpoint, typed, wire) }),
  });

  /** Makes one call; a token that was refused is forgotten. */
  async function call<T>(make: (client: Client) => Promise<Answer<T>>): Promise<Answer<T>> {
    const { endpoint, token } = await readStored(area);
    if (endpoint === undefined || token === undefined) return ended;
    const getToken = async ({ refresh }: { refresh: boolean }) => {
      if (refresh) throw new SessionEnded('This browser was disconnected.');
      return token;
    };
    const answer = await make(createClient({ endpoint, getToken, now, ...wire }));
    // The browser may have been paired anew while the refused call was on its way.
    const isRefused = !answer.ok && answer.problem.code === 'unauthenticated';
    if (isRefused && (await readStored(area)).token === token) await disconnect();
    return answer;
  }

  function disconnect(): Promise<void> {
    return writeStored(area, { account: undefined, token: undefined, balance: undefined });
  }

  async function balance() {
    const answer = await call(client => client.balance());
    if (answer.ok) {
      const { account, balance: known } = await readStored(area);
      const isNewer = known === undefined || Date.parse(known.asOf) <= Date.parse(answer.value.asOf);
      if (account === answer.value.account && isNewer) await writeStored(area, { balance: answer.value });
    }
    return answer;
  }

  /**
   *  page: Pay -> pending kept -> POST purchase -> its id kept -> tab opens, popup dies
   *  later, by alarm, closed tab or open popup: GET purchase -> settled -> popup says so -> forgotten
   */
  async function buy({ credits, idempotencyKey, savedCard, mandate, request }: Order) {
    const { account, pending } = await readStored(area);
    const isBegun = pending?.idempotencyKey === idempotencyKey;
    const begun = isBegun ? pending : { idempotencyKey, credits, startedAt: now(), account };
    await writeStored(area, { pending: { ...begun, savedCard, mandate, request } });
    const answer = await call(client => client.buy({ credits, idempotencyKey, savedCard, mandate, request }));
    if (answer.ok) await keep(idempotencyKey, answer.value);
    return answer;
  }

  async function purchase(id: string) {
    const answer = await call(client => client.purchase(id));
    const { pending } = await readStored(area);
    if (answer.ok && pending?.purchase === id) await keep(pending.idempotencyKey, answer.value);
    return answer;
  }

  async function keep(idempotencyKey: string, found: { id: string; status: string; checkoutUrl: string }) {
    const { pending } = await readStored(area);
    if (pending?.idempotencyKey !== idempotencyKey) return;
    const isSettled = found.status !== 'pending';
    await writeStored(area, {
      pending: { ...pending, purchase: found.id, checkoutUrl: found.checkoutUrl, isSettled },
    });
  }

  async function forget(idempotencyKey: string) {
    const { pending } = await readStored(area);
    if (pending?.idempotencyKey === idempotencyKey) await writeStored(area, { pending: undefined });
  }

  async function openCheckout(url: string) {
    if (isSafeLink(url)) await writeStored(area, { checkoutTab: await openTab(url) });
  }

  async function pairTo(order: { endpoint: string; code: string; device: string }): Promise<PairReply> {
    if (await isElsewhere(order.endpoint)) return { fault: 'policy' };
    const paired = await pairWith(order, wire);
    if ('fault' in paired) return paired;
    await keepPairing(paired.pairing);
    await grants.forget();
    await poll();
    return { server: paired.server };
  }

  async function keepPairing({ endpoint: told, account, token }: Pairing): Promise<void> {
    const before = await readStored(area);
    const endpoint = (await readPolicy(managed)) ?? told;
    const isOurs = before.endpoint === endpoint && before.pending?.account === account;
    const pending = isOurs ? before.pending : undefined;
    await writeStored(area, { endpoint, account, token, pending, balance: undefined });
  }

  /** Whether another address was set for this browser. */
  async function isElsewhere(endpoint: string): Promise<boolean> {
    const policy = await readPolicy(managed);
    return policy !== undefined && policy !== endpoint;
  }

  async function followPolicy(): Promise<void> {
    const { account, endpoint } = await readStored(area);
    if (account !== undefined && endpoint !== undefined && (await isElsewhere(endpoint))) await disconnect();
  }

  async function authorize(order: { endpoint: string; device: string }): Promise<GrantReply> {
    return (await isElsewhere(order.endpoint)) ? { fault: 'policy' } : grants.begin(order);
  }

  async function awaitApproval(): Promise<GrantState> {
    const state = await grants.look();
    if (state.phase === 'connected') await poll();
    return state;
  }

  async function settle(): Promise<void> {
    const pending = purchaseUnderWay(await readStored(area), now());
    if (pending === null) return;
    const isUnanswered = pending.savedCard === true && pending.purchase === undefined;
    // Nobody is charged long after the press: the popup asks.
    if (isUnanswered && now() - pending.startedAt > chargeAgainMs) return;
    await (pending.purchase === undefined ? buy(pending) : purchase(pending.purchase));
  }

  async function poll(): Promise<void> {
    try {
      await settle();
      await balance();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
  }

  const answers: { readonly [Q in keyof Questions]: (command: Command<Q>) => Promise<Replies[Q]> } = {
    balance,
    pricing: () => call(client => client.pricing()),
    transactions: ({ query }) => call(client => client.transactions(query)),
    buy,
    purchase: ({ id }) => purchase(id),
    dropCard: () => call(client => client.dropCard()),
    csv: ({ range }) => call(client => client.csv(range)),
    transaction: ({ id, cursor }) => call(client => client.transaction(id, cursor)),
    explain: () => call(client => client.explain()),
    insights: ({ from, to }) => call(client => client.insights({ from, to })),
    topUp: () => call(client => client.topUp()),
    cancelDebit: ({ purchase: id }) => call(client => client.cancelDebit(id)),
    setTopUp: ({ rule }) => call(client => client.setTopUp(rule)),
    askTopUp: ({ ask: _, ...wanted }) => call(client => client.askTopUp(wanted)),
    declineTopUp: ({ request, reason }) => call(client => client.declineTopUp(request, reason)),
    told: ({ request }) => writeStored(area, { told: request }).then(nothing),
    checkout: ({ url }) => openCheckout(url).then(nothing),
    forget: ({ idempotencyKey }) => forget(idempotencyKey).then(nothing),
    pair: pairTo,
    authorize,
    awaitApproval,
    forgetApproval: grants.forget,
    disconnect: () => disconnect().then(nothing),
  };

  return {
    poll,
    awaitApproval,
    followPolicy,
    answer: command => answers[command.ask](command),
    async tabClosed(tab) {
      if ((await readStored(area)).checkoutTab !== tab) return;
      await writeStored(area, { checkoutTab: undefined });
      await poll();
    },
  };
}

// A message cannot carry `undefined`.
const nothing = () => null;
