import { Agent, request } from 'node:http';
import { maxUsageEvents } from '../../src/contract/usage.ts';
import { processKey } from '../support/proxy-process.ts';

/** What the proxy said was kept. */
export interface Acknowledged {
  /** Credits of each recorded use, by `account id`. */
  readonly uses: Map<string, number>;
  /** Each paid purchase with its credits, by `account purchase`. */
  readonly purchases: Map<string, number>;
}

export const accounts = ['account-0', 'account-1', 'account-2', 'account-3'];

const clients = 16;
const headers = { authorization: `Bearer ${processKey}`, 'content-type': 'application/json' };

/** One call over a kept-alive connection. Rejects where the connection breaks. */
export function createCaller(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const call = (method: string, path: string, init: { body?: unknown; key?: string; token?: string } = {}) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = request(
        new URL(path, url),
        {
          method,
          agent,
          headers: {
            ...headers,
            ...(init.key && { 'idempotency-key': init.key }),
            ...(init.token && { authorization: `Bearer ${init.token}` }),
          },
        },
        answer => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', part => {
            text += part;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
          answer.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(init.body === undefined ? undefined : JSON.stringify(init.body));
    });
  return { call, close: () => agent.destroy() };
}

export type Call = ReturnType<typeof createCaller>['call'];

export async function openAccounts(call: Call): Promise<void> {
  const body = {
    name: 'Acme',
    plan: 'AI Max',
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    cycleAnchor: '2025-04-24T00:00:00+05:30',
  };
  for (const account of accounts) await call('PUT', `/v1/accounts/${account}`, { body });
}

export function useOf(account: string, id: string, credits: number) {
  return { id, account, credits, channel: 'whatsapp', kind: 'reply' };
}

/** Spends and buys from many connections until they break, and notes what was acknowledged. */
export async function spendUntilItBreaks(
  call: Call,
  round: string,
  acknowledged: Acknowledged,
): Promise<void> {
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let turn = 0; ; turn += 1) {
        try {
          if (turn % 5 === 4) await buy(call, `${round}-${client}-${turn}`, acknowledged);
          else await spend(call, `${round}-${client}-${turn}`, acknowledged);
        } catch {
          // Killed: what was not answered is nobody's promise.
          return;
        }
      }
    }),
  );
}

/** What was acknowledged and is not known any more, with its credits. Uses are sent again, so they must not be new. */
export async function missingOf(call: Call, { uses, purchases }: Acknowledged): Promise<string[]> {
  const missing: string[] = [];
  const told = [...uses];
  for (let first = 0; first < told.length; first += maxUsageEvents) {
    const some = told.slice(first, first + maxUsageEvents);
    const events = some.map(([name, credits]) => useOf(...partsOf(name), credits));
    const { text } = await call('POST', '/v1/usage', { body: { events } });
    for (const [place, { status }] of JSON.parse(text).results.entries()) {
      const [name = ''] = some[place] ?? [];
      if (status !== 'duplicate') missing.push(name);
    }
  }
  for (const [name, credits] of purchases) {
    const [account, id] = partsOf(name);
    const { text } = await call('GET', `/v1/accounts/${account}/purchases/${id}`);
    const purchase = JSON.parse(text);
    if (purchase.status !== 'paid' || purchase.credits !== credits) missing.push(name);
  }
  return missing;
}

/** What can be spent in each account. */
export function availableIn(call: Call): Promise<number[]> {
  const ask = async (account: string) => (await call('GET', `/v1/accounts/${account}/balance`)).text;
  return Promise.all(accounts.map(async account => JSON.parse(await ask(account)).available));
}

function partsOf(name: string): [account: string, id: string] {
  const [account = '', id = ''] = name.split(' ');
  return [account, id];
}

async function spend(call: Call, name: string, { uses }: Acknowledged): Promise<void> {
  const events = accounts.map((account, place) => useOf(account, name, 1 + place));
  const { text } = await call('POST', '/v1/usage', { body: { events } });
  for (const [place, { status }] of JSON.parse(text).results.entries()) {
    const event = events[place];
    if (event && status === 'recorded') uses.set(`${event.account} ${event.id}`, event.credits);
  }
}

async function buy(call: Call, key: string, { purchases }: Acknowledged): Promise<void> {
  const account = accounts[key.length % accounts.length] ?? '';
  const order = await call('POST', `/v1/accounts/${account}/purchases`, { body: { credits: 1000 }, key });
  const { id, credits, checkoutUrl } = JSON.parse(order.text);
  const { status } = await call('POST', `${new URL(checkoutUrl).pathname}/pay`);
  if (status === 303) purchases.set(`${account} ${id}`, credits);
}
