import { directionOf, languageOf } from '../src/ui/language.ts';

/** The element of this page with that id; a missing one is a mistake in the page. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`This page has no #${id}.`);
  return found;
}

/** A text field of this page. */
export function field(id: string): HTMLInputElement {
  const found = element(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`#${id} is not a field.`);
  return found;
}

/** A button of this page. */
export function button(id: string): HTMLButtonElement {
  const found = element(id);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`#${id} is not a button.`);
  return found;
}

/** Fills this page with the sentences that its elements name, and tells in which language it is. */
export function speak(read: (name: string) => string): void {
  const language = languageOf(read('language'));
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  fill(document, read);
}

/** Fills in the sentences that elements name by `data-say`, or by `data-say-label` where only a picture is seen. */
export function fill(part: ParentNode, read: (name: string) => string): void {
  for (const each of part.querySelectorAll<HTMLElement>('[data-say]')) {
    each.textContent = read(each.dataset.say ?? '');
  }
  for (const each of part.querySelectorAll<HTMLElement>('[data-say-label]')) {
    each.ariaLabel = each.title = read(each.dataset.sayLabel ?? '');
  }
}
