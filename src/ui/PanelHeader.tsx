import { useState } from 'preact/hooks';
import { known } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { IconButton } from './Icon.tsx';
import { tabOf } from './Tabs.tsx';

/** The panel's title with the plan, or the way back from a page of its own. */
export function PanelHeader({ isSigned }: { isSigned: boolean }) {
  const { copy, openSettings, place, wallet } = useUi();
  const state = wallet.balance.state.value;
  const isDeep = isSigned && !tabOf(place.value);
  const title = {
    buy: known(state)?.mayBuy === false ? copy.askOwner : copy.getMore,
    approve: copy.approve,
    explain: copy.explain,
    topUp: copy.autoTopUp,
    pair: copy.connect,
  }[String(place.value)];
  return (
    <div class="header">
      {isDeep && <IconButton icon="back" label={copy.back} onClick={() => (place.value = 'balance')} />}
      <h2 tabIndex={-1}>{isDeep ? title : copy.title}</h2>
      {!isDeep && <span class="plan note">{known(state)?.plan.name}</span>}
      <span class="spring" />
      {!isDeep && place.value === 'history' && <CsvButton />}
      {!isDeep && (
        <IconButton
          icon="refresh"
          label={copy.refresh}
          isBusy={state.phase === 'refreshing'}
          onClick={() => void wallet.refresh()}
        />
      )}
      {openSettings && <IconButton icon="settings" label={copy.settings} onClick={openSettings} />}
    </div>
  );
}

/** Saves what the history shows, all pages of it. */
function CsvButton() {
  const { copy, wallet } = useUi();
  const [isBusy, be] = useState(false);

  async function save(): Promise<void> {
    be(true);
    const csv = await wallet.history.csv();
    be(false);
    // Otherwise the list itself says what is wrong.
    if (csv === undefined) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
    link.download = 'ai-credits.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  }
  return <IconButton icon="save" label={copy.csv} isBusy={isBusy} onClick={() => void save()} />;
}
