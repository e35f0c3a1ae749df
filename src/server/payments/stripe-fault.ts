import { ProviderFault } from './provider.ts';

/** Whatever went wrong with a call to Stripe. */
export function toFault(cause: unknown): ProviderFault {
  if (cause instanceof ProviderFault) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ProviderFault(`Stripe: ${said}`, { cause });
}

// The SDK resolves on some answers that are no such thing, a 404 without an error in it for one.
export async function believed<T extends { object?: string; id?: string }>(
  object: string,
  ask: () => Promise<T>,
): Promise<T & { id: string }> {
  let answer: T;
  try {
    answer = await ask();
  } catch (cause) {
    throw toFault(cause);
  }
  const { id } = answer ?? {};
  if (answer?.object === object && typeof id === 'string' && id !== '') return { ...answer, id };
  throw new ProviderFault(`Stripe answered with something that is no ${object}.`);
}
