import { useLayoutEffect, useRef } from 'preact/hooks';
import { known } from '../wallet/balance.ts';
import { useUi } from './context.ts';
import { Icon } from './Icon.tsx';

/** The panel's title with the plan, or the way back from a page of its own. */
export function PanelHeader({ isSigned }: { isSigned: boolean }) {
  const { copy, place, wallet, openSettings } = useUi();
  const state = wallet.balance.state.value;
  const isRefreshing = state.phase === 'refreshing';
  const isDeep = isSigned && (place.value === 'buy' || place.value === 'pair');
  const heading = useRef<HTMLHeadingElement>(null);
  const wasDeep = useRef(isDeep);

  // The button that was pressed is gone: the reader goes on at the new page's title.
  useLayoutEffect(() => {
    if (wasDeep.current !== isDeep) heading.current?.focus();
    wasDeep.current = isDeep;
  }, [isDeep]);

  const title = place.value === 'buy' ? copy.getMore : copy.connect;
  return (
    <header class="header">
      {isDeep && (
        <button
          type="button"
          class="icon-button back"
          aria-label={copy.back}
          onClick={() => (place.value = 'balance')}
        >
          <Icon name="back" />
        </button>
      )}
      <h2 ref={heading} tabIndex={-1}>
        {isDeep ? title : copy.title}
      </h2>
      {!isDeep && isSigned && <span class="plan">{known(state)?.plan.name}</span>}
      <span class="spring" />
      {!isDeep && (
        <button
          type="button"
          class={isRefreshing ? 'icon-button turning' : 'icon-button'}
          aria-label={copy.refresh}
          onClick={() => void wallet.refresh()}
        >
          <Icon name="refresh" />
        </button>
      )}
      {openSettings && (
        <button type="button" class="icon-button" aria-label={copy.settings} onClick={openSettings}>
          <Icon name="settings" />
        </button>
      )}
    </header>
  );
}
