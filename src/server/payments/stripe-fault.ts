import { ProviderFault } from './provider.ts';

/** Whatever went wrong with a call to Stripe. */
export function toFault(cause: unknown): ProviderFault {
  if (cause instanceof ProviderFault) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ProviderFault(`Stripe: ${said}`, { cause });
}
