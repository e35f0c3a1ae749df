/** A ring as full as the monthly credits are. `share` is 0 to 1. */
export function Ring({ share }: { share: number }) {
  const length = 2 * Math.PI * 8;
  return (
    <svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle class="ring-whole" cx="10" cy="10" r="8" />
      {share > 0 && (
        <circle
          class="ring-left"
          cx="10"
          cy="10"
          r="8"
          transform="rotate(-90 10 10)"
          stroke-dasharray={`${share * length} ${length}`}
        />
      )}
    </svg>
  );
}
