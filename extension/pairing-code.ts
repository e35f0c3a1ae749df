import { readAddress } from './address.ts';

const length = 8;

/** What a person typed as the eight characters of a pairing code; null where it cannot be one. */
export function readPairingCode(typed: string): string | null {
  const code = typed.replace(/[\s-]/g, '').toUpperCase();
  return code.length === length && /^[A-Z0-9]+$/.test(code) ? code : null;
}

/** What the widget's link says, pasted anywhere: the server's address and the code. Null of any other text. */
export function readConnectLink(typed: string): { endpoint: string; code: string } | null {
  const [address = '', hash = ''] = typed.trim().split('/connect#');
  const code = readPairingCode(hash);
  const server = readAddress(address);
  return code !== null && 'endpoint' in server ? { endpoint: server.endpoint, code } : null;
}
