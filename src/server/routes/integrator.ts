import { calls } from '../../contract/api.ts';
import { text, textLimit } from '../../contract/field.ts';
import type { Problem } from '../../contract/problem.ts';
import { type UsageAnswer, usageEvent } from '../../contract/usage.ts';
import type { SpendCommand } from '../../domain/command.ts';
import { isTimeZone } from '../../domain/cycle.ts';
import { type Committer, Unacknowledged } from '../committer.ts';
import type { Config } from '../config.ts';
import { problemBody, Refused } from '../problem.ts';
import { check, type Router } from '../router.ts';
import type { Outcome, Store } from '../store/store.ts';
import { submit } from './submit.ts';

type UsageResult = UsageAnswer['results'][number];

/** What the integrator's server calls with the API key: accounts and usage. */
export function serveIntegrator(
  { serve }: Router,
  parts: { store: Store; committer: Committer; config: Config },
): void {
  const { store, committer, config } = parts;

  serve(calls.openAccount, async ({ params, body }) => {
    const account = check(() => text(textLimit.account), params.account);
    const { name, plan, currency, timeZone, cycleAnchor, status, payer } = body;
    const allocation = Object.hasOwn(config.allocations, plan) ? config.allocations[plan] : undefined;
    if (allocation === undefined) throw new Refused('invalid_request', `plan: No plan is called ${plan}.`);
    if (!Object.hasOwn(config.prices, currency)) {
      throw new Refused('invalid_request', `currency: There is no price list in ${currency}.`);
    }
    if (!isTimeZone(timeZone))
      throw new Refused('invalid_request', `timeZone: ${timeZone} is not a time zone.`);
    await submit(committer, {
      type: 'open',
      account,
      name,
      plan: { name: plan, allocation },
      currency,
      timeZone,
      cycleAnchor: Date.parse(cycleAnchor),
      status,
    });
    if (payer) await submit(committer, { type: 'set-payer', account, payer });
    return {
      account,
      name,
      plan,
      currency,
      timeZone,
      cycleAnchor: new Date(cycleAnchor).toISOString(),
      status: (await store.account(account))?.status ?? 'active',
      payer: await store.payer(account),
    };
  });

  serve(calls.recordUsage, async ({ body }) => {
    const parsed = body.events.map(parseEvent);
    const results = await committer.submitAll(parsed.filter(isSpend));
    let decided = 0;
    return {
      results: parsed.map(event => (isSpend(event) ? resultOf(event.id, results[decided++]) : event)),
    };
  });
}

// One event decides for itself only: a malformed or refused one is an answer, never a failed call.
function parseEvent(raw: unknown): SpendCommand | UsageResult {
  try {
    const { occurredAt, ...event } = check(usageEvent, raw);
    return {
      ...event,
      type: 'spend',
      ...(occurredAt !== undefined && { occurredAt: Date.parse(occurredAt) }),
    };
  } catch (cause) {
    if (cause instanceof Refused) return refused(idOf(raw), cause.problem, null);
    throw cause;
  }
}

function isSpend(event: SpendCommand | UsageResult): event is SpendCommand {
  return 'type' in event;
}

function resultOf(id: string, result: Outcome | Unacknowledged | undefined): UsageResult {
  if (result === undefined || result instanceof Unacknowledged) {
    return refused(
      id,
      { code: 'unavailable', detail: result?.message ?? 'Nobody decided this event.' },
      null,
    );
  }
  const { status, problem, available } = result;
  return problem ? refused(id, problem, available) : { id, status, balance: available };
}

function refused(id: string | null, problem: Problem, balance: number | null): UsageResult {
  return { id, status: 'refused', problem: problemBody(problem), balance };
}

function idOf(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? raw.id : null;
}
