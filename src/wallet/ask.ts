import type { Answer, Client } from '../client.ts';
import type { Trouble } from './trouble.ts';

/** What became of a call. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: Trouble };

/** Makes one call. Undefined where nobody waits for the answer any more. */
export type Ask = <T>(call: (client: Client) => Promise<Answer<T>>) => Promise<Outcome<T> | undefined>;

/** Asks until `hasEnded`. Clients reject for a broken world only, so both kinds of failure become a value. */
export function createAsk(client: Client, hasEnded: () => boolean): Ask {
  return async call => {
    if (hasEnded()) return undefined;
    const answer = await call(client).catch(() => undefined);
    if (hasEnded()) return undefined;
    if (!answer) return { ok: false, trouble: { kind: 'unreachable' } };
    return answer.ok ? answer : { ok: false, trouble: { kind: 'refused', ...answer.problem } };
  };
}

/** Only the latest question counts: the answer to one that was overtaken is dropped. */
export function latestOf(ask: Ask): Ask {
  let latest: unknown;
  return async call => {
    latest = call;
    const result = await ask(call);
    return latest === call ? result : undefined;
  };
}
