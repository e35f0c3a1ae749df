import { useEffect } from 'preact/hooks';
import type { Balance, PricingAnswer } from '../contract/balance.ts';
import { priceMinor } from '../domain/price.ts';
import { BuyButton } from './BuyButton.tsx';
import { Counter } from './Counter.tsx';
import { useUi } from './context.ts';
import { Failure, Notice } from './Notice.tsx';
import { Presets } from './Presets.tsx';
import { Skeleton } from './Skeleton.tsx';

/** Chooses an amount, sees its price and the balance after, and goes to pay. */
export function BuyView({ balance }: { balance: Balance }) {
  const { copy, wallet } = useUi();
  const { state, refresh } = wallet.pricing;
  const pricing = state.value;

  useEffect(() => void refresh(), [refresh]);

  if (!balance.mayBuy) return <Notice tone="plain" text={copy.onlyAdmins} />;
  if (pricing.phase === 'loading') return <Skeleton of="buy" />;
  if (pricing.phase === 'failed') return <Failure trouble={pricing.trouble} retry={refresh} />;
  return <Order balance={balance} pricing={pricing.pricing} />;
}

function Order({ balance, pricing }: { balance: Balance; pricing: PricingAnswer }) {
  const { amount, copy, format, say } = useUi();
  const { presets, currency, unitCredits, unitPriceMinor } = pricing;
  const chosen = amount.value ?? presets[1] ?? presets[0] ?? pricing.minCredits;
  const choose = (next: number) => {
    amount.value = next;
  };
  const price = format.money(priceMinor(pricing, chosen), currency);
  const unitPrice = format.shortMoney(unitPriceMinor, currency);

  return (
    <>
      <p class="secondary">{say(copy.price, { price: unitPrice, credits: unitCredits })}</p>
      <Presets pricing={pricing} chosen={chosen} choose={choose} />
      <Counter rule={pricing} amount={chosen} choose={choose} />
      <section class="card" part="summary">
        <p class="row">
          <span>{say(copy.credits, { credits: chosen })}</span>
          <strong>{price}</strong>
        </p>
        <p class="row secondary">
          <span>{copy.balanceAfter}</span>
          <span>{format.credits(balance.available + Math.max(0, chosen - balance.debt))}</span>
        </p>
      </section>
      <BuyButton credits={chosen} price={price} sentence={copy.pay} note={copy.buyNote} />
    </>
  );
}
