import { type Answer, pair, readMeta, Unreachable } from '../src/client.ts';
import type { Meta, Pairing } from '../src/contract/device.ts';
import { readAddress } from './address.ts';
import type { PairFault } from './messages.ts';

/** The version of the proxy's interface that this extension speaks. */
const apiVersion = 1;

type Wire = Parameters<typeof readMeta>[1];

/** Proves that `endpoint` is a proxy, and only then trades the code for a token of this device's own. */
export async function pairWith(
  { endpoint, code, device }: { endpoint: string; code: string; device: string },
  wire: Wire,
): Promise<{ pairing: Pairing; server: string } | { fault: PairFault }> {
  try {
    const meta = await readMeta(endpoint, wire);
    if (!meta.ok) return { fault: metaFault(meta) ?? 'no_server' };
    const fault = metaFault(meta);
    if (fault) return { fault };
    const paired = await pair(endpoint, { code, device }, wire);
    if (!paired.ok) return { fault: faultOf(paired.problem.code) };
    const home = await homeOf(paired.value.endpoint, endpoint, wire);
    return { pairing: { ...paired.value, endpoint: home }, server: meta.value.name };
  } catch (error) {
    if (error instanceof Unreachable) return { fault: 'no_server' };
    throw error;
  }
}

/** Why nothing is sent to who answered so; null where it is a proxy that this extension knows. */
export function metaFault(meta: Answer<Meta>): PairFault | null {
  if (!meta.ok) return meta.problem.code === 'rate_limited' ? 'too_many' : 'no_server';
  return meta.value.apiVersion > apiVersion ? 'newer_server' : null;
}

/** The address the proxy gives itself, where that answers too: behind a tunnel only the typed one does. */
export async function homeOf(told: string, typed: string, wire: Wire): Promise<string> {
  const address = readAddress(told);
  if ('fault' in address || address.endpoint === typed) return typed;
  const meta = await readMeta(address.endpoint, wire).catch(() => null);
  return meta?.ok === true ? address.endpoint : typed;
}

/** Why a code was not taken. */
export function faultOf(code: string | null): PairFault {
  if (code === 'rate_limited') return 'too_many';
  return code === 'unavailable' || code === null ? 'trouble' : 'code';
}
