import { useEffect } from 'preact/hooks';
import type { Balance, PricingAnswer } from '../contract/balance.ts';
import type { TopUpRequest } from '../contract/top-up-request.ts';
import { priceMinor } from '../domain/price.ts';
import { AskForm } from './AskForm.tsx';
import { BuyButton } from './BuyButton.tsx';
import { Counter } from './Counter.tsx';
import { useUi } from './context.ts';
import { Failure, Notice } from './Notice.tsx';
import { Presets } from './Presets.tsx';
import { RequestText } from './RequestCard.tsx';
import { mayAsk } from './RequestNotice.tsx';
import { Skeleton } from './Skeleton.tsx';

// Part summary: credits, their price and the balance after.

/**
 * Chooses an amount, sees its price and the balance after, and goes to pay; who may not buy asks an owner for it. Of a
 * request the amount is chosen already.
 */
export function BuyView({ balance, request }: { balance: Balance; request?: TopUpRequest | undefined }) {
  const { copy, wallet } = useUi();
  const { state, refresh } = wallet.pricing;
  const pricing = state.value;

  useEffect(() => void refresh(), [refresh]);

  if (!balance.mayBuy && !mayAsk(balance)) return <Notice tone="plain" text={copy.onlyAdmins} />;
  if (pricing.phase === 'loading') return <Skeleton of="buy" />;
  if (pricing.phase === 'failed') return <Failure trouble={pricing.trouble} retry={refresh} />;
  return <Order balance={balance} pricing={pricing.pricing} request={request} />;
}

function Order({
  balance,
  pricing,
  request,
}: {
  balance: Balance;
  pricing: PricingAnswer;
  request: TopUpRequest | undefined;
}) {
  const { amount, copy, format, say } = useUi();
  const { presets, currency, unitCredits, unitPriceMinor } = pricing;
  const chosen = request?.credits ?? amount.value ?? presets[1] ?? presets[0] ?? pricing.minCredits;
  const choose = (next: number) => {
    amount.value = next;
  };
  const price = format.money(priceMinor(pricing, chosen), currency);
  const unitPrice = format.shortMoney(unitPriceMinor, currency);

  return (
    <>
      {request ? (
        <section class="card">
          <RequestText request={request} />
        </section>
      ) : (
        <>
          <p class="secondary">{say(copy.price, { price: unitPrice, credits: unitCredits })}</p>
          <Presets pricing={pricing} chosen={chosen} choose={choose} />
          <Counter rule={pricing} amount={chosen} choose={choose} />
        </>
      )}
      {balance.mayBuy ? (
        <>
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
          <BuyButton
            // A question that was asked of other credits is none of these.
            key={chosen}
            credits={chosen}
            price={price}
            sentence={copy.pay}
            note={copy.buyNote}
            request={request?.id}
          />
        </>
      ) : (
        <AskForm credits={chosen} />
      )}
    </>
  );
}
