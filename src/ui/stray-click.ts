/** So far apart, in pixels, may two clicks of a double one be. */
const near = 9;

/**
 * Keeps the second click of a double one from a control that the first one put under the pointer: nobody meant to pay, to
 * approve or to remove by it. The same control may be clicked as fast as anybody can.
 */
export function stopStrayClicks(element: HTMLElement): void {
  let pressed: Element | null = null;
  let [x, y] = [0, 0];
  element.addEventListener(
    'click',
    event => {
      const control = (event.target as Element).closest('a,button');
      // A driver may count clicks on other places, too.
      const isThere = Math.hypot(event.x - x, event.y - y) < near;
      if (event.detail > 1 && isThere && control && control !== pressed) {
        event.stopPropagation();
        event.preventDefault();
        // Nor is a third one.
      } else pressed = control;
      [x, y] = [event.x, event.y];
    },
    true,
  );
}
