import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigFault } from '../../src/server/config.ts';
import { readEnvironment, type Variables } from '../../src/server/environment.ts';

const sound: Variables = {
  CREDITS_SECRET: 's'.repeat(32),
  CREDITS_API_KEY: 'k'.repeat(20),
  PAYMENTS: 'sandbox',
};
const nothing = { payments: null, secret: null, apiKey: null };

function read(variables: Variables, file: () => string = () => '{}') {
  return readEnvironment({ ...sound, ...variables }, file, nothing);
}

/** The one sentence that stops a start. */
function faultOf(start: () => unknown): string {
  try {
    start();
  } catch (cause) {
    expect(cause).toBeInstanceOf(ConfigFault);
    return cause instanceof Error ? cause.message : '';
  }
  throw new Error('The start was not stopped.');
}

describe('the environment', () => {
  it('needs three words and has a default for all else', () => {
    const { config, addressOf, ...rest } = readEnvironment(sound, () => '', nothing);
    expect(rest).toEqual({
      host: '127.0.0.1',
      port: 8787,
      database: { engine: 'sqlite', path: 'data/credits.db' },
      publicUrl: null,
      secret: sound.CREDITS_SECRET,
      apiKey: sound.CREDITS_API_KEY,
      payments: { sandbox: true, stripe: null, razorpay: null },
      upstream: null,
      logLevel: 'info',
    });
    expect(config.allocations).toEqual({ 'AI Max': 40_000 });
    expect(Object.keys(config.prices)).toEqual(['USD', 'INR']);
    expect(addressOf('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  });

  it.each<[string, Variables]>([
    ['PORT', { PORT: 'eighty' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '80.5' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/credits' }],
    ['DATABASE_URL', { DATABASE_URL: 'sqlite:' }],
    ['DATABASE_URL', { DATABASE_URL: 'sqlite::memory:' }],
    ['PUBLIC_URL', { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { HOST: '192.168.0.7' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'credits.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://credits.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://credits.example.com/?a=b' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'javascript:alert(1)' }],
    ['CREDITS_SECRET', { CREDITS_SECRET: '' }],
    ['CREDITS_SECRET', { CREDITS_SECRET: 's'.repeat(31) }],
    ['CREDITS_API_KEY', { CREDITS_API_KEY: undefined }],
    ['CREDITS_API_KEY', { CREDITS_API_KEY: 'k'.repeat(19) }],
    ['CREDITS_API_KEY', { CREDITS_API_KEY: 'a key that has spaces in it' }],
    ['CREDITS_API_KEY', { CREDITS_API_KEY: 'ключ-на-другом-языке' }],
    ['PAYMENTS', { PAYMENTS: undefined }],
    ['PAYMENTS', { PAYMENTS: 'paypal' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'everybody' }],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/33' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ])('stops the start with one sentence that names %s in %o', (name, change) => {
    const said = faultOf(() => read(change));
    expect(said).toContain(name);
    expect(said).toMatch(/^[^\n]+\.$/);
  });

  it('never says a secret', () => {
    for (const change of [{ CREDITS_SECRET: 'hunter2' }, { CREDITS_API_KEY: 'hunter2' }]) {
      expect(faultOf(() => read(change))).not.toContain('hunter2');
    }
    expect(faultOf(() => read({ CREDITS_API_KEY: 'hunter2 with words after it' }))).not.toContain('hunter2');
  });

  it('takes PUBLIC_URL without its last slash', () => {
    expect(read({ HOST: '0.0.0.0', PUBLIC_URL: 'https://credits.example.com/' }).publicUrl).toBe(
      'https://credits.example.com',
    );
  });
});

describe('the configuration file', () => {
  it.each([
    ['plans', { plans: { 'AI Max': { allocation: -1 } } }],
    ['plans', { plans: { 'AI Max': { allocation: 1.5 } } }],
    ['plans', { plans: { 'AI Max': {} } }],
    ['plans', { plans: { '': { allocation: 1 } } }],
    ['alocation', { plans: { 'AI Max': { allocation: 1, alocation: 1 } } }],
    ['prizes', { prizes: {} }],
    ['prices.usd', { prices: { usd: { unitPriceMinor: 1000 } } }],
    ['prices.XQZ', { prices: { XQZ: { unitPriceMinor: 1000 } } }],
    ['prices.USD.unitPriceMinor', { prices: { USD: { unitPriceMinor: 0 } } }],
    ['prices.USD.unitPriceMinor', { prices: { USD: { unitPriceMinor: 9.99 } } }],
    ['stepCredits', { stepCredits: 1500 }],
    ['minCredits', { minCredits: 1500 }],
    ['maxCredits', { maxCredits: 0 }],
    ['maxCredits', { minCredits: 5000, maxCredits: 4000, presets: [5000] }],
    ['presets', { presets: [] }],
    ['presets', { presets: [1000, 1500] }],
    ['presets', { presets: [2_000_000] }],
    ['levels', { levels: { low: 0.05, critical: 0.2 } }],
    ['levels.low', { levels: { low: 20, critical: 5 } }],
    ['usageWindow', { usageWindow: { gapMinutes: 60, lengthMinutes: 5 } }],
    ['usageWindow.gapMinutes', { usageWindow: { gapMinutes: 0, lengthMinutes: 5 } }],
    ['downgrades', { downgrades: 'later' }],
    ['downgrades', { downgrades: true }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: ['null'] }],
    ['allowedOrigins', { allowedOrigins: ['https://inbox.example.com/'] }],
    ['agentsMayBuy', { agentsMayBuy: 'no' }],
    ['CREDITS_CONFIG', []],
    ['CREDITS_CONFIG', null],
  ])('stops the start with one sentence that names %s in %j', (name, json) => {
    const said = faultOf(() => read({ CREDITS_CONFIG: 'credits.json' }, () => JSON.stringify(json)));
    expect(said).toContain(`CREDITS_CONFIG credits.json: `);
    expect(said).toContain(name);
    expect(said).toMatch(/^[^\n]+\.$/);
  });

  it('stops the start when it is not JSON or not there', () => {
    expect(faultOf(() => read({ CREDITS_CONFIG: 'credits.json' }, () => '{'))).toContain('credits.json');
    const missing = () => {
      throw new Error('ENOENT: no such file');
    };
    expect(faultOf(() => read({ CREDITS_CONFIG: 'gone.json' }, missing))).toContain('gone.json');
  });

  it('lets a smaller plan wait for the reset, unless it shall count now', () => {
    expect(read({}).config.downgrades).toBe('at_reset');
    const { config } = read({ CREDITS_CONFIG: 'credits.json' }, () => '{"downgrades": "now"}');
    expect(config.downgrades).toBe('now');
  });

  it('is built in as the page on configuration shows it', () => {
    const [, shown = ''] = /```json\n([^`]+)```/.exec(readFileSync('docs/configuration.md', 'utf8')) ?? [];
    const { config } = read({ CREDITS_CONFIG: 'credits.json' }, () => shown);
    expect(config).toEqual(read({}).config);
  });

  it('prices what it sells in whole minor units', () => {
    const { config } = read({ CREDITS_CONFIG: 'credits.json' }, () =>
      JSON.stringify({
        unitCredits: 500,
        stepCredits: 500,
        minCredits: 500,
        presets: [500],
        prices: { JPY: { unitPriceMinor: 750 } },
      }),
    );
    expect(config.prices).toMatchObject({ JPY: { unitCredits: 500, unitPriceMinor: 750, minCredits: 500 } });
  });
});
