import { isIP } from 'node:net';
import { type AddressOf, createAddressOf } from './access/address.ts';
import { type Config, ConfigFault, readConfig } from './config.ts';
import type { RazorpayAccess } from './payments/razorpay.ts';
import type { StripeAccess } from './payments/stripe.ts';
import { type Database, databaseOf } from './store/open.ts';
import { type UpstreamAccess, upstreamAddress } from './upstream/address.ts';

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the operator sets: the environment, checked. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly database: Database;
  /** The only base of links, without a slash at its end; null where it is the address that is listened on. */
  readonly publicUrl: string | null;
  readonly secret: string;
  readonly apiKey: string;
  /** Who takes payments; nobody where payments are switched off. */
  readonly payments: Payments;
  /** The server that keeps the ledger; null where it is kept here. */
  readonly upstream: UpstreamAccess | null;
  readonly addressOf: AddressOf;
  readonly logLevel: string;
  readonly config: Config;
}

/** What a way of starting brings along. */
export interface StartDefaults {
  readonly payments: string | null;
  readonly secret: string | null;
  readonly apiKey: string | null;
}

/** What the providers need that take payments. */
export interface Payments {
  readonly sandbox: boolean;
  readonly stripe: StripeAccess | null;
  readonly razorpay: RazorpayAccess | null;
}

const minLength = { secret: 32, apiKey: 20 };
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Reads and checks the environment and the configuration file that it names.
 * @throws ConfigFault with one sentence that names the variable
 */
export function readEnvironment(
  variables: Variables,
  readFile: (path: string) => string,
  defaults: StartDefaults,
): Environment {
  const value = (name: string) => variables[name] || null;
  const host = value('HOST') ?? '127.0.0.1';
  const publicUrl = value('PUBLIC_URL');
  if (!publicUrl && !isLoopback(host)) {
    throw new ConfigFault(`PUBLIC_URL is missing; it is needed because HOST ${host} is not loopback.`);
  }
  const upstream = upstreamOf(value('CREDITS_UPSTREAM_URL'), value('CREDITS_UPSTREAM_KEY'));
  return {
    host,
    port: portOf(value('PORT') ?? '8787'),
    database: ledgerOf(value('DATABASE_URL') ?? 'sqlite:data/credits.db'),
    publicUrl: publicUrl && baseOf(publicUrl),
    secret: secretOf('CREDITS_SECRET', value('CREDITS_SECRET') ?? defaults.secret, minLength.secret),
    apiKey: apiKeyOf('CREDITS_API_KEY', value('CREDITS_API_KEY') ?? defaults.apiKey),
    payments: paymentsOf(
      upstream ? noPaymentsOf(value('PAYMENTS')) : namesOf(value('PAYMENTS') ?? defaults.payments),
      value,
    ),
    upstream,
    addressOf: proxiesOf(value('TRUST_PROXY')),
    logLevel: logLevelOf(value('LOG_LEVEL') ?? 'info'),
    config: configOf(value('CREDITS_CONFIG'), readFile),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigFault(`PORT must be a number from 0 to 65535, not "${text}".`);
}

// Never says the address itself: it can hold a password.
function ledgerOf(address: string): Database {
  const database = databaseOf(address);
  if (database) return database;
  throw new ConfigFault(
    'DATABASE_URL must be sqlite: and the path of a file, such as sqlite:data/credits.db, or postgres://user:password@host/database.',
  );
}

function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (isWeb && !url.search && !url.hash && !url.username) return url.href.replace(/\/$/, '');
  throw new ConfigFault(`PUBLIC_URL must be an https address (http on loopback), not "${text}".`);
}

// Never says the value itself: it would end up in a log.
function secretOf(name: string, secret: string | null, least: number): string {
  if (!secret) throw new ConfigFault(`${name} is missing.`);
  if (secret.length < least) throw new ConfigFault(`${name} must have at least ${least} characters.`);
  return secret;
}

// It travels in a header, as one word.
function apiKeyOf(name: string, text: string | null): string {
  const key = secretOf(name, text, minLength.apiKey);
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new ConfigFault(`${name} must be ASCII letters, digits and signs, without spaces.`);
}

function upstreamOf(url: string | null, key: string | null): UpstreamAccess | null {
  if (!url && !key) return null;
  if (!url)
    throw new ConfigFault('CREDITS_UPSTREAM_URL is missing; CREDITS_UPSTREAM_KEY is of no use alone.');
  return { url: upstreamAddress(url), key: apiKeyOf('CREDITS_UPSTREAM_KEY', key) };
}

const providerNames = ['sandbox', 'stripe', 'razorpay'];

function noPaymentsOf(text: string | null): readonly string[] {
  if (text === null || text === 'none') return [];
  throw new ConfigFault(
    'PAYMENTS must be none or left out where CREDITS_UPSTREAM_URL is set: the upstream sells.',
  );
}

function namesOf(text: string | null): readonly string[] {
  const words = 'sandbox, none, stripe, razorpay or stripe,razorpay';
  if (text === null) throw new ConfigFault(`PAYMENTS is missing; it names ${words}.`);
  if (text === 'none') return [];
  const names = text.split(',').map(name => name.trim());
  const isKnown = names.every(name => providerNames.includes(name)) && new Set(names).size === names.length;
  // Where the sandbox stands beside a real provider, somebody would get credits for nothing.
  if (isKnown && (names.length === 1 || !names.includes('sandbox'))) return names;
  throw new ConfigFault(`PAYMENTS must be ${words}, not "${text}".`);
}

function paymentsOf(names: readonly string[], value: (name: string) => string | null): Payments {
  const needed = (name: string) => {
    const text = value(name);
    if (text) return text;
    throw new ConfigFault(`${name} is missing; PAYMENTS=${names.join(',')} needs it.`);
  };
  // Two for the time in which a secret is changed.
  const secrets = (name: string) =>
    needed(name)
      .split(',')
      .map(secret => secret.trim())
      .filter(Boolean);
  return {
    sandbox: names.includes('sandbox'),
    stripe: names.includes('stripe')
      ? {
          secretKey: needed('STRIPE_SECRET_KEY'),
          webhookSecrets: secrets('STRIPE_WEBHOOK_SECRET'),
          apiBase: apiBaseOf('STRIPE_API_BASE', value('STRIPE_API_BASE')),
        }
      : null,
    razorpay: names.includes('razorpay')
      ? {
          keyId: needed('RAZORPAY_KEY_ID'),
          keySecret: needed('RAZORPAY_KEY_SECRET'),
          webhookSecrets: secrets('RAZORPAY_WEBHOOK_SECRET'),
          apiBase: apiBaseOf('RAZORPAY_API_BASE', value('RAZORPAY_API_BASE')),
        }
      : null,
  };
}

function apiBaseOf(name: string, text: string | null): URL | null {
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url && isWeb && url.pathname === '/' && !url.search && !url.hash) return url;
  throw new ConfigFault(`${name} must be an https address without a path (http on loopback), not "${text}".`);
}

function proxiesOf(text: string | null): AddressOf {
  const entries = (text ?? '').split(',').map(entry => entry.trim());
  try {
    return createAddressOf(entries.filter(Boolean));
  } catch (cause) {
    throw new ConfigFault(`TRUST_PROXY: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function logLevelOf(text: string): string {
  if (logLevels.includes(text)) return text;
  throw new ConfigFault(`LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${text}".`);
}

function configOf(path: string | null, readFile: (path: string) => string): Config {
  if (!path) return readConfig();
  try {
    return readConfig(JSON.parse(readFile(path)));
  } catch (cause) {
    throw new ConfigFault(
      `CREDITS_CONFIG ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
