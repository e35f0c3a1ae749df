import balance from './style/balance.css?inline';
import base from './style/base.css?inline';
import buy from './style/buy.css?inline';
import control from './style/control.css?inline';
import history from './style/history.css?inline';
import insights from './style/insights.css?inline';
import panel from './style/panel.css?inline';
import pill from './style/pill.css?inline';
import preference from './style/preference.css?inline';
import skeleton from './style/skeleton.css?inline';
import theme from './theme.css?inline';

const sheetText =
  theme + base + panel + control + balance + buy + history + insights + skeleton + pill + preference;

// One sheet for all widgets of a window; a sheet belongs to the document that made it.
const sheets = new WeakMap<object, CSSStyleSheet>();

/** Gives a container the widget's styles. Repeatable, and to be repeated after a move to another document. */
export function adoptStyles(container: HTMLElement | ShadowRoot): void {
  const root = container.getRootNode();
  const target = root instanceof ShadowRoot ? root : container.ownerDocument;
  const view = container.ownerDocument.defaultView;
  // Not in a document without a window, nor in jsdom.
  if (!view || !target.adoptedStyleSheets) return;
  let sheet = sheets.get(view);
  if (!sheet) {
    sheet = new view.CSSStyleSheet();
    sheet.replaceSync(sheetText);
    sheets.set(view, sheet);
  }
  if (!target.adoptedStyleSheets.includes(sheet)) target.adoptedStyleSheets.push(sheet);
}
