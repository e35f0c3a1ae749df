const paths = {
  refresh: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 1 0 4.4a2.2 2.2 0 0 1 0-4.4M9 14.8a2.2 2.2 0 1 1 0 4.4a2.2 2.2 0 0 1 0-4.4',
  back: 'M20 12H4m7-7-7 7 7 7',
  minus: 'M5 12h14',
  plus: 'M5 12h14M12 5v14',
  close: 'M6 6l12 12M18 6 6 18',
  usage: 'M12 3.5l2.2 6.3 6.3 2.2-6.3 2.2L12 20.5l-2.2-6.3L3.5 12l6.3-2.2z',
  reset: 'M4 12a8 8 0 1 0 2.6-5.9M4 4v5h5',
  refund: 'M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words; screen readers skip it. */
export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class={filled ? 'icon filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
