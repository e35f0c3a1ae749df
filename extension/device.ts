import { type Answer, type Client, createClient } from '../src/client.ts';
import type { Balance } from '../src/contract/balance.ts';
import type { Pairing } from '../src/contract/device.ts';
import { createGrants } from './grant.ts';
import type { Command, GrantReply, GrantState, PairReply, Questions, Replies } from './messages.ts';
import { homeOf, pairWith } from './pairing.ts';
import { type Managed, readPolicy } from './policy.ts';
import { type Area, createKeeper, currentOf, idOf, type Kept, type Workspace } from './stored.ts';
import { callsOf, withChanged } from './workspace.ts';
import { withConnected, withoutWorkspace } from './workspaces.ts';

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
  /** Tells the person that a level was crossed; asked only where they want to be told. */
  warn(workspace: Workspace, balance: Balance): void;
}

/** The work of the background: it alone holds the tokens and talks to proxies. */
export interface Device {
  answer<Q extends keyof Questions>(command: Command<Q>): Promise<Replies[Q]>;
  /** Asks for the balance and the purchase under way of every workspace. */
  poll(): Promise<void>;
  /** Asks whether somebody approved the code that is shown. */
  awaitApproval(): Promise<GrantState>;
  /** Lets go of a server that was replaced by whoever manages this browser. */
  followPolicy(): Promise<void>;
  /** A closed checkout is a reason to ask now. */
  tabClosed(tab: number): Promise<void>;
}

