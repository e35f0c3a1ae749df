import { MessageFault, ProviderFault } from '../payments/provider.ts';
import type { Providers } from '../payments/providers.ts';
import type { Settlement } from '../payments/settlement.ts';
import { answerProblem, Refused } from '../problem.ts';
import type { Router } from '../router.ts';

/** The largest message: far more than any that a provider sends. */
const maxBytes = 1024 * 1024;

/**
 * What providers send by themselves. 200 when what was said is durable, or is nothing to us; 400 where it is not theirs;
 * 503 where it cannot be told yet, so that they send it again.
 */
export function serveWebhooks(
  { app, textOf }: Router,
  parts: { providers: Providers; settlement: Settlement; onFault(cause: unknown): void },
): void {
  const { providers, settlement } = parts;
  for (const name of ['stripe', 'razorpay'] as const) {
    const provider = providers.named(name);
    if (!provider) continue;
    app.post(`/webhooks/${name}`, async context => {
      try {
        const body = await textOf(context, maxBytes);
        await settlement.settle(provider, provider.hear({ body, header: one => context.req.header(one) }));
        return context.json({ received: true }, 200, { 'cache-control': 'no-store' });
      } catch (cause) {
        if (cause instanceof MessageFault) throw new Refused('invalid_request', cause.message);
        if (!(cause instanceof ProviderFault)) throw cause;
        parts.onFault(cause);
        return answerProblem(context, {
          code: 'unavailable',
          detail: 'The provider could not say which purchase this is of. Send it again.',
        });
      }
    });
  }
}
