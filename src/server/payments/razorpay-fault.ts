import * as z from 'zod/mini';
import { ProviderFault } from './provider.ts';

// The library's own limit begins anew with each byte that comes.
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProviderFault(`Razorpay did not answer within ${ms} ms.`)), ms);
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}

// The SDK resolves on whatever came with a status of success.
export async function believed<T>(
  what: string,
  schema: z.ZodMiniType<T>,
  ask: () => Promise<unknown>,
): Promise<T> {
  let answer: unknown;
  try {
    answer = await ask();
  } catch (cause) {
    throw toFault(cause);
  }
  const { data } = schema.safeParse(answer);
  if (data) return data;
  throw new ProviderFault(`Razorpay answered with something that is no ${what}.`);
}

const refusal = z.looseObject({ statusCode: z.number(), error: z.optional(z.unknown()) });
const said = z.looseObject({ description: z.string() });

// What the SDK rejects with is no error where Razorpay answered, and a TypeError of its own where nobody did.
function refusalOf(cause: unknown): { statusCode: number; description: string | null } | null {
  const { data } = refusal.safeParse(cause);
  if (!data) return null;
  return { statusCode: data.statusCode, description: said.safeParse(data.error).data?.description ?? null };
}

export function isRefused(cause: unknown, status: number): boolean {
  return cause instanceof ProviderFault && refusalOf(cause.cause)?.statusCode === status;
}

// A 404 without Razorpay's words is by somebody between here and there.
export function isUnknown(cause: unknown): boolean {
  const answer = cause instanceof ProviderFault ? refusalOf(cause.cause) : null;
  if (!answer || answer.description === null) return false;
  if (answer.statusCode === 404) return true;
  return answer.statusCode === 400 && /does not exist|not a valid id/i.test(answer.description);
}

function toFault(cause: unknown): ProviderFault {
  const answer = refusalOf(cause);
  const text = answer
    ? `Razorpay answered ${answer.statusCode}: ${answer.description ?? 'nothing that can be read'}`
    : 'Razorpay did not answer, or with nothing that can be read.';
  return new ProviderFault(text, { cause });
}
