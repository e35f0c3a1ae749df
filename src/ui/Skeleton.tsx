import { useUi } from './context.ts';

/** Heights in pixels. */
const shapes = {
  balance: [67, 93, 76, 44],
  buy: [20, 132, 66, 73, 44, 17],
  history: [36, 46, 46, 46, 46],
} as const;

/** The shape of what comes, at the size of what comes, so that nothing jumps. */
export function Skeleton({ of }: { of: keyof typeof shapes }) {
  const { copy, mayPair } = useUi();
  const foot = of === 'balance' && mayPair ? [17] : [];
  return (
    <div class="stack" aria-busy="true" role="status">
      <span class="hidden">{copy.loading}</span>
      <Bones heights={[...shapes[of], ...foot]} />
    </div>
  );
}

/** A widget that does not know its words yet. */
export function Wordless({ view }: { view: 'panel' | 'pill' }) {
  // Title and tabs come first.
  const heights = view === 'pill' ? [12] : [28, 33, ...shapes.balance, 17];
  return (
    <div class={view === 'pill' ? 'pill ok' : 'panel body'} part={view} aria-busy>
      <Bones heights={heights} />
    </div>
  );
}

/** Bars of `heights`, in pixels, however little room there is. */
export function Bones({ heights }: { heights: readonly number[] }) {
  return heights.map((height, index) => (
    <div key={index} class="skeleton" style={{ minBlockSize: `${height}px` }} />
  ));
}
