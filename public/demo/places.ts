/** Shows the place that the address names after `#`: the inbox or billing. Returns its clean-up. */
export function watchPlaces(view: Window): () => void {
  const show = () => {
    const place = view.location.hash === '#billing' ? 'billing' : 'inbox';
    const page = view.document;
    for (const each of page.querySelectorAll<HTMLElement>('[data-page]')) {
      each.hidden = each.dataset.page !== place;
    }
    for (const link of page.querySelectorAll<HTMLElement>('[data-place]')) {
      if (link.dataset.place === place) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    const title = page.querySelector('[data-title]');
    if (title !== null) title.textContent = place === 'billing' ? 'Billing' : 'Inbox';
  };
  show();
  view.addEventListener('hashchange', show);
  return () => view.removeEventListener('hashchange', show);
}
