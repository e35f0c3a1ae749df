import { useUi } from './context.ts';

const shapes = {
  balance: ['number', 'card', 'card', 'button'],
  buy: ['line', 'grid', 'button', 'card', 'button'],
  history: ['line', 'line-item', 'line-item', 'line-item', 'line-item'],
} as const;

/** The shape of what comes, at the size of what comes, so that nothing jumps. */
export function Skeleton({ kind }: { kind: keyof typeof shapes }) {
  const { copy, mayPair } = useUi();
  return (
    <div class="skeleton" aria-busy="true" role="status">
      <span class="hidden">{copy.loading}</span>
      {shapes[kind].map((shape, index) => (
        <div key={`${shape}${index}`} class={shape} />
      ))}
      {kind === 'balance' && mayPair && <div class="foot" />}
    </div>
  );
}
