import { calls } from '../../contract/api.ts';
import type { HoldAnswer } from '../../contract/hold.ts';
import type { Committer } from '../committer.ts';
import type { Router } from '../router.ts';
import type { Command, Outcome } from '../store/store.ts';
import { submit } from './submit.ts';

const secondMs = 1000;

/** What the integrator's server calls with the API key to set credits aside, to return them and to correct them. */
export function serveCredits({ serve }: Router, { committer }: { committer: Committer }): void {
  const hold = async (command: Command) => toHold(await submit(committer, command));

  serve(calls.placeHold, ({ person, body: { ttlSeconds, ...body } }) =>
    hold({ type: 'hold', account: person.account, ...body, ttlMs: ttlSeconds * secondMs }),
  );

  serve(calls.captureHold, ({ person, params, body }) =>
    hold({ type: 'capture', account: person.account, hold: params.hold ?? '', credits: body.credits }),
  );

  serve(calls.releaseHold, ({ person, params, body }) =>
    hold({ type: 'release', account: person.account, hold: params.hold ?? '', reason: body.reason }),
  );

  serve(calls.reverseUsage, async ({ person, params: { usage: id = '' } }) => {
    const outcome = await submit(committer, { type: 'reverse', account: person.account, usage: id });
    return { id, ...settledOf(outcome) };
  });

  serve(calls.adjust, async ({ person, body }) => {
    const outcome = await submit(committer, { type: 'adjust', account: person.account, ...body });
    return { id: body.id, credits: body.credits, ...settledOf(outcome) };
  });
}

function toHold({ hold, available }: Outcome): HoldAnswer {
  if (!hold || available === null) throw new Error('A hold was decided and not answered.');
  const { expiresAt, ...state } = hold;
  return { ...state, expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(), available };
}

function settledOf({ status, available }: Outcome) {
  if (status === 'refused' || available === null) throw new Error('A command was decided and not answered.');
  return { status, available };
}
