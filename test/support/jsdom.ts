// What every browser has and jsdom has not: there nothing comes into view by itself, nothing moves, and what would open
// above the page stands in its place.
if (typeof HTMLElement === 'function') {
  window.matchMedia = query =>
    Object.assign(new EventTarget(), { matches: true, media: query }) as MediaQueryList;
  window.IntersectionObserver = class {
    observe(): void {}
    disconnect(): void {}
  } as unknown as typeof IntersectionObserver;
  HTMLElement.prototype.showPopover = () => undefined;
}
