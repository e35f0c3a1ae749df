import type { PricingAnswer } from '../contract/balance.ts';
import { priceMinor } from '../domain/price.ts';
import { Choices } from './Choices.tsx';
import { useUi } from './context.ts';

/** Amounts to choose from, each with its price; the first `most` of the price list. */
export function Presets({
  pricing,
  most,
  chosen,
  choose,
}: {
  pricing: PricingAnswer;
  most?: number;
  chosen: number;
  choose(credits: number): void;
}) {
  const { copy, format, short } = useUi();
  const label = (credits: number) => (
    <>
      <strong>{short(credits)}</strong>
      <span class="note">{format.shortMoney(priceMinor(pricing, credits), pricing.currency)}</span>
    </>
  );
  return (
    <Choices
      name="preset"
      label={copy.amounts}
      options={pricing.presets.slice(0, most).map(credits => [credits, label(credits)])}
      chosen={chosen}
      choose={choose}
    />
  );
}
