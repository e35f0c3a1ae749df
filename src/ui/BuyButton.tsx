import { useState } from 'preact/hooks';
import type { Balance } from '../contract/balance.ts';
import { known } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { Notice } from './Notice.tsx';

/**
 * Goes to pay for `credits`; says so while the checkout is being opened. Where some were bought a moment ago, by whoever
 * it was, it asks first, in its own place.
 */
export function BuyButton({ credits, text }: { credits: number; text: string }) {
  const { copy, wallet } = useUi();
  const [asked, ask] = useState<Balance['lastPurchase']>();
  const target = useFocusAfter<HTMLButtonElement & HTMLFieldSetElement>(asked);
  const balance = known(wallet.balance.state.value);
  const isStarting = wallet.purchase.state.value.phase === 'starting';
  const question = useQuestion(balance, asked);

  function buy(): void {
    ask(undefined);
    wallet.purchase.buy(credits);
  }

  if (question) {
    return (
      // The question stands where the button was, so that a second press of an impatient finger answers nothing.
      <fieldset ref={target} class="stack" aria-label={question} tabIndex={-1}>
        <Notice tone="warn" text={question} />
        <div class="beside">
          <button type="button" class="primary" part="buy" onClick={buy}>
            {copy.buyAgain}
          </button>
          <button type="button" class="button" onClick={() => ask(undefined)}>
            {copy.cancel}
          </button>
        </div>
      </fieldset>
    );
  }
  // Not disabled while it starts: that would take the focus away.
  return (
    <button
      ref={target}
      type="button"
      class="primary"
      part="buy"
      aria-disabled={isStarting}
      onClick={() => (balance?.lastPurchase ? ask(balance.lastPurchase) : buy())}
    >
      {isStarting ? copy.starting : text}
    </button>
  );
}

/** What is asked of a purchase. Both times are the server's, so that the clock of this device does not matter. */
function useQuestion(balance: Balance | undefined, bought: Balance['lastPurchase']): string | undefined {
  const { copy, format, say, short } = useUi();
  if (!balance || !bought) return undefined;
  const [at, now] = [Date.parse(bought.at), Date.parse(balance.asOf)];
  const ages = [copy.justNow, copy.minuteAgo, copy.minutesAgo];
  const age = ages[Math.round((now - at) / 60_000)] ?? format.relative(at, now);
  return say(bought.isYours ? copy.bought : copy.boughtByOther, { credits: short(bought.credits), age });
}
