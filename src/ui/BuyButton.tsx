import { useUi } from './context.ts';

/** Goes to pay for `credits`. Says so while the checkout is being opened. */
export function BuyButton({ credits, text }: { credits: number; text: string }) {
  const { copy, wallet } = useUi();
  const isStarting = wallet.purchase.state.value.phase === 'starting';
  return (
    <button
      type="button"
      class="primary"
      part="buy"
      disabled={isStarting}
      onClick={() => wallet.purchase.buy(credits)}
    >
      {isStarting ? copy.starting : text}
    </button>
  );
}
