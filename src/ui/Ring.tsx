/** A ring as full as the monthly credits are. `share` is 0 to 1. */
export function Ring({ share }: { share: number }) {
  const circle = { cx: 10, cy: 10, r: 8, pathLength: 1 };
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle {...circle} />
      <circle {...circle} transform="rotate(-90 10 10)" stroke-dasharray={`${share} 1`} />
    </svg>
  );
}
