import type { Pending } from '../wallet/surroundings.ts';
import { useUi } from './context.ts';
import { Notice, TextButton } from './Notice.tsx';
import { say, troubleText } from './say.ts';

/** How the purchase stands, always with whether money moved. */
export function PurchaseNotice() {
  const { copy, format, now, place, wallet } = useUi();
  const { purchase } = wallet;
  const state = purchase.state.value;
  const dismiss = <TextButton onClick={purchase.forget}>{copy.dismiss}</TextButton>;
  switch (state.phase) {
    case 'none':
    case 'starting':
      return null;
    case 'waiting':
      return (
        <Notice tone="warn">
          {copy.waiting} <CheckoutLink pending={state.pending} /> {dismiss}
        </Notice>
      );
    case 'unfinished': {
      const { credits, startedAt } = state.pending;
      const age = format.value.relative(startedAt, now());
      return (
        <Notice tone="warn">
          {say(copy.unfinished, { credits: format.value.credits(credits), age })}{' '}
          <TextButton onClick={() => void purchase.check()}>{copy.checkAgain}</TextButton>{' '}
          <TextButton onClick={purchase.forget}>{copy.forget}</TextButton>
        </Notice>
      );
    }
    case 'paid':
      return (
        <Notice tone="good">
          {say(copy.paid, { credits: format.value.credits(state.credits) })} {dismiss}
        </Notice>
      );
    case 'unsent':
      return (
        <Notice tone="bad">
          {copy.unsent} {troubleText(copy, state.trouble)}{' '}
          <TextButton onClick={() => purchase.buy(state.pending.credits)}>{copy.tryAgain}</TextButton>{' '}
          {dismiss}
        </Notice>
      );
    case 'refused':
      return (
        <Notice tone="bad">
          {copy.unsent} {troubleText(copy, state.trouble)} {dismiss}
        </Notice>
      );
    default:
      return (
        <Notice tone="bad">
          {state.phase === 'failed' ? copy.failed : copy.expired}{' '}
          <TextButton onClick={() => (place.value = 'buy')}>{copy.tryAgain}</TextButton> {dismiss}
        </Notice>
      );
  }
}

// A real link, because a browser that blocked the tab lets a link through.
function CheckoutLink({ pending }: { pending: Pending }) {
  const { copy } = useUi();
  if (pending.checkoutUrl === undefined) return null;
  return (
    <a class="text-button" href={pending.checkoutUrl} target="_blank" rel="noopener noreferrer">
      {copy.openAgain}
    </a>
  );
}
