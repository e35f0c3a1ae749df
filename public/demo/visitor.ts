import type { Backend } from './backend.ts';

type SignIn = Pick<Backend, 'signInAs' | 'signedInAs'>;

/** Lets a visitor try both roles and both themes. Returns its clean-up. */
export function watchVisitor(form: HTMLFormElement, page: Document, backend: SignIn): () => void {
  const prefersDark = page.defaultView?.matchMedia('(prefers-color-scheme: dark)').matches ?? false;
  choose(form, 'theme', prefersDark ? 'dark' : 'light');
  showTheme(page, prefersDark ? 'dark' : 'light');
  void backend.signedInAs().then(role => {
    if (role !== null) choose(form, 'role', role);
  });

  const onChange = async (event: Event) => {
    const control = event.target;
    if (!(control instanceof HTMLInputElement)) return;
    if (control.name === 'theme') showTheme(page, control.value);
    if (control.name === 'role' && (await backend.signInAs(control.value))) signInAgain(page);
  };
  form.addEventListener('change', onChange);
  return () => form.removeEventListener('change', onChange);
}

function choose(form: HTMLFormElement, name: string, value: string): void {
  const controls = form.elements.namedItem(name);
  if (controls instanceof RadioNodeList) controls.value = value;
}

function showTheme(page: Document, theme: string): void {
  page.documentElement.dataset.theme = theme;
  for (const credits of page.querySelectorAll('ai-credits')) credits.setAttribute('theme', theme);
}

// Somebody else is signed in: a fresh element holds nothing of the last person, token or balance.
function signInAgain(page: Document): void {
  for (const credits of page.querySelectorAll('ai-credits')) credits.replaceWith(credits.cloneNode(true));
}
