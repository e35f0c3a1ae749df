import {
  type Answer,
  type Client,
  createClient,
  type Order,
  SessionEnded,
  Unreachable,
} from '../src/client.ts';
import type { Balance } from '../src/contract/balance.ts';
import { isSafeLink } from '../src/contract/link.ts';
import { chargeAgainMs, type Purchase } from '../src/contract/purchase.ts';
import type { Keeper, Kept, StoredPending, Workspace } from './stored.ts';
import { warningOf } from './warning.ts';

/** How long a purchase is looked after without anybody asking, in milliseconds. */
const lookAfterMs = 24 * 60 * 60 * 1000;

/** How long it is asked about every half minute, in milliseconds; then as often as the balance. */
const hurriedMs = 30 * 60_000;

/** What every workspace of one background shares. */
export interface Around {
  readonly keeper: Keeper;
  readonly wire: { readonly fetch?: typeof globalThis.fetch };
  now(): number;
  openTab(url: string): Promise<number | undefined>;
  /** A level was crossed. */
  warn(workspace: Workspace, balance: Balance): void;
}

const ended: { ok: false; problem: { code: 'unauthenticated'; detail: string } } = {
  ok: false,
  problem: { code: 'unauthenticated', detail: 'This browser is not connected.' },
};

/** The purchase that is still to be asked about. */
export function purchaseUnderWay({ isConnected, pending }: Workspace, now: number): StoredPending | null {
  if (!isConnected || pending === undefined || pending.isSettled === true) return null;
  const age = now - pending.startedAt;
  // Nobody is charged long after the press: the popup asks.
  const isUnanswered = pending.savedCard === true && pending.purchase === undefined;
  return age < lookAfterMs && !(isUnanswered && age > chargeAgainMs) ? pending : null;
}

/** Whether there is one that began a moment ago, which is asked about more often. */
export function isPurchaseFresh(workspace: Workspace, now: number): boolean {
  const pending = purchaseUnderWay(workspace, now);
  return pending !== null && now - pending.startedAt < hurriedMs;
}

/** The same stored, with one workspace changed. */
export function withChanged(kept: Kept, id: string, how: (workspace: Workspace) => Workspace): Kept {
  return { ...kept, workspaces: kept.workspaces.map(each => (each.id === id ? how(each) : each)) };
}

/** What is asked of one workspace's proxy, with its token, and what is kept of the answers. */
export function callsOf(id: string, { keeper, wire, now, openTab, warn }: Around) {
  const find = ({ workspaces }: Kept) => workspaces.find(each => each.id === id);
  const read = async () => find(await keeper.read());
  const change = (how: (workspace: Workspace) => Workspace) =>
    keeper.change(kept => withChanged(kept, id, how));

  /** Makes one call; a token that was refused is forgotten. */
  async function call<T>(make: (client: Client) => Promise<Answer<T>>): Promise<Answer<T>> {
    const kept = await keeper.read();
    const [endpoint, token] = [find(kept)?.endpoint, kept.tokens[id]];
    if (endpoint === undefined || token === undefined) return ended;
    const getToken = async ({ refresh }: { refresh: boolean }) => {
      if (refresh) throw new SessionEnded('This browser was disconnected.');
      return token;
    };
    const answer = await make(createClient({ endpoint, getToken, now, ...wire }));
    if (!answer.ok && answer.problem.code === 'unauthenticated') await end(token);
    return answer;
  }

  // It may have been connected anew while the refused call was on its way.
  function end(token: string): Promise<void> {
    return keeper.change(kept => {
      const { [id]: refused, ...tokens } = kept.tokens;
      if (refused !== token) return kept;
      return withChanged({ ...kept, tokens }, id, each => ({
        ...each,
        isConnected: false,
        balance: undefined,
      }));
    });
  }

  async function balance(): Promise<Answer<Balance>> {
    const answer = await call(client => client.balance());
    if (answer.ok && answer.value.account === (await read())?.account) await keepBalance(answer.value);
    return answer;
  }

  async function keepBalance(fresh: Balance): Promise<void> {
    let crossed: Workspace | undefined;
    await keeper.change(kept =>
      withChanged(kept, id, each => {
        const { balance: before, isConnected, warned } = each;
        if (!isConnected || (before && Date.parse(before.asOf) > Date.parse(fresh.asOf))) return each;
        const warning = kept.isNotifying ? warningOf(before, fresh, warned) : null;
        const next = { ...each, balance: fresh, warned: warning ?? warned };
        if (warning !== null) crossed = next;
        return next;
      }),
    );
    if (crossed) warn(crossed, fresh);
  }

  /**
   *  page: Pay -> pending kept -> POST purchase -> its id kept -> tab opens, popup dies
   *  later, by alarm, closed tab or open popup: GET purchase -> settled -> popup says so -> forgotten
   */
  async function buy(wanted: Order) {
    const { credits, expectedPriceMinor, idempotencyKey, savedCard, mandate, request } = wanted;
    const order = { credits, expectedPriceMinor, idempotencyKey, savedCard, mandate, request };
    await change(each => {
      const isBegun = each.pending?.idempotencyKey === idempotencyKey;
      return { ...each, pending: { startedAt: now(), ...(isBegun && each.pending), ...order } };
    });
    const answer = await call(client => client.buy(order));
    if (answer.ok)
      await keepPurchase(({ pending }) => pending?.idempotencyKey === idempotencyKey, answer.value);
    return answer;
  }

  async function purchase(wanted: string) {
    const answer = await call(client => client.purchase(wanted));
    if (answer.ok) await keepPurchase(({ pending }) => pending?.purchase === wanted, answer.value);
    return answer;
  }

  function keepPurchase(isMeant: (workspace: Workspace) => boolean, found: Purchase) {
    // One that failed may still be paid, by another card on the same page.
    const isSettled = found.status !== 'pending' && found.status !== 'failed';
    const { id: purchase, checkoutUrl } = found;
    return change(each => {
      if (each.pending === undefined || !isMeant(each)) return each;
      return { ...each, pending: { ...each.pending, purchase, checkoutUrl, isSettled } };
    });
  }

  async function settle(): Promise<void> {
    const found = await read();
    const pending = found === undefined ? null : purchaseUnderWay(found, now());
    if (pending === null) return;
    await (pending.purchase === undefined ? sendAgain(pending) : purchase(pending.purchase));
  }

  // The person may have given it up by now.
  async function sendAgain(pending: StoredPending): Promise<void> {
    let isWanted = false;
    await change(each => {
      isWanted = each.pending?.idempotencyKey === pending.idempotencyKey;
      return each;
    });
    if (isWanted) await buy(pending);
  }

  return {
    call,
    change,
    balance,
    buy,
    purchase,
    async openCheckout(url: string): Promise<void> {
      if (!isSafeLink(url)) return;
      const checkoutTab = await openTab(url);
      await change(each => ({ ...each, checkoutTab }));
    },
    forget: (idempotencyKey: string) =>
      change(each =>
        each.pending?.idempotencyKey === idempotencyKey ? { ...each, pending: undefined } : each,
      ),
    /** Asks for the purchase under way and for the balance; where nothing answers, the next poll asks again. */
    async poll(): Promise<void> {
      try {
        await settle();
        await balance();
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
      }
    },
  };
}
