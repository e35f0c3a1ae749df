// @vitest-environment jsdom

import { describe, expect, it, vi } from 'vitest';
import { openPageCheckout } from '../../widget/page-checkout.ts';

function pageWithTab() {
  const tab = { opener: 'the page', closed: false, location: { replace: vi.fn() }, close: vi.fn() };
  const open = vi.fn();
  open.mockReturnValue(tab);
  return { page: { open }, tab };
}

describe('a checkout tab', () => {
  it('is opened blank at once, knows nothing of the page, and is sent on later', () => {
    const { page, tab } = pageWithTab();
    const checkout = openPageCheckout(page);
    expect(page.open).toHaveBeenCalledWith('about:blank', '_blank');
    expect(tab.opener).toBeNull();
    expect(checkout.go('https://pay.example/1')).toBe(true);
    expect(tab.location.replace).toHaveBeenCalledWith('https://pay.example/1');
  });

  it.each(['javascript:alert(1)', 'http://pay.example/1', 'data:text/html,x', ''])(
    'is never sent to %j',
    url => {
      const { page, tab } = pageWithTab();
      expect(openPageCheckout(page).go(url)).toBe(false);
      expect(tab.location.replace).not.toHaveBeenCalled();
    },
  );

  it('may be on this machine without https', () => {
    expect(openPageCheckout(pageWithTab().page).go('http://127.0.0.1:8787/checkout/1')).toBe(true);
  });

  it('that was blocked says so, for a link instead', () => {
    const checkout = openPageCheckout({ open: () => null });
    expect([checkout.go('https://pay.example/1'), checkout.isClosed()]).toEqual([false, true]);
    expect(() => checkout.cancel()).not.toThrow();
  });

  it('that keeps its opener is closed, for a link instead', () => {
    const { page, tab } = pageWithTab();
    Object.defineProperty(tab, 'opener', {
      set() {
        throw new DOMException('Permission denied', 'SecurityError');
      },
    });
    const checkout = openPageCheckout(page);
    expect(tab.close).toHaveBeenCalled();
    expect([checkout.go('https://pay.example/1'), checkout.isClosed()]).toEqual([false, true]);
    expect(tab.location.replace).not.toHaveBeenCalled();
  });
});
