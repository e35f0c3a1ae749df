import { type Client, createClient, SessionEnded } from '../src/client.ts';
import { type EventName, type Handle, type MountOptions, mount, type Remembered } from '../src/mount.tsx';
import type { ElementOptions } from './options.ts';
import { openPageCheckout } from './page-checkout.ts';
import { createPageMemory, type PageMemory } from './page-memory.ts';
import { type GetToken, ownerOf, tokensFrom } from './token.ts';

/** What a widget in a page needs. `getToken` is read at each use and wins over `tokenUrl`. */
export interface EmbedOptions extends ElementOptions {
  getToken(): GetToken | null | undefined;
  readonly messages?: MountOptions['messages'];
  readonly loadCopy: MountOptions['loadCopy'];
}

/** A widget in a page; `forget` takes its balance out of the browser's storage. */
export interface Embedded extends Handle {
  forget(): void;
}

/** Mounts a widget into the open shadow root of `host` and tells what happens by events of `host`. */
export function embed(host: HTMLElement, options: EmbedOptions): Embedded {
  const { endpoint, tokenUrl } = options;
  const memory = createOwnedMemory(endpoint);
  // Counted, not kept: after the end no client may be reached from here.
  let clients = 0;
  // The token of somebody else, for the client that is theirs.
  let handed: Awaited<ReturnType<GetToken>> | undefined;
  function connect(): Client {
    clients += 1;
    const own = clients;
    return createClient({
      endpoint,
      async getToken(why) {
        const getToken = options.getToken() ?? (tokenUrl && tokensFrom(tokenUrl, fetch));
        if (!getToken) throw new SessionEnded();
        const answer = await (handed ?? getToken(why));
        handed = undefined;
        if (own === clients) {
          const token = typeof answer === 'string' ? answer : answer?.token;
          memory.open(token, () => {
            handed = answer;
            handle.renew();
          });
        }
        // Somebody else is here: nothing that was begun before goes on in their name.
        if (own !== clients) throw new SessionEnded();
        return answer;
      },
    });
  }
  const handle = mount({
    ...options,
    container: host.shadowRoot ?? host.attachShadow({ mode: 'open' }),
    client: connect,
    mayPair: true,
    remembered: memory.remembered,
    remember: memory.write,
    openCheckout: () => openPageCheckout(window),
    emit: (name, detail) => tell(host, name, detail),
  });
  return { ...handle, forget: memory.forget };
}

/** Sends `ai-credits-<name>` from `host`; false where the page prevented it. */
export function tell(host: HTMLElement, name: EventName, detail: unknown): boolean {
  const options = { detail, bubbles: true, composed: true, cancelable: name === 'buy' };
  return host.dispatchEvent(new CustomEvent(`ai-credits-${name}`, options));
}

// People may share a browser: whose memory to open is known with the next token, not before.
function createOwnedMemory(endpoint: string) {
  let owner: string | undefined;
  let memory: PageMemory | undefined;
  let resolve: ((remembered: Remembered) => void) | undefined;
  return {
    /** What the next owner left. Until then nothing is kept. */
    remembered: () =>
      new Promise<Remembered>(opened => {
        memory = undefined;
        resolve = opened;
      }),
    /** A token came; `renew` is called where it is another person's than the last one. */
    open(token: unknown, renew: () => void): void {
      const next = typeof token === 'string' ? ownerOf(token) : undefined;
      if (!resolve && next !== owner) renew();
      owner = next;
      if (next !== undefined) memory ??= createPageMemory(() => localStorage, endpoint, next);
      resolve?.(memory?.read() ?? {});
      resolve = undefined;
    },
    write(next: Remembered): void {
      memory?.write(next);
    },
    forget(): void {
      memory?.forget();
      memory = undefined;
    },
  };
}
