import { readAddress } from './address.ts';

/**
 * The address that an extension is built for, of what stands in the environment; empty where it is for any server.
 * @throws RangeError where it is no address that a token may be sent to
 */
export function builtEndpoint(said = ''): string {
  if (said === '') return '';
  const address = readAddress(said);
  if ('endpoint' in address) return address.endpoint;
  throw new RangeError(
    `CREDITS_EXTENSION_ENDPOINT is ${said}; it must be an https address, or http on loopback.`,
  );
}
