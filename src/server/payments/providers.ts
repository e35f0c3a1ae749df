import type { MandateKeeping, Provider } from './provider.ts';

/** Who takes payments here. None where payments are switched off. */
export interface Providers {
  readonly isSelling: boolean;
  /** Whether no money moves here. */
  readonly isSandbox: boolean;
  /** The one that sells in a currency, or null. Razorpay comes first where it can: it takes UPI. */
  sellingIn(currency: string): Provider | null;
  /** The one whose mandates are debited for accounts in a currency; null where cards are charged. */
  debitingIn(currency: string): MandateKeeping | null;
  named(name: string): Provider | null;
}

export function createProviders(all: readonly Provider[]): Providers {
  const order = ['razorpay', 'stripe', 'sandbox'];
  const sorted = all.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  const sellingIn = (currency: string) => sorted.find(provider => provider.takes(currency)) ?? null;
  return {
    isSelling: all.length > 0,
    isSandbox: all.some(({ name }) => name === 'sandbox'),
    sellingIn,
    debitingIn(currency) {
      const mandates = sellingIn(currency)?.mandates;
      return mandates?.currency === currency ? mandates : null;
    },
    named: name => all.find(provider => provider.name === name) ?? null,
  };
}
