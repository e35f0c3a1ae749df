/**
 * Keeps the second click of a double one from a control that the first one put under the pointer: nobody meant to pay, to
 * approve or to remove by it. The same control may be clicked as fast as anybody can.
 */
export function stopStrayClicks(element: HTMLElement): void {
  let pressed: Element | null = null;
  element.addEventListener(
    'click',
    event => {
      const control = (event.target as Element).closest('a,button');
      if (event.detail > 1 && control && control !== pressed) {
        event.stopPropagation();
        event.preventDefault();
      }
      pressed = control;
    },
    true,
  );
}
