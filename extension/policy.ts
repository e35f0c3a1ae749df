import { readAddress } from './address.ts';

/** The storage area that whoever manages a browser fills, and nobody else. */
export interface Managed {
  get(keys: string[]): Promise<Record<string, unknown>>;
}

/** The server's address that was set for this browser. Nobody who uses it can change that. */
export async function readPolicy(managed: Managed): Promise<string | undefined> {
  // Firefox rejects where nothing is set.
  const { serverUrl } = await managed.get(['serverUrl']).catch(() => ({ serverUrl: undefined }));
  if (typeof serverUrl !== 'string') return undefined;
  const address = readAddress(serverUrl);
  return 'endpoint' in address ? address.endpoint : undefined;
}
