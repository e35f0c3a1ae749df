import { useEffect } from 'preact/hooks';
import { known } from '../wallet/balance.ts';
import { BalanceNotice } from './BalanceNotice.tsx';
import { BalanceView } from './BalanceView.tsx';
import { BuyView } from './BuyView.tsx';
import { useUi } from './context.ts';
import { ExplainView } from './ExplainView.tsx';
import { useKeptFocus } from './focus.ts';
import { HistoryView } from './HistoryView.tsx';
import { InsightsView } from './InsightsView.tsx';
import { Notice } from './Notice.tsx';
import { PairingView } from './PairingView.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { PurchaseNotice } from './PurchaseNotice.tsx';
import { RequestNotice } from './RequestNotice.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Tabs, tabOf } from './Tabs.tsx';
import { TopUpView } from './TopUpView.tsx';

/** Everything about credits in one card. */
export function Panel() {
  const { id, place, wallet } = useUi();
  const panel = useKeptFocus();
  const panelId = `${id}-panel`;
  const isSigned = wallet.balance.state.value.phase !== 'signed_out';
  const isPaid = wallet.purchase.state.value.phase === 'paid';
  const isOver = place.value === 'approve' && !useRequest();
  const tab = isSigned && tabOf(place.value);

  // Paid, or decided by somebody else: there is nothing left to choose.
  useEffect(() => {
    if (isOver || (isPaid && place.value === 'buy')) place.value = 'balance';
  }, [isOver, isPaid, place]);

  return (
    <div ref={panel} class="panel" part="panel">
      <PanelHeader isSigned={isSigned} />
      {tab && <Tabs panelId={panelId} />}
      <div
        class="body"
        id={panelId}
        {...(tab && { role: 'tabpanel', 'aria-labelledby': `${panelId}-${tab}` })}
      >
        {/* Nothing of one person's stays for the next. */}
        {isSigned ? <Body key={wallet} /> : <SessionEnded />}
      </div>
    </div>
  );
}

function Body() {
  const { copy, wallet } = useUi();
  const state = wallet.balance.state.value;
  const balance = known(state);
  const pricing = wallet.pricing.state.value;
  return (
    <>
      {pricing.phase === 'ready' && pricing.pricing.sandbox && <p class="note">{copy.sandbox}</p>}
      <BalanceNotice state={state} />
      <div class="stack" role="status" aria-atomic="false" aria-relevant="additions">
        {/* By its phase, because only what is added is said. */}
        <PurchaseNotice key={wallet.purchase.state.value.phase} />
        {balance && <RequestNotice balance={balance} />}
      </div>
      <View />
    </>
  );
}

function View() {
  const { place, wallet } = useUi();
  const at = place.value;
  const request = useRequest();
  if (at === 'history') return <HistoryView />;
  if (at === 'insights') return <InsightsView />;
  if (at === 'pair') return <PairingView />;
  const state = wallet.balance.state.value;
  const balance = known(state);
  if (!balance) return state.phase === 'loading' ? <Skeleton of={at === 'balance' ? at : 'buy'} /> : null;
  if (at === 'buy') return <BuyView balance={balance} />;
  if (at === 'explain') return <ExplainView balance={balance} />;
  if (at === 'approve' && request) return <BuyView balance={balance} request={request} />;
  if (at === 'topUp') return <TopUpView balance={balance} />;
  return <BalanceView balance={balance} isFresh={state.phase !== 'remembered'} />;
}

// The request that is about to be approved, while it can be.
function useRequest() {
  const { chosenRequest, wallet } = useUi();
  const { requests } = known(wallet.balance.state.value) ?? {};
  return requests?.find(({ id }) => id === chosenRequest.value);
}

// Nothing of an account is shown once nobody is signed in.
function SessionEnded() {
  const { copy, wallet } = useUi();
  return (
    <>
      <Notice tone="warn" title={copy.problems.unauthenticated} text={copy.signedOutNote} />
      <button type="button" class="primary" onClick={() => void wallet.refresh()}>
        {copy.signIn}
      </button>
    </>
  );
}
