import * as z from 'zod/mini';
import { once } from '../contract/once.ts';
import type { LedgerRules } from '../domain/command.ts';
import type { LevelThresholds } from '../domain/credits.ts';
import { amountFault, type Pricing } from '../domain/price.ts';
import type { WindowRules } from '../domain/usage-window.ts';
import { firstFault } from './first-fault.ts';

/** A configuration that cannot be used. The message is one sentence that names what is wrong. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

/** What the integrator sets: the configuration file, checked. */
export interface Config {
  readonly name: string;
  /** Monthly credits by plan. */
  readonly allocations: Readonly<Record<string, number>>;
  /** Price lists by currency. */
  readonly prices: Readonly<Record<string, Pricing>>;
  readonly levels: LevelThresholds;
  readonly window: WindowRules;
  /** When a smaller plan takes effect. */
  readonly downgrades: LedgerRules['downgrades'];
  readonly allowedOrigins: readonly string[];
  readonly agentsMayBuy: boolean;
  /** Whether prices include tax, or the provider adds it to them. */
  readonly tax: 'included' | 'automatic';
}

const minuteMs = 60_000;
const count = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
const share = () => z.number().check(z.minimum(0), z.maximum(1));
const most = { credits: 1_000_000_000, unitPriceMinor: 100_000_000, minutes: 24 * 60, presets: 12 };

const file = once(() =>
  z.strictObject({
    name: z._default(z.string().check(z.minLength(1), z.maxLength(120)), 'AI Credits'),
    plans: z._default(
      z.record(
        z.string().check(z.minLength(1), z.maxLength(120)),
        z.strictObject({ allocation: z.int().check(z.minimum(0), z.maximum(most.credits)) }),
      ),
      { 'AI Max': { allocation: 40_000 } },
    ),
    prices: z._default(
      z.record(
        z.string().check(z.regex(/^[A-Z]{3}$/, 'must be a currency code such as USD')),
        z.strictObject({ unitPriceMinor: count(most.unitPriceMinor) }),
      ),
      { USD: { unitPriceMinor: 1000 }, INR: { unitPriceMinor: 99_900 } },
    ),
    unitCredits: z._default(count(most.credits), 1000),
    minCredits: z._default(count(most.credits), 1000),
    stepCredits: z._default(count(most.credits), 1000),
    maxCredits: z._default(count(most.credits), 1_000_000),
    presets: z._default(
      z.array(count(most.credits)).check(z.minLength(1), z.maxLength(most.presets)),
      [1000, 5000, 10_000, 25_000, 50_000, 100_000],
    ),
    levels: z._default(z.strictObject({ low: share(), critical: share() }), { low: 0.2, critical: 0.05 }),
    usageWindow: z._default(
      z.strictObject({ gapMinutes: count(most.minutes), lengthMinutes: count(most.minutes) }),
      {
        gapMinutes: 5,
        lengthMinutes: 60,
      },
    ),
    downgrades: z._default(z.enum(['at_reset', 'now']), 'at_reset'),
    allowedOrigins: z._default(z.array(z.string()), []),
    agentsMayBuy: z._default(z.boolean(), true),
    tax: z._default(z.enum(['included', 'automatic']), 'included'),
  }),
);

/** The built-in configuration, or what a file's JSON makes of it. Throws `ConfigFault`. */
export function readConfig(json: unknown = {}): Config {
  const parsed = file().safeParse(json);
  if (!parsed.success) throw new ConfigFault(firstFault(parsed.error));
  const { unitCredits, minCredits, stepCredits, maxCredits, presets, ...rest } = parsed.data;
  const rule = { minCredits, stepCredits, maxCredits };
  if (stepCredits % unitCredits !== 0)
    throw new ConfigFault('stepCredits must be a multiple of unitCredits.');
  if (minCredits % stepCredits !== 0) throw new ConfigFault('minCredits must be a multiple of stepCredits.');
  if (maxCredits < minCredits) throw new ConfigFault('maxCredits must not be below minCredits.');
  for (const preset of presets) {
    const fault = amountFault(rule, preset);
    if (fault)
      throw new ConfigFault(`presets: ${preset} credits cannot be bought (${fault.replaceAll('_', ' ')}).`);
  }
  if (rest.levels.critical > rest.levels.low)
    throw new ConfigFault('levels.critical must not be above levels.low.');
  if (rest.usageWindow.gapMinutes > rest.usageWindow.lengthMinutes) {
    throw new ConfigFault('usageWindow.gapMinutes must not be above usageWindow.lengthMinutes.');
  }
  for (const origin of rest.allowedOrigins) checkOrigin(origin);
  const prices: Record<string, Pricing> = {};
  for (const [currency, { unitPriceMinor }] of Object.entries(rest.prices)) {
    if (!Number.isSafeInteger((maxCredits / unitCredits) * unitPriceMinor)) {
      throw new ConfigFault(
        `prices.${currency}.unitPriceMinor: maxCredits would cost more than can be counted.`,
      );
    }
    checkCurrency(currency);
    prices[currency] = { currency, unitCredits, unitPriceMinor, ...rule, presets };
  }
  return {
    name: rest.name,
    allocations: Object.fromEntries(
      Object.entries(rest.plans).map(([plan, { allocation }]) => [plan, allocation]),
    ),
    prices,
    levels: rest.levels,
    window: {
      gapMs: rest.usageWindow.gapMinutes * minuteMs,
      lengthMs: rest.usageWindow.lengthMinutes * minuteMs,
    },
    downgrades: rest.downgrades,
    allowedOrigins: rest.allowedOrigins,
    agentsMayBuy: rest.agentsMayBuy,
    tax: rest.tax,
  };
}

function checkCurrency(currency: string): void {
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    throw new ConfigFault(`prices.${currency}: is not a currency.`);
  }
}

function checkOrigin(origin: string): void {
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  const isExact =
    parsed !== null && (parsed.origin === origin || `${parsed.protocol}//${parsed.host}` === origin);
  if (!isExact) {
    throw new ConfigFault(`allowedOrigins: ${origin} is not an origin such as https://inbox.example.com.`);
  }
}
