/**
 * Tells `see` of `element` now and whenever it comes into view or leaves it, of `margin` around too; never where the
 * browser cannot tell. Ends by what it gives back.
 */
export function watchInView(
  element: Element,
  see: (entry: IntersectionObserverEntry) => void,
  margin?: string,
): (() => void) | undefined {
  if (!window.IntersectionObserver) return undefined;
  // The compiler does not know `scrollMargin` yet.
  const options = { rootMargin: margin, scrollMargin: margin } as IntersectionObserverInit;
  // It is never told of nothing.
  const observer = new IntersectionObserver(
    entries => see(entries.at(-1) as IntersectionObserverEntry),
    options,
  );
  observer.observe(element);
  return () => observer.disconnect();
}
