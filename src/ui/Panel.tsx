import { useSignalEffect } from '@preact/signals';
import { known } from '../wallet/balance.ts';
import { BalanceNotice } from './BalanceNotice.tsx';
import { BalanceView } from './BalanceView.tsx';
import { BuyView } from './BuyView.tsx';
import { useUi, useUniqueId } from './context.ts';
import { HistoryView } from './HistoryView.tsx';
import { Notice } from './Notice.tsx';
import { PairingView } from './PairingView.tsx';
import { PanelHeader } from './PanelHeader.tsx';
import { PurchaseNotice } from './PurchaseNotice.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Tabs } from './Tabs.tsx';

/** Everything about credits in one card. */
export function Panel() {
  const { copy, place, wallet } = useUi();
  const panelId = useUniqueId();
  const isSigned = wallet.balance.state.value.phase !== 'signed_out';
  const tab = place.value === 'balance' || place.value === 'history' ? place.value : undefined;

  // Paid: there is nothing left to choose.
  useSignalEffect(() => {
    if (wallet.purchase.state.value.phase === 'paid' && place.peek() === 'buy') place.value = 'balance';
  });

  return (
    <div class="panel" part="panel">
      <PanelHeader isSigned={isSigned} />
      {isSigned && tab && (
        <Tabs
          label={copy.tabs}
          panelId={panelId}
          tabs={[
            ['balance', copy.tabBalance],
            ['history', copy.tabHistory],
          ]}
          selected={tab}
          select={next => {
            place.value = next;
          }}
        />
      )}
      <div
        class="body"
        id={panelId}
        {...(isSigned && tab && { role: 'tabpanel', 'aria-labelledby': `${panelId}-${tab}` })}
      >
        {isSigned ? <Body /> : <SessionEnded />}
      </div>
    </div>
  );
}

function Body() {
  const { place, wallet } = useUi();
  const state = wallet.balance.state.value;
  const balance = known(state);
  return (
    <>
      <Sandbox />
      <div class="notices" role="status" aria-atomic="false" aria-relevant="additions">
        <BalanceNotice state={state} />
        <PurchaseNotice />
      </div>
      {place.value === 'history' && <HistoryView />}
      {place.value === 'pair' && <PairingView />}
      {place.value === 'balance' && balance && (
        <BalanceView balance={balance} isFresh={state.phase !== 'remembered'} />
      )}
      {place.value === 'buy' && balance && <BuyView balance={balance} />}
      {!balance && state.phase === 'loading' && place.value === 'balance' && <Skeleton kind="balance" />}
      {!balance && state.phase === 'loading' && place.value === 'buy' && <Skeleton kind="buy" />}
    </>
  );
}

function Sandbox() {
  const { copy, wallet } = useUi();
  const state = wallet.pricing.state.value;
  const isSandbox = state.phase === 'ready' && state.pricing.sandbox === true;
  return isSandbox ? <Notice tone="plain">{copy.sandbox}</Notice> : null;
}
