import { useRef } from 'preact/hooks';

/** A row of tabs. Arrow keys, Home and End move; only the selected tab is in the tab order. */
export function Tabs<Name extends string>({
  label,
  panelId,
  tabs,
  selected,
  select,
}: {
  label: string;
  panelId: string;
  tabs: readonly (readonly [Name, string])[];
  selected: Name;
  select(name: Name): void;
}) {
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex(([name]) => name === selected);
    const next = target(event, at, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || !tab) return;
    event.preventDefault();
    select(tab[0]);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  }

  return (
    <div class="tabs" part="tabs" role="tablist" aria-label={label} ref={list}>
      {tabs.map(([name, text]) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${panelId}-${name}`}
          aria-selected={name === selected}
          aria-controls={panelId}
          tabIndex={name === selected ? 0 : -1}
          onClick={() => select(name)}
          onKeyDown={onKeyDown}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

function target(event: KeyboardEvent, at: number, count: number): number | undefined {
  const { key, currentTarget } = event;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const isRtl = currentTarget instanceof Element && getComputedStyle(currentTarget).direction === 'rtl';
  if (key === (isRtl ? 'ArrowLeft' : 'ArrowRight')) return (at + 1) % count;
  if (key === (isRtl ? 'ArrowRight' : 'ArrowLeft')) return (at + count - 1) % count;
  return undefined;
}
