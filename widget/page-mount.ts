import type { Handle, LoadCopy, Messages } from '../src/mount/handle.ts';
import { embed } from './embed.ts';
import { showFault } from './fault.ts';
import { readOptions } from './options.ts';
import type { GetToken } from './token.ts';

/** The attributes of `<ai-credits>` and its properties, by their names in scripts. */
export interface PageOptions {
  readonly endpoint: string;
  readonly tokenUrl?: string;
  readonly getToken?: GetToken | null | undefined;
  readonly view?: string;
  readonly theme?: string;
  readonly locale?: string;
  readonly timeZone?: string;
  readonly messages?: Messages | null | undefined;
  readonly conversationUrl?: string;
}

/**
 * Puts a widget at the end of `target`, an element or a selector, without a custom element: for content scripts and
 * frameworks. What is wrong is said in place and on the console; nothing is thrown into the page.
 */
export function mountInPage(
  target: Element | string,
  options: PageOptions,
  loadCopy: LoadCopy,
): Handle | undefined {
  const place = typeof target === 'string' ? find(target) : target;
  if (!place) {
    console.error(`AI Credits: nothing on this page matches "${target}".`);
    return undefined;
  }
  const { getToken, messages } = options;
  const attributes = {
    ...options,
    'token-url': options.tokenUrl,
    'time-zone': options.timeZone,
    'conversation-url': options.conversationUrl,
  };
  const host = document.createElement('div');
  place.append(host);
  try {
    const page = { url: document.baseURI, hasGetToken: Boolean(getToken) };
    const read = readOptions(name => attributes[name], page);
    host.setAttribute('view', read.view);
    const { forget, ...handle } = embed(host, { ...read, messages, loadCopy, getToken: () => getToken });
    return {
      ...handle,
      destroy() {
        handle.destroy();
        forget();
        host.remove();
      },
    };
  } catch (error) {
    showFault(host, error);
    return undefined;
  }
}

// Browsers throw for what they cannot read as a selector, such as `#1a`.
function find(selector: string): Element | null {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}
