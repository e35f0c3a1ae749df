import { calls } from '../../contract/api.ts';
import type { TopUpRequests } from '../payments/top-up-requests.ts';
import type { Router } from '../router.ts';

/** The calls of those who may not buy, and of the owners whom they ask. */
export function serveTopUpRequests({ serve }: Router, requests: TopUpRequests): void {
  serve(calls.topUpRequests, async ({ person, query }) => ({
    requests: await requests.list(person, query.user),
  }));

  serve(calls.askTopUp, ({ person, body, idempotencyKey }) =>
    requests.ask(person, { ...body, idempotencyKey }),
  );

  serve(calls.approveTopUp, ({ person, params, body, idempotencyKey }) =>
    requests.approve(person, params.request ?? '', { ...body, idempotencyKey }),
  );

  serve(calls.declineTopUp, ({ person, params, body }) =>
    requests.decline(person, params.request ?? '', body.reason),
  );
}
