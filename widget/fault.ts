import { tell } from './embed.ts';

/**
 * Says why a widget did not start: once on the console, by `ai-credits-error`, and in its place, where what the page
 * put inside of the element comes first.
 */
export function showFault(host: HTMLElement, sentence: string, cause?: unknown): void {
  console.error(...[sentence, cause].filter(each => each !== undefined));
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const place = document.createElement('slot');
  place.textContent = sentence;
  shadow.replaceChildren(place);
  tell(host, 'error', { code: 'not_started', detail: sentence });
}
