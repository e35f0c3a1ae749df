import { type SessionAnswer, sessionAnswer } from '../contract/account.ts';
import type { Role } from '../contract/field.ts';
import { type UsageAnswer, type UsageEvent, usageAnswer } from '../contract/usage.ts';

/** Where AI Credits answers and the secret key that speaks for all accounts. The key stays on a server. */
export interface CreditsAccess {
  readonly api: (request: Request) => Promise<Response>;
  readonly apiBase: string;
  readonly apiKey: string;
}

/** What became of one usage event. */
export type UsageResult = UsageAnswer['results'][number];

/** The calls a product's backend makes to AI Credits. */
export interface Credits {
  /** Records usage. An event's `id` makes it safe to send again: the same id is one spend for ever. */
  record(events: readonly UsageEvent[]): Promise<readonly UsageResult[]>;
  /** A short-lived token for one user of one account: all that a browser ever holds. */
  session(account: string, who: { user: string; role: Role }): Promise<SessionAnswer>;
  /** Any other call: a path below the API's base, with the secret key. */
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
}

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** AI Credits answered something that is not an answer: an integrator logs it and tries again. */
export class CreditsUnavailable extends Error {
  override readonly name = 'CreditsUnavailable';
}

export function createCredits({ api, apiBase, apiKey }: CreditsAccess): Credits {
  const call: Credits['call'] = (method, path, { body, headers } = {}) =>
    api(
      new Request(new URL(path, apiBase), {
        method,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

  return {
    call,
    async record(events) {
      const response = await call('POST', '/v1/usage', { body: { events } });
      return usageAnswer().parse(await answered(response)).results;
    },
    async session(account, who) {
      const response = await call('POST', `/v1/accounts/${encodeURIComponent(account)}/sessions`, {
        body: who,
      });
      return sessionAnswer().parse(await answered(response));
    },
  };
}

async function answered(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  throw new CreditsUnavailable(`AI Credits answered ${response.status}: ${await response.text()}`);
}
