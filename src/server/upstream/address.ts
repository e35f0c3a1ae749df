import { isSafeLink } from '../../contract/link.ts';
import { ConfigFault } from '../config.ts';

/** Where the ledger is, if it is not kept here, and the secret key that speaks for all of its accounts. */
export interface UpstreamAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string;
}

/**
 * Checks the address of an upstream and takes off its last slash.
 * @throws ConfigFault that never says the address: what is wrong with it can be a password
 */
export function upstreamAddress(text: string): string {
  const url = isSafeLink(text) ? new URL(text) : null;
  if (url && !url.username && !url.password && !/[?#]/.test(url.href)) return url.href.replace(/\/+$/, '');
  throw new ConfigFault(
    'CREDITS_UPSTREAM_URL must be an https address (http on loopback) without user, password, query or fragment.',
  );
}
