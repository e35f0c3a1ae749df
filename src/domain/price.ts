/** The price list of one currency. Credits are integers; prices are integers in minor units of `currency`. */
export interface Pricing {
  readonly currency: string;
  /** Credits that `unitPriceMinor` buys. */
  readonly unitCredits: number;
  readonly unitPriceMinor: number;
  readonly minCredits: number;
  readonly stepCredits: number;
  readonly maxCredits: number;
  readonly presets: readonly number[];
}

/** The amounts that may be bought. */
export type AmountRule = Pick<Pricing, 'minCredits' | 'stepCredits' | 'maxCredits'>;

/** What `credits` cost, in minor units. Exact: amounts are multiples of a step that is a multiple of the unit. */
export function priceMinor(pricing: Pricing, credits: number): number {
  return (credits / pricing.unitCredits) * pricing.unitPriceMinor;
}

/** Why `credits` cannot be bought, or null where it can. */
export function amountFault(
  rule: AmountRule,
  credits: number,
): 'not_whole' | 'too_few' | 'too_many' | 'not_a_multiple' | null {
  if (!Number.isSafeInteger(credits)) return 'not_whole';
  if (credits < rule.minCredits) return 'too_few';
  if (credits > rule.maxCredits) return 'too_many';
  return credits % rule.stepCredits === 0 ? null : 'not_a_multiple';
}

/** The amount that may be bought and is nearest to `credits`; half a step rounds up. */
export function nearestAmount(rule: AmountRule, credits: number): number {
  if (Number.isNaN(credits)) return rule.minCredits;
  const most = Math.floor(rule.maxCredits / rule.stepCredits) * rule.stepCredits;
  const least = Math.ceil(rule.minCredits / rule.stepCredits) * rule.stepCredits;
  const stepped = Math.round(credits / rule.stepCredits) * rule.stepCredits;
  return Math.min(most, Math.max(least, stepped));
}

// Payment providers count these in hundredths; browsers show most of them whole.
const hundredths = /AFN|ALL|COP|HUF|IDR|IQD|IRR|ISK|KPW|LAK|LBP|LYD|MMK|PKR|SLL|SOS|SYP|UGX|YER/;

/** How many digits of a currency come after the decimal sign: its minor unit, as payment providers count. */
export function minorDigits(currency: string): number {
  if (hundredths.test(currency)) return 2;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}
