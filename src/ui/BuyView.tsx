import { useEffect } from 'preact/hooks';
import type { Balance, PricingAnswer } from '../contract/balance.ts';
import { priceMinor } from '../domain/price.ts';
import { Counter } from './Counter.tsx';
import { useUi } from './context.ts';
import { Notice, TextButton } from './Notice.tsx';
import { Presets } from './Presets.tsx';
import { Skeleton } from './Skeleton.tsx';
import { say, troubleText } from './say.ts';

/** Chooses an amount, sees its price and the balance after, and goes to pay. */
export function BuyView({ balance }: { balance: Balance }) {
  const { copy, wallet } = useUi();
  const pricing = wallet.pricing.state.value;

  useEffect(() => void wallet.pricing.refresh(), [wallet]);

  if (!balance.mayBuy) return <Notice tone="plain">{copy.onlyAdmins}</Notice>;
  if (pricing.phase === 'loading') return <Skeleton kind="buy" />;
  if (pricing.phase === 'failed') {
    return (
      <Notice tone="bad">
        {troubleText(copy, pricing.trouble)}{' '}
        <TextButton onClick={() => void wallet.pricing.refresh()}>{copy.retry}</TextButton>
      </Notice>
    );
  }
  return <Order balance={balance} pricing={pricing.pricing} />;
}

function Order({ balance, pricing }: { balance: Balance; pricing: PricingAnswer }) {
  const { copy, format, amount, wallet } = useUi();
  const { credits, money, shortMoney } = format.value;
  const { presets, currency, unitCredits, unitPriceMinor } = pricing;
  const chosen = amount.value ?? presets[1] ?? presets[0] ?? pricing.minCredits;
  const choose = (next: number) => {
    amount.value = next;
  };
  const price = money(priceMinor(pricing, chosen), currency);
  const isStarting = wallet.purchase.state.value.phase === 'starting';

  return (
    <>
      <p class="secondary price-line">
        {say(copy.price, { price: shortMoney(unitPriceMinor, currency), credits: credits(unitCredits) })}
      </p>
      <Presets pricing={pricing} presets={presets} chosen={chosen} choose={choose} />
      <Counter rule={pricing} amount={chosen} choose={choose} />
      <dl class="card summary" part="summary">
        <div class="row">
          <dt>{say(copy.credits, { credits: credits(chosen) }, chosen)}</dt>
          <dd class="strong">{price}</dd>
        </div>
        <div class="row secondary">
          <dt>{copy.balanceAfter}</dt>
          <dd>{credits(balance.available + Math.max(0, chosen - balance.debt))}</dd>
        </div>
      </dl>
      <button
        type="button"
        class="button primary"
        part="buy"
        disabled={isStarting}
        onClick={() => wallet.purchase.buy(chosen)}
      >
        {isStarting ? copy.starting : say(copy.pay, { price })}
      </button>
      <p class="note">{copy.buyNote}</p>
    </>
  );
}
