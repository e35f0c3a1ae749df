import { isSafeLink } from '../src/contract/link.ts';
import type { CheckoutTab } from '../src/mount.tsx';

/**
 * Opens a blank tab at once, inside the click: a browser blocks what opens after some seconds of waiting. Not with
 * `noopener`, which returns no tab to send anywhere; the opener is taken away by hand.
 */
export function openPageCheckout(page: Pick<Window, 'open'>): CheckoutTab {
  let tab = page.open('about:blank', '_blank');
  try {
    if (tab) tab.opener = null;
  } catch {
    // Firefox lets the content script of an extension take nothing from a tab: a link instead, as where tabs are blocked.
    tab?.close();
    tab = null;
  }
  return {
    go(url) {
      if (!tab || tab.closed || !isSafeLink(url)) return false;
      tab.location.replace(url);
      return true;
    },
    cancel() {
      tab?.close();
    },
    isClosed: () => tab?.closed ?? true,
  };
}
