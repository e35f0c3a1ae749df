import type { World } from '../support/world.ts';

/** Asks for a hold of ten minutes. */
export async function hold(world: World, account: string, id: string, credits: number, more = {}) {
  const body = { id, credits, ttlSeconds: 600, channel: 'whatsapp', kind: 'reply', ...more };
  return world.api('POST', `/v1/accounts/${account}/holds`, body);
}

/** Captures or releases a hold. */
export function end(world: World, account: string, id: string, how: 'capture' | 'release', body?: unknown) {
  return world.api('POST', `/v1/accounts/${account}/holds/${encodeURIComponent(id)}/${how}`, body);
}

/** What an account has, in which bucket. */
export async function balance(world: World, account: string) {
  const { body } = await world.api('GET', `/v1/accounts/${account}/balance`);
  const { available, held, debt } = body;
  return { available, held, debt, monthly: body.monthly.remaining, paid: body.paid.remaining };
}

/** The words and credits of each line, newest first. */
export async function history(world: World, account: string) {
  const { body } = await world.api('GET', `/v1/accounts/${account}/transactions`);
  return body.transactions.map((line: { description: string; credits: number }) => [
    line.description,
    line.credits,
  ]);
}

/** Status and code of a refusal. */
export const code = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

/** Opens one new account of a shared world after another. */
export function createFresh(world: World): () => Promise<string> {
  let accounts = 0;
  return () => {
    accounts += 1;
    return world.openAccount({ account: `acme-${accounts}` });
  };
}
