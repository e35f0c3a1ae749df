import { type Pricing, priceMinor } from '../domain/price.ts';
import { useUi, useUniqueId } from './context.ts';
import type { Copy } from './copy.ts';
import type { Format } from './format.ts';
import { say } from './say.ts';

/** Amounts to choose from, each with its price. */
export function Presets({
  pricing,
  presets,
  chosen,
  choose,
}: {
  pricing: Pricing;
  presets: readonly number[];
  chosen: number;
  choose(credits: number): void;
}) {
  const { copy, format } = useUi();
  const name = useUniqueId();
  return (
    <fieldset class="presets">
      <legend class="hidden">{copy.amounts}</legend>
      {presets.map(credits => (
        <label key={credits} class="chip" part="preset">
          <input
            type="radio"
            class="hidden"
            name={name}
            value={credits}
            checked={credits === chosen}
            onChange={() => choose(credits)}
          />
          <span class="chip-amount">{shortCredits(copy, format.value, credits)}</span>
          <span class="chip-price">
            {format.value.shortMoney(priceMinor(pricing, credits), pricing.currency)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

// Not Intl's compact form: for India that writes 1,000 as "1T".
function shortCredits(copy: Copy, format: Format, credits: number): string {
  if (credits % 1_000_000 === 0) return say(copy.millions, { count: format.credits(credits / 1_000_000) });
  if (credits % 1000 === 0) return say(copy.thousands, { count: format.credits(credits / 1000) });
  return format.credits(credits);
}
