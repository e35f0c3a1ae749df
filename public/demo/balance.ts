/** Calls `onMore` when the widget says that there are more credits than before. Returns the clean-up. */
export function watchBalance(page: Document, onMore: () => void): () => void {
  let seen = Number.POSITIVE_INFINITY;
  const onBalance = (event: Event) => {
    const available = availableIn(event);
    if (available === null) return;
    if (available > seen) onMore();
    seen = available;
  };
  page.addEventListener('ai-credits-balance', onBalance);
  return () => page.removeEventListener('ai-credits-balance', onBalance);
}

function availableIn(event: Event): number | null {
  const detail: unknown = event instanceof CustomEvent ? event.detail : null;
  if (typeof detail !== 'object' || detail === null || !('available' in detail)) return null;
  return typeof detail.available === 'number' ? detail.available : null;
}
