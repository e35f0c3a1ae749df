/** What a provider is told of a purchase. Money in minor units. */
export interface CheckoutOrder {
  readonly account: string;
  readonly purchase: string;
  readonly credits: number;
  readonly priceMinor: number;
  readonly currency: string;
}

/** Somebody who takes payments on a page of their own. */
export interface Provider {
  readonly name: string;
  /** Prepares the hosted page of one purchase and answers its address. */
  startCheckout(order: CheckoutOrder): Promise<{ checkoutUrl: string }>;
}
