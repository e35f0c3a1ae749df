// The content security policy of the manifest lets plain HTTP through to these names only.
const loopback = ['127.0.0.1', 'localhost'];

/** Why an address cannot be a server's. */
export type AddressFault = 'not_an_address' | 'not_https';

/** What a person typed, as the origin of a server: https, or http on this very machine. */
export function readAddress(typed: string): { endpoint: string } | { fault: AddressFault } {
  const url = parse(typed.trim());
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') {
    return { fault: 'not_an_address' };
  }
  return mayCarryToken(url) ? { endpoint: url.origin } : { fault: 'not_https' };
}

function mayCarryToken({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname));
}

function parse(typed: string): URL | null {
  if (typed === '' || /\s/.test(typed)) return null;
  if (typed.includes('://')) return URL.canParse(typed) ? readWeb(new URL(typed)) : null;
  const host = `https://${typed}`;
  if (!URL.canParse(host)) return null;
  const { hostname } = new URL(host);
  return new URL(loopback.includes(hostname) ? `http://${typed}` : host);
}

function readWeb(url: URL): URL | null {
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}
