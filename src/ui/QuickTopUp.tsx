import { useState } from 'preact/hooks';
import type { PricingAnswer } from '../contract/balance.ts';
import { priceMinor } from '../domain/price.ts';
import { BuyButton } from './BuyButton.tsx';
import { useUi } from './context.ts';
import { Presets } from './Presets.tsx';

/** The smallest amounts and one button, for somebody who is about to run out. */
export function QuickTopUp({ pricing }: { pricing: PricingAnswer }) {
  const { copy, format } = useUi();
  const [chosen, choose] = useState(pricing.presets[0] ?? pricing.minCredits);
  const price = format.shortMoney(priceMinor(pricing, chosen), pricing.currency);
  return (
    <>
      <section class="card">
        <h3>{copy.quickTopUp}</h3>
        <Presets pricing={pricing} most={3} chosen={chosen} choose={choose} />
      </section>
      <BuyButton key={chosen} credits={chosen} price={price} sentence={copy.topUp} />
    </>
  );
}