export function createDevice({ area, session, managed, fetch, ...around }: DeviceOptions): Device {
  const wire = fetch === undefined ? {} : { fetch };
  const keeper = createKeeper(area);
  const callsIn = (id: string) => callsOf(id, { ...around, keeper, wire });
  const grants = createGrants({
    area: session,
    wire,
    now: around.now,
    connected: async (pairing, typed) => {
      // Another server may have been set for this browser while the code was shown.
      if (await isElsewhere(typed)) return;
      await addWorkspace({ ...pairing, endpoint: await homeOf(pairing.endpoint, typed, wire) });
    },
  });

  /** The workspace that a command means: that of the screen it comes from, else the one that is looked at. */
  async function meant({ workspace }: Command): Promise<string> {
    return workspace ?? currentOf(await keeper.read())?.id ?? '';
  }
  const its = async (command: Command) => callsIn(await meant(command));

  /** A call whose answer goes to the screen as it came. */
  function through<C extends Command, T>(make: (client: Client, command: C) => Promise<Answer<T>>) {
    return async (command: C) => (await its(command)).call(client => make(client, command));
  }

  async function poll(): Promise<void> {
    const { workspaces } = await keeper.read();
    await Promise.all(workspaces.filter(each => each.isConnected).map(({ id }) => callsIn(id).poll()));
  }

  async function pairTo(order: { endpoint: string; code: string; device: string }): Promise<PairReply> {
    if (await isElsewhere(order.endpoint)) return { fault: 'policy' };
    const paired = await pairWith(order, wire);
    if ('fault' in paired) return paired;
    if (await isElsewhere(order.endpoint)) return { fault: 'policy' };
    await addWorkspace(paired.pairing);
    await grants.forget();
    return { server: paired.server };
  }

  /** Whether another address was set for this browser. */
  async function isElsewhere(endpoint: string): Promise<boolean> {
    const policy = await readPolicy(managed);
    return policy !== undefined && policy !== endpoint;
  }

  async function followPolicy(): Promise<void> {
    const policy = await readPolicy(managed);
    if (policy === undefined) return;
    await grants.forgetUnlessOf(policy);
    const { workspaces } = await keeper.read();
    for (const { id, endpoint } of workspaces) if (endpoint !== policy) await disconnect(id);
  }

  async function authorize(order: { endpoint: string; device: string }): Promise<GrantReply> {
    return (await isElsewhere(order.endpoint)) ? { fault: 'policy' } : grants.begin(order);
  }

  /** Connects a workspace besides those that are there, or connects it anew, and looks at it. */
  async function addWorkspace(pairing: Pairing): Promise<void> {
    const endpoint = (await readPolicy(managed)) ?? pairing.endpoint;
    const id = idOf({ ...pairing, endpoint });
    const before = await keeper.read();
    await keeper.change(kept => withConnected(kept, { ...pairing, endpoint }));
    // A worker that died here is given the same token again: that one stays.
    if (before.tokens[id] !== pairing.token) await endToken(before, id);
    await poll();
  }

  /** Takes a workspace away, and has its server end the token. */
  async function disconnect(id: string): Promise<void> {
    const before = await keeper.read();
    await keeper.change(kept => withoutWorkspace(kept, id));
    await endToken(before, id);
  }

  // Out of reach or ended already, nobody has it any more: it ends by itself.
  async function endToken({ workspaces, tokens }: Kept, id: string): Promise<void> {
    const endpoint = workspaces.find(each => each.id === id)?.endpoint;
    const token = tokens[id];
    const device = token?.split('.')[2];
    if (endpoint === undefined || token === undefined || device === undefined) return;
    const client = createClient({ endpoint, getToken: async () => token, now: around.now, ...wire });
    await client.removeDevice(device).catch(() => undefined);
  }

  const answers: { readonly [Q in keyof Questions]: (command: Command<Q>) => Promise<Replies[Q]> } = {
    balance: async command => (await its(command)).balance(),
    pricing: through(client => client.pricing()),
    transactions: through((client, { query }) => client.transactions(query)),
    buy: async command => (await its(command)).buy(command),
    purchase: async command => (await its(command)).purchase(command.id),
    dropCard: through(client => client.dropCard()),
    csv: through((client, { range }) => client.csv(range)),
    transaction: through((client, { id, cursor }) => client.transaction(id, cursor)),
    explain: through(client => client.explain()),
    insights: through((client, { from, to }) => client.insights({ from, to })),
    topUp: through(client => client.topUp()),
    cancelDebit: through((client, { purchase }) => client.cancelDebit(purchase)),
    setTopUp: through((client, { rule }) => client.setTopUp(rule)),
    askTopUp: through((client, { ask: _, workspace: __, ...wanted }) => client.askTopUp(wanted)),
    declineTopUp: through((client, { request, reason }) => client.declineTopUp(request, reason)),
    told: async command =>
      (await its(command)).change(each => ({ ...each, told: command.request })).then(nothing),
    checkout: async command => (await its(command)).openCheckout(command.url).then(nothing),
    forget: async command => (await its(command)).forget(command.idempotencyKey).then(nothing),
    pair: pairTo,
    authorize,
    awaitApproval: grants.look,
    forgetApproval: grants.forget,
    disconnect: async command => disconnect(await meant(command)).then(nothing),
    lookAt: ({ id }) => keeper.change(kept => ({ ...kept, current: id })).then(nothing),
    putOnBadge: async command => {
      const id = await meant(command);
      const { isOnBadge } = command;
      return keeper.change(kept => withChanged(kept, id, each => ({ ...each, isOnBadge }))).then(nothing);
    },
    notify: ({ isNotifying }) => keeper.change(kept => ({ ...kept, isNotifying })).then(nothing),
  };

  return {
    poll,
    awaitApproval: grants.look,
    followPolicy,
    answer: command => answers[command.ask](command),
    async tabClosed(tab) {
      const { workspaces } = await keeper.read();
      const whose = workspaces.find(({ checkoutTab }) => checkoutTab === tab);
      if (whose === undefined) return;
      const calls = callsIn(whose.id);
      await calls.change(each => ({ ...each, checkoutTab: undefined }));
      await calls.poll();
    },
  };
}

// A message cannot carry `undefined`.
const nothing = () => null;
