import { calls } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { purchaseAnswer } from '../../contract/purchase.ts';
import { accountPath } from '../api-reference.ts';
import { Refused } from '../problem.ts';
import type { UpstreamAccess } from './address.ts';
import { readAnswer } from './answer.ts';
import { createExchange, NoAnswer, type Order, type Reply } from './exchange.ts';
import { createFold } from './fold.ts';

/** A call of one account, as it was checked here. */
export interface Asked {
  readonly account: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

/** The server that keeps the ledger. It is asked with its own secret key, and never told who asks here. */
export interface Upstream {
  /**
   * Forwards a call of the contract. Refuses as the upstream does; with `unavailable`, or `payment_unavailable` where the
   * call buys, if no answer came that fits the contract and is `isWanted`.
   */
  ask<Answer>(
    call: Call<unknown, unknown, Answer>,
    asked: Asked,
    isWanted?: (answer: Answer) => boolean,
  ): Promise<Answer>;
  /** Refuses with `not_found` where the upstream has no such account. */
  find(account: string): Promise<{ readonly account: string }>;
  /** Refuses unless the upstream says that it is ready. */
  ready(): Promise<void>;
}

export function createUpstream(
  access: UpstreamAccess,
  parts: { fetch: typeof fetch; onFault(cause: unknown): void },
): Upstream {
  const exchange = createExchange(access, parts.fetch);
  const fold = createFold<Reply>();
  // Those who shared a read that failed share its failure, which is told once.
  const told = new WeakSet<NoAnswer>();
  const { host } = new URL(access.url);

  function send(call: Call, asked: Asked): Promise<Reply> {
    const order = orderOf(call, asked);
    const begin = () => exchange(order);
    return call.method === 'GET'
      ? fold.read(asked.account, order.path, begin)
      : fold.write(asked.account, begin);
  }

  function refusalOf(call: Call, cause: unknown): unknown {
    if (cause instanceof Refused) return withoutAddress(cause, host);
    if (!(cause instanceof NoAnswer)) return cause;
    if (!told.has(cause))
      parts.onFault(new Error(`The upstream ${cause.message}: ${call.method} ${call.path}.`, { cause }));
    told.add(cause);
    return new Refused(
      isPurchase(call) ? 'payment_unavailable' : 'unavailable',
      `The upstream ${cause.message}. ${consequenceOf(call)}`,
    );
  }

  const upstream: Upstream = {
    async ask(call, asked, isWanted = () => true) {
      try {
        const answer = readAnswer(call, await send(call, asked));
        if (isWanted(answer)) return answer;
        throw new NoAnswer('answered something else than was asked');
      } catch (cause) {
        throw refusalOf(call, cause);
      }
    },
    find: account => upstream.ask(calls.balance, { account }, balance => balance.account === account),
    ready: async () => void (await upstream.ask(calls.ready, { account: '' })),
  };
  return upstream;
}

function orderOf(call: Call, { account, params = {}, query, body, idempotencyKey }: Asked): Order {
  const template = call.caller === 'browser' ? accountPath(call.path) : call.path;
  // The account is the caller's own, whatever else is called so.
  const named: Readonly<Record<string, string>> = { ...params, account };
  const path = template.replace(/:(\w+)/g, (_, name) => segmentOf(name, named[name] ?? ''));
  const search = searchOf(query);
  return { method: call.method, path: search ? `${path}?${search}` : path, body, idempotencyKey };
}

// Dots would be taken out of the address together with what stands before them, encoded or not.
function segmentOf(name: string, text: string): string {
  if (/^\.{0,2}$/.test(text) || !text.isWellFormed())
    throw new Refused('not_found', `No ${name} is called ${text.toWellFormed()}.`);
  return encodeURIComponent(text);
}

function searchOf(query: unknown): string {
  const told = Object.entries(Object(query)).filter(([, value]) => value !== undefined);
  return new URLSearchParams(told.map(([name, value]) => [name, String(value)])).toString();
}

function withoutAddress(refused: Refused, host: string): Refused {
  const { code, detail } = refused.problem;
  return detail.includes(host) ? new Refused(code, 'The upstream refused this.') : refused;
}

function consequenceOf(call: Call): string {
  if (call.method === 'GET') return 'Nothing changed.';
  if (!call.isKeyed) return 'Whether it was done is not known.';
  const what = isPurchase(call) ? 'the purchase was begun' : 'it was done';
  return `Whether ${what} is not known; sending it again with the same Idempotency-Key is safe.`;
}

function isPurchase({ isKeyed, answer }: Call): boolean {
  return isKeyed === true && answer === purchaseAnswer;
}
