import type { Handle, LoadCopy, Messages } from '../src/mount/handle.ts';
import { adoptStyles } from '../src/mount.tsx';
import type { AiCreditsElement } from './element-types.ts';
import { embed } from './embed.ts';
import { showFault } from './fault.ts';
import { attributeNames, readOptions } from './options.ts';
import type { GetToken } from './token.ts';

/** Defines `<ai-credits>`, whose languages `loadCopy` fetches, once. Does nothing on a server or where a page has no custom elements. */
export function defineElement(loadCopy: LoadCopy): void {
  // In the content scripts of extensions null, or the page's own, which would then have an element that no page can make.
  if (!Object.hasOwn(globalThis, 'customElements') || !customElements || customElements.get('ai-credits'))
    return;
  customElements.define('ai-credits', createElementClass(loadCopy));
}

// Made at the call, because there is no HTMLElement to extend on a server.
function createElementClass(loadCopy: LoadCopy) {
  return class AiCredits extends HTMLElement implements AiCreditsElement {
    static observedAttributes = attributeNames;

    #handle: Handle | undefined;
    #source = '';
    #getToken: GetToken | null | undefined;
    #messages: Messages | null | undefined;
    #wanted: { view?: string | undefined } | undefined;
    #isDue = false;

    constructor() {
      super();
      // A page may have set these before the script came: then they hide the accessors below.
      for (const name of ['getToken', 'messages']) {
        if (!Object.hasOwn(this, name)) continue;
        const early: unknown = Reflect.get(this, name);
        if (Reflect.deleteProperty(this, name)) Reflect.set(this, name, early);
      }
    }

    get getToken(): GetToken | null | undefined {
      return this.#getToken;
    }
    set getToken(next: GetToken | null | undefined) {
      this.#getToken = next;
      this.#follow();
    }
    get messages(): Messages | null | undefined {
      return this.#messages;
    }
    set messages(next: Messages | null | undefined) {
      this.#messages = next;
      this.#follow();
    }

    connectedCallback(): void {
      this.#follow();
    }
    disconnectedCallback(): void {
      this.#follow();
    }
    attributeChangedCallback(): void {
      this.#follow();
    }
    adoptedCallback(): void {
      // Sheets do not move with an element to another document.
      if (this.shadowRoot) adoptStyles(this.shadowRoot);
    }

    async refresh(): Promise<void> {
      await this.#handle?.refresh();
    }
    open(view?: string): void {
      if (this.#handle) this.#handle.open(view);
      else this.#wanted = { view };
    }
    close(): void {
      this.#wanted = undefined;
      this.#handle?.close();
    }

    renew(): void {
      this.#handle?.renew();
    }

    // Once for everything that happens at once: an element that only moves in the document keeps its state.
    #follow(): void {
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        if (this.isConnected) this.#update();
        else this.#stop();
      });
    }

    #update(): void {
      const getToken = () => this.#getToken;
      const messages = this.#messages;
      try {
        const page = { url: this.ownerDocument.baseURI, hasGetToken: Boolean(getToken()) };
        const read = readOptions(name => this.getAttribute(name), page);
        const source = `${read.endpoint} ${read.tokenUrl}`;
        if (this.#handle && source === this.#source) {
          this.#handle.change({ ...read, messages });
          return;
        }
        this.#stop();
        this.#source = source;
        this.#handle = embed(this, { ...read, messages, getToken, loadCopy });
        if (this.#wanted) this.#handle.open(this.#wanted.view);
        this.#wanted = undefined;
      } catch (error) {
        this.#stop();
        showFault(this, error);
      }
    }

    #stop(): void {
      this.#handle?.destroy();
      this.#handle = undefined;
    }
  };
}
