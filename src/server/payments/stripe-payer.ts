import type Stripe from 'stripe';
import { type CheckoutOrder, ProviderFault } from './provider.ts';
import { believed, toFault } from './stripe-fault.ts';

const gstin = 'in_gst';

/**
 * Finds the customer of Stripe's that a page is made for, with the payer's tax id; null where it may be anybody. One whose
 * cards may not be shown there is made anew for the purchase.
 */
export function createStripePayers(stripe: Stripe): (order: CheckoutOrder) => Promise<string | null> {
  async function newCustomer(
    { account, purchase, payer = {} }: CheckoutOrder,
    taxId: string,
  ): Promise<string> {
    const { name, email, phone } = payer;
    const customer = await believed('customer', () =>
      stripe.customers.create(
        {
          ...(name && { name }),
          ...(email && { email }),
          ...(phone && { phone }),
          tax_id_data: [{ type: gstin, value: taxId }],
          metadata: { purchase_id: purchase, account },
        },
        { idempotencyKey: `${purchase}:customer` },
      ),
    );
    return customer.id;
  }

  async function addTaxId(customer: string, taxId: string): Promise<void> {
    try {
      const { data } = await stripe.customers.listTaxIds(customer, { limit: 100 });
      if (!Array.isArray(data)) throw new ProviderFault('Stripe answered with no list of tax ids.');
      if (data.some(({ value }) => value === taxId)) return;
      const key = { idempotencyKey: `${customer}:${taxId}` };
      await stripe.customers.createTaxId(customer, { type: gstin, value: taxId }, key);
    } catch (cause) {
      throw toFault(cause);
    }
  }

  return async order => {
    const known = order.keeper?.customer ?? null;
    const taxId = order.payer?.taxId;
    if (!taxId) return known;
    if (!known) return newCustomer(order, taxId);
    await addTaxId(known, taxId);
    return known;
  };
}
