import { tell } from './embed.ts';
import { Misuse } from './options.ts';

/**
 * Says why a widget did not start: once on the console, by `ai-credits-error`, and in its place, where what the page
 * put inside of the element comes first.
 */
export function showFault(host: HTMLElement, error: unknown): void {
  const said = error instanceof Misuse ? [error.message] : ['AI Credits could not start.', error];
  console.error(...said);
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const place = document.createElement('slot');
  const sentence = String(said[0]);
  place.textContent = sentence;
  shadow.replaceChildren(place);
  tell(host, 'error', { code: 'not_started', detail: sentence });
}
