import { describe, expect, it } from 'vitest';
import { ConfigFault } from '../../src/server/config.ts';
import { readEnvironment, type Variables } from '../../src/server/environment.ts';

const sound: Variables = {
  CREDITS_SECRET: 's'.repeat(32),
  CREDITS_API_KEY: 'k'.repeat(20),
  CREDITS_UPSTREAM_URL: 'https://ledger.example.com',
  CREDITS_UPSTREAM_KEY: 'u'.repeat(20),
};

function read(change: Variables = {}, payments: string | null = null) {
  return readEnvironment({ ...sound, ...change }, () => '{}', { payments, secret: null, apiKey: null });
}

/** The one sentence that stops a start. */
function faultOf(change: Variables): string {
  try {
    read(change);
  } catch (cause) {
    if (cause instanceof ConfigFault) return cause.message;
    throw cause;
  }
  throw new Error('The start was not stopped.');
}

const none = { sandbox: false, stripe: null, razorpay: null };

describe('an upstream in the environment', () => {
  it('is an address and a key, and nothing is sold here', () => {
    expect(read()).toMatchObject({
      upstream: { url: 'https://ledger.example.com', key: 'u'.repeat(20) },
      payments: none,
    });
    expect(read({ PAYMENTS: 'none' }).payments).toEqual(none);
  });

  it.each([
    ['https://ledger.example.com/', 'https://ledger.example.com'],
    ['https://example.com/ledger/', 'https://example.com/ledger'],
    ['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
    ['http://localhost:9000/', 'http://localhost:9000'],
    ['http://[::1]:9000', 'http://[::1]:9000'],
  ])('at %s is asked at %s', (address, url) => {
    expect(read({ CREDITS_UPSTREAM_URL: address }).upstream?.url).toBe(url);
  });

  it.each<[string, Variables]>([
    ['CREDITS_UPSTREAM_KEY is missing', { CREDITS_UPSTREAM_KEY: undefined }],
    ['CREDITS_UPSTREAM_KEY is missing', { CREDITS_UPSTREAM_KEY: '' }],
    ['CREDITS_UPSTREAM_URL is missing', { CREDITS_UPSTREAM_URL: undefined }],
    ['CREDITS_UPSTREAM_KEY must have', { CREDITS_UPSTREAM_KEY: 'hunter2' }],
    ['CREDITS_UPSTREAM_KEY must be ASCII', { CREDITS_UPSTREAM_KEY: 'hunter2 with words after it' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'http://ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'http://192.168.0.7:9000' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'ftp://ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://user@ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://user:hunter2@ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://:hunter2@ledger.example.com' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://ledger.example.com/?key=hunter2' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://ledger.example.com/?' }],
    ['CREDITS_UPSTREAM_URL must be', { CREDITS_UPSTREAM_URL: 'https://ledger.example.com/#hunter2' }],
    ['PAYMENTS must be none', { PAYMENTS: 'sandbox' }],
    ['PAYMENTS must be none', { PAYMENTS: 'stripe' }],
  ])('stops the start with one sentence: %s, in %o', (words, change) => {
    const said = faultOf(change);
    expect(said).toContain(words);
    expect(said).toMatch(/^[^\n]+\.$/);
    expect(said).not.toContain('hunter2');
  });

  it('needs no word about payments, whatever way it is started', () => {
    expect(read({}, 'sandbox').payments).toEqual(none);
  });
});
