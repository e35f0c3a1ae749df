import { tell } from './embed.ts';
import { Misuse } from './options.ts';

/**
 * Says why a widget did not start: once on the console, by `ai-credits-error`, and in its place, where what the page
 * put inside of the element comes first.
 */
export function showFault(host: HTMLElement, error: unknown): void {
  const isMisuse = error instanceof Misuse;
  const sentence = isMisuse ? error.message : 'AI Credits could not start.';
  console.error(sentence, ...(isMisuse ? [] : [error]));
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const place = document.createElement('slot');
  place.textContent = sentence;
  shadow.replaceChildren(place);
  tell(host, 'error', { code: 'not_started', detail: sentence });
}
