import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { raw } from 'hono/utils/html';
import { page, pageHeaders } from './payments/checkout-page.ts';

/** Where people read how to connect a browser. */
export const connectPath = '/connect';

/** The page with a code in it, for who has to type it. What stands behind `#` is never sent to a server. */
export const connectLink = (publicUrl: string, code: string): string => `${publicUrl}${connectPath}#${code}`;

const script = `
const code = /^#([A-Z0-9]{8})$/.exec(location.hash)?.[1];
if (code) {
  document.getElementById('code').value = code;
  document.getElementById('with-code').hidden = false;
  document.getElementById('without-code').hidden = true;
}
for (const button of document.querySelectorAll('[data-copies]')) {
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    const of = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText(of ? of.value : location.href);
    document.getElementById('told').textContent = 'Copied.';
  };
}
`;

const headers = {
  ...pageHeaders,
  'content-security-policy': `${pageHeaders['content-security-policy']}; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
};

/** How to connect a browser to this proxy. Whoever came by a link has its code here, ready to copy. */
export function createConnectPage(publicUrl: () => string): Hono {
  const pages = new Hono();
  pages.get(connectPath, async context => context.html(await connectPage(publicUrl()), 200, headers));
  return pages;
}

function connectPage(address: string) {
  const copied = (id: string, label: string, value: string) => html`<p class="copied">
    <label for="${id}">${label}</label>
    <input id="${id}" readonly value="${value}" dir="ltr" />
    <button type="button" data-copies="${id}" hidden>Copy</button>
  </p>`;
  return page(
    { title: 'Connect your browser' },
    html`<p class="note">The extension AI Credits keeps the balance in your toolbar.</p>
      <section id="with-code" hidden>
        <h2>In the extension choose Connect, and type this or paste the link</h2>
        ${copied('address', 'Server address', address)} ${copied('code', 'Pairing code', '')}
        <button type="button" data-copies="" hidden>Copy the link</button>
        <p class="note">The code works once, for ten minutes after it was made.</p>
      </section>
      <section id="without-code">
        <h2>Does the extension show a code?</h2>
        <p>
          In your workspace open AI Credits, choose “Connect browser extension” and type the code there. Only approve a
          browser that is in front of you.
        </p>
        <h2>Have you not begun?</h2>
        <p>In the extension choose Connect. The server address is <strong>${address}</strong></p>
      </section>
      <p id="told" class="note" role="status"></p>
      <script>${raw(script)}</script>`,
  );
}
