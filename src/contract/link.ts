const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether an address from the server may be opened: https, or http on this machine. Keeps `javascript:` out. */
export function isSafeLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
