import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import type { Call } from '../contract/call.ts';
import { isPlain } from '../contract/field.ts';
import type { Problem } from '../contract/problem.ts';
import type { AddressOf } from './access/address.ts';
import type { Callers } from './access/callers.ts';
import type { Person } from './access/session.ts';
import { accountPath } from './api-reference.ts';
import { createDirect, type Direct, type Told } from './direct.ts';
import { firstFault } from './first-fault.ts';
import { answerProblem, Refused } from './problem.ts';
import type { Later } from './turns.ts';

/** The largest body: 1,000 events with every field at its longest fit. */
const maxBodyBytes = 4 * 1024 * 1024;

const noStore = { 'cache-control': 'no-store' };
const json = { ...noStore, 'content-type': 'application/json' };

/** A request that was checked. */
export interface Request<Body, Query> {
  readonly person: Person;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
  readonly idempotencyKey: string | undefined;
  /** Where it came from. To find that out costs more than to check a small body. */
  address(): string;
}

// Without a socket, as in a test, there is nothing of node's either.
export type Env = { Bindings: Partial<HttpBindings> };

export interface Router {
  readonly app: Hono<Env>;
  /** Serves a call of the contract: who asks is known and what they sent is parsed before `handle` sees it. */
  serve<Body, Query, Answer>(
    call: Call<Body, Query, Answer>,
    handle: (request: Request<Body, Query>) => Promise<Answer | Response> | Answer | Response,
  ): void;
  /** The text of a body of at most so many bytes. Refuses a larger one. */
  readonly textOf: typeof textOf;
  /** Answers a request before `app` sees it; false where `app` has to. */
  readonly take: Direct['take'];
}

export function createRouter(parts: {
  callers: Callers;
  origins: MiddlewareHandler;
  addressOf: AddressOf;
  /** What is said of an error, expected or not. */
  problemOf(cause: unknown): Problem;
  later: Later;
}): Router {
  const { callers, origins, addressOf, problemOf, later } = parts;
  const app = new Hono<Env>();
  const direct = createDirect({ maxBodyBytes, isAllowed: callers.isIntegrator, problemOf, later });
  app.onError((cause, context) => answerProblem(context, problemOf(cause)));

  return {
    app,
    textOf,
    take: direct.take,
    serve(call, handle) {
      const run = async (told: Told, person: Person) =>
        handle({
          person,
          params: told.params,
          body: bodyOf(told.text, call),
          query: check(call.query, call.query && told.query()),
          idempotencyKey: told.header('idempotency-key'),
          // Not a getter: each closure of one is a shape of its own to V8, which then keeps what it holds for long.
          address: () => addressOf(told.peer(), told.header('x-forwarded-for')),
        });
      const answer = async (context: Context<Env>, person: Person) => {
        const value = await run(await toldBy(context, call), person);
        if (value instanceof Response) return value;
        // A plain response: what Hono would make of it by way of its context costs a tenth of a small request.
        return value === undefined
          ? new Response(null, { status: 204, headers: noStore })
          : new Response(JSON.stringify(value), { headers: json });
      };
      const asIntegrator = (context: Context<Env>) => {
        callers.integrator(context.req.header('authorization'));
        return answer(context, integrator(context.req.param('account')));
      };
      if (call.caller === 'integrator') {
        app.on(call.method, call.path, asIntegrator);
        // Of the integrator's calls those that name their accounts in the body: the busiest one there is.
        if (call.answer && !call.path.includes(':')) direct.add(call, told => run(told, integrator('')));
        return;
      }
      app.use(call.path, origins);
      app.on(call.method, call.path, async context => {
        if (call.caller === 'anyone') return answer(context, { account: '', user: '', role: 'agent' });
        return answer(context, await callers.browser(context.req.header('authorization'), call.caller));
      });
      if (call.caller === 'browser') app.on(call.method, accountPath(call.path), asIntegrator);
    },
  };
}

function integrator(account = ''): Person {
  return { account, user: 'integrator', role: 'owner' };
}

async function toldBy(context: Context<Env>, call: Call): Promise<Told> {
  return {
    params: paramsOf(context),
    text: call.body ? await textOf(context) : '',
    query: () => context.req.query(),
    header: name => context.req.header(name),
    peer: () => context.env.incoming?.socket.remoteAddress ?? '',
  };
}

// To an engine that takes no NUL, one would spoil all that is written in the same commit.
function paramsOf(context: Context<Env>): Readonly<Record<string, string>> {
  const params = context.req.param();
  for (const [name, value] of Object.entries(params)) {
    if (!isPlain(value)) throw new Refused('not_found', `No ${name} has control characters in its name.`);
  }
  return params;
}

function bodyOf<Body>(text: string, call: Call<Body>): Body {
  if (!call.body || (call.isBodyOptional && text === '')) return check(call.body, call.body && {});
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The parser's own words quote the body, which can hold anything.
    throw new Refused('invalid_request', 'The body is not JSON.');
  }
  return check(call.body, body);
}

// A request that tells its length is judged by that, and Node reads no more; another is counted while it is read.
async function textOf(context: Context<Env>, maxBytes = maxBodyBytes): Promise<string> {
  const told = context.req.header('content-length');
  if (told !== undefined && context.req.header('transfer-encoding') === undefined) {
    if (Number(told) > maxBytes) throw tooLarge(maxBytes);
    return context.req.text();
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of context.req.raw.body ?? []) {
    bytes += part.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function tooLarge(maxBytes: number): Refused {
  return new Refused('invalid_request', `The body is larger than ${maxBytes / 1024 ** 2} MiB.`);
}

// Of a call that takes nothing. Made once: to make a schema costs more than to use it.
const nothingToCheck = z.any();

/** Parses with a schema of the contract, or refuses with the first thing that is wrong and where it stands. */
export function check<T>(schema: (() => z.ZodMiniType<T>) | undefined, value: unknown): T {
  const parsed = (schema ? schema() : nothingToCheck).safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refused('invalid_request', firstFault(parsed.error));
}
