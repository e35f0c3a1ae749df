import type { Config } from '../config.ts';
import type { Payments } from '../environment.ts';
import type { Provider, PurchasePlace } from './provider.ts';
import { createProviders, type Providers } from './providers.ts';
import { returnPath } from './return-page.ts';
import { createSandbox } from './sandbox.ts';

/** Whoever takes payments here. The libraries of providers are large: they are read where they are used. */
export async function openProviders(
  payments: Payments,
  { config, publicUrl }: { readonly config: Config; readonly publicUrl: () => string },
): Promise<Providers> {
  const returnUrl = (place: PurchasePlace) => publicUrl() + returnPath(place);
  const all: Provider[] = [];
  if (payments.sandbox) all.push(createSandbox(publicUrl));
  if (payments.stripe) {
    const { createStripe } = await import('./stripe.ts');
    all.push(createStripe(payments.stripe, { tax: config.tax, returnUrl }));
  }
  if (payments.razorpay) {
    const { createRazorpay } = await import('./razorpay.ts');
    all.push(createRazorpay(payments.razorpay, { returnUrl }));
  }
  return createProviders(all);
}
