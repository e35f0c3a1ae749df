import type { TargetedKeyboardEvent } from 'preact';
import { useUi } from './context.ts';

const names = ['balance', 'history', 'insights'] as const;

/** The place as one of the tabs; undefined where it is a page of its own. */
export function tabOf(place: string) {
  return names.find(name => name === place);
}

/** A row of tabs. Arrow keys, Home and End move; only the selected tab is in the tab order. */
export function Tabs({ panelId }: { panelId: string }) {
  const { copy, place } = useUi();
  const labels = { balance: copy.tabBalance, history: copy.tabHistory, insights: copy.tabInsights };

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const tabs = [...event.currentTarget.querySelectorAll('button')];
    const at = tabs.findIndex(tab => tab.tabIndex === 0);
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    const targets: Record<string, number> = {
      Home: 0,
      End: -1,
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const tab = tabs.at(target % tabs.length);
    tab?.focus();
    tab?.click();
  }

  return (
    <div class="tabs" part="tabs" role="tablist" aria-label={copy.title} onKeyDown={onKeyDown}>
      {names.map(name => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${panelId}-${name}`}
          aria-selected={name === place.value}
          aria-controls={panelId}
          tabIndex={name === place.value ? 0 : -1}
          onClick={() => (place.value = name)}
        >
          {labels[name]}
        </button>
      ))}
    </div>
  );
}
