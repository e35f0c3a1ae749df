import type { Handle } from '../src/mount/handle.ts';
import { loadBuiltCopy } from '../src/mount/languages.ts';
import { defineElement as define } from './define.ts';
import { mountInPage, type PageOptions } from './page-mount.ts';

export type { Handle, Messages } from '../src/mount/handle.ts';
export type { AiCreditsAttributes, AiCreditsElement, AiCreditsEvents } from './element-types.ts';
export type { PageOptions } from './page-mount.ts';
export type { GetToken } from './token.ts';

/** Defines `<ai-credits>`, once. Does nothing on a server or where a page has no custom elements. */
export function defineElement(): void {
  define(loadBuiltCopy);
}

/**
 * Puts a widget at the end of `target`, an element or a selector, without a custom element: for content scripts and
 * frameworks. What is wrong is said in place and on the console; nothing is thrown into the page.
 */
export function mount(target: Element | string, options: PageOptions): Handle | undefined {
  return mountInPage(target, options, loadBuiltCopy);
}
