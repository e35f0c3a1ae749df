import type { Payer } from '../../contract/account.ts';

/** Names that Razorpay takes. */
const takenName = /^[A-Za-z0-9 .'()]{3,50}$/;

/** What Razorpay is told of a payer, as its objects call it. */
export function customerOf({ name, email, phone }: Payer): {
  customer?: { name?: string; email?: string; contact?: string };
} {
  const customer = {
    ...(name && takenName.test(name) && { name }),
    ...(email && { email }),
    ...(phone && { contact: phone }),
  };
  return Object.keys(customer).length > 0 ? { customer } : {};
}
