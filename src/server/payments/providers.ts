import type { Provider } from './provider.ts';

/** Who takes payments here. None where payments are switched off. */
export interface Providers {
  readonly isSelling: boolean;
  /** Whether no money moves here. */
  readonly isSandbox: boolean;
  /** The one that sells in a currency, or null. Razorpay comes first where it can: it takes UPI. */
  sellingIn(currency: string): Provider | null;
  named(name: string): Provider | null;
}

export function createProviders(all: readonly Provider[]): Providers {
  const order = ['razorpay', 'stripe', 'sandbox'];
  const sorted = all.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  return {
    isSelling: all.length > 0,
    isSandbox: all.some(({ name }) => name === 'sandbox'),
    sellingIn: currency => sorted.find(provider => provider.takes(currency)) ?? null,
    named: name => all.find(provider => provider.name === name) ?? null,
  };
}
