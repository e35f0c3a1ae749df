import { useState } from 'preact/hooks';
import type { PricingAnswer } from '../contract/balance.ts';
import { priceMinor } from '../domain/price.ts';
import { useUi } from './context.ts';
import { Presets } from './Presets.tsx';
import { say } from './say.ts';

const quickPresets = 3;

/** The smallest amounts and one button, for somebody who is about to run out. */
export function QuickTopUp({ pricing }: { pricing: PricingAnswer }) {
  const { copy, format, wallet } = useUi();
  const presets = pricing.presets.slice(0, quickPresets);
  const [chosen, choose] = useState(presets[0] ?? pricing.minCredits);
  const price = format.value.shortMoney(priceMinor(pricing, chosen), pricing.currency);
  return (
    <>
      <section class="card">
        <h3>{copy.quickTopUp}</h3>
        <Presets pricing={pricing} presets={presets} chosen={chosen} choose={choose} />
      </section>
      <button
        type="button"
        class="button primary"
        part="buy"
        disabled={wallet.purchase.state.value.phase === 'starting'}
        onClick={() => wallet.purchase.buy(chosen)}
      >
        {say(copy.topUp, { price })}
      </button>
    </>
  );
}
