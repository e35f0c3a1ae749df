import * as z from 'zod/mini';
import { isPlain } from '../../contract/field.ts';
import { once } from '../../contract/once.ts';
import type { PurchasePlace } from './provider.ts';

const plain = () => z.string().check(z.refine(isPlain));
const names = once(() => z.looseObject({ purchase_id: plain(), account: plain() }));

/** The purchase that a provider's object carries in its metadata or notes; null where it carries none. */
export function placeOf(carried: unknown): PurchasePlace | null {
  const { data } = names().safeParse(carried);
  return data ? { account: data.account, purchase: data.purchase_id } : null;
}
