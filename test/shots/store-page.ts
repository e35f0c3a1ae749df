import { readFileSync } from 'node:fs';
import { html, raw } from 'hono/html';
import type { Badge } from '../../extension/badge.ts';

/** What Chrome's and Edge's stores ask for, in pixels. */
export const storeSize = { width: 1280, height: 800 };

/** One picture: words, and a browser beside them that shows the extension over somebody's product. */
export interface StorePicture {
  readonly title: string;
  readonly text: string;
  readonly theme: 'light' | 'dark';
  readonly kind: 'popup' | 'panel';
  readonly badge: Badge;
  /** Addresses of pictures of the product and of the extension. */
  readonly inbox: string;
  readonly picture: string;
}

const mark = readFileSync('public/icons/mark.svg', 'utf8');

export async function pageOf({ title, text, theme, kind, badge, inbox, picture }: StorePicture) {
  return String(
    await html`<!doctype html>
      <title>${title}</title>
      <style>${raw(style)}</style>
      <body class="${theme} ${kind}">
        <section><i>${raw(mark)}</i><h1>${title}</h1><p>${text}</p></section>
        <div class="window">
          <header>
            <span class="tab">Fernhill Support</span>
            <div class="bar">
              <span class="address">support.fernhill.example</span>
              <span class="icon">${raw(mark)}<b style="background: ${badge.colour}">${badge.text}</b></span>
            </div>
          </header>
          <img class="inbox" src="${inbox}" alt="" />
          <img class="extension" src="${picture}" alt="" />
        </div>
      </body>`,
  );
}

const style = `
* { box-sizing: border-box; margin: 0; }
body {
  width: 1280px; height: 800px; overflow: hidden; position: relative; font-family: system-ui, sans-serif;
  background: var(--ground); color: var(--ink);
  --ground: #e6ebfb; --ink: #14181f; --ink-2: #475063; --frame: #d3dbee; --top: #ffffff; --field: #eef1f7; --edge: #dfe3ea;
}
.dark {
  --ground: #10141f; --ink: #eef1f6; --ink-2: #a0a9b8; --frame: #2a3040; --top: #1d2129; --field: #2c323d; --edge: #3a4150;
}
section { position: absolute; left: 64px; top: 236px; width: 376px; }
section svg { width: 64px; height: 64px; }
h1 { margin: 28px 0 18px; font-size: 42px; line-height: 1.14; font-weight: 700; letter-spacing: -.02em; text-wrap: balance; }
p { font-size: 19px; line-height: 1.5; color: var(--ink-2); text-wrap: balance; }
.window {
  position: absolute; left: 496px; top: 64px; width: 720px; height: 760px; overflow: hidden; border-radius: 14px;
  background: var(--top); box-shadow: 0 2px 6px rgb(20 24 31 / 12%), 0 24px 60px rgb(20 24 31 / 22%);
}
header { height: 84px; background: var(--frame); font-size: 13px; }
.tab {
  position: absolute; left: 16px; top: 8px; height: 32px; padding: 7px 36px 0 16px; border-radius: 10px 10px 0 0;
  background: var(--top);
}
.bar { position: absolute; top: 40px; left: 0; right: 0; height: 44px; background: var(--top); }
.address {
  position: absolute; left: 16px; right: 84px; top: 7px; height: 30px; padding: 6px 16px; border-radius: 15px;
  background: var(--field); color: var(--ink-2);
}
.icon { position: absolute; right: 40px; top: 5px; width: 26px; height: 26px; }
.icon svg { width: 26px; height: 26px; }
.icon b {
  position: absolute; left: 9px; top: 17px; min-width: 26px; padding: 0 3px; border-radius: 4px; color: #ffffff;
  font-size: 11px; line-height: 14px; text-align: center; box-shadow: 0 0 0 1.5px var(--top);
}
.inbox { position: absolute; left: 0; top: 84px; }
.extension { position: absolute; display: block; }
.popup .extension {
  right: 16px; top: 88px; border-radius: 12px; border: 1px solid var(--edge);
  box-shadow: 0 2px 6px rgb(20 24 31 / 16%), 0 16px 40px rgb(20 24 31 / 28%);
}
.panel .extension { right: 0; top: 84px; border-left: 1px solid var(--edge); }
`;
