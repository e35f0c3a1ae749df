const marginPx = 8;
const comfortablePx = 440;

/**
 * Puts `panel` below `pill`, or above it where there is more room, ends aligned and inside of the viewport, and keeps it
 * there. Returns its clean-up.
 */
export function anchor(panel: HTMLElement, pill: HTMLElement): () => void {
  const place = () => {
    const { clientWidth, clientHeight } = panel.ownerDocument.documentElement;
    const at = pill.getBoundingClientRect();
    const below = clientHeight - at.bottom - 2 * marginPx;
    const above = at.top - 2 * marginPx;
    const isBelow = below >= comfortablePx || below >= above;
    const isRtl = getComputedStyle(pill).direction === 'rtl';
    const { offsetWidth: width } = panel;
    const wanted = isRtl ? at.left : at.right - width;
    const left = Math.max(marginPx, Math.min(wanted, clientWidth - width - marginPx));
    panel.style.left = `${left}px`;
    panel.style.top = isBelow ? `${at.bottom + marginPx}px` : 'auto';
    panel.style.bottom = isBelow ? 'auto' : `${clientHeight - at.top + marginPx}px`;
    panel.style.setProperty('--room', `${Math.max(160, isBelow ? below : above)}px`);
  };
  place();
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener('resize', place, { signal });
  addEventListener('scroll', place, { signal, capture: true, passive: true });
  return () => stop.abort();
}
