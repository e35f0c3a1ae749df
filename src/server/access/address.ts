import { BlockList, isIP } from 'node:net';

/** Reads a caller's address, believing forwarded ones only from the proxies that are named. */
export type AddressOf = (peer: string, forwardedFor: string | undefined) => string;

/**
 * @param trusted addresses and networks such as `10.0.0.0/8`, of the reverse proxies in front
 * @throws RangeError naming the entry that is neither
 */
export function createAddressOf(trusted: readonly string[]): AddressOf {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const width = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? width : Number(bits);
    if (!family || !Number.isInteger(prefix) || prefix < 0 || prefix > width) {
      throw new RangeError(`${entry} is not an address or a network.`);
    }
    proxies.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  const isProxy = (address: string) => {
    const family = isIP(address);
    return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };

  return (peer, forwardedFor) => {
    let address = peer.replace(/^::ffff:/, '');
    // Each proxy appends whom it saw: read from the end, as far as the one who says it is believed.
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      if (!isProxy(address) || !isIP(hop.trim())) break;
      address = hop.trim();
    }
    return address;
  };
}
