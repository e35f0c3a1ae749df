const paths = {
  refresh: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  settings: 'M4 7h16M4 17h16M15 4v6M9 14v6',
  save: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  back: 'M20 12H4m7-7-7 7 7 7',
  minus: 'M5 12h14',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4',
  plus: 'M5 12h14M12 5v14',
  usage: 'M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words; screen readers skip it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A picture that is pressed; screen readers hear `label`. */
export function IconButton({
  icon,
  label,
  isBusy = false,
  onClick,
}: {
  icon: IconName;
  label: string;
  isBusy?: boolean;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      class={`icon-button ${icon}`}
      aria-label={label}
      aria-busy={isBusy}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
