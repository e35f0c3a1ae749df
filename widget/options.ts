/** What the attributes of `<ai-credits>` say. */
export interface ElementOptions {
  readonly endpoint: string;
  /** Absent where the page gives tokens by the property `getToken`. */
  readonly tokenUrl?: string | undefined;
  readonly view: 'panel' | 'pill';
  readonly theme: 'light' | 'dark' | 'auto';
  /** Names that the browser does not know fall back to its own. */
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  /** The address of a conversation, with `{conversation}` for its name. */
  readonly conversationUrl?: string | undefined;
}

/** Reads an attribute. An empty one is as good as missing. */
export type Attribute = (name: (typeof attributeNames)[number]) => string | null | undefined;

export const attributeNames = [
  'endpoint',
  'token-url',
  'view',
  'theme',
  'locale',
  'time-zone',
  'conversation-url',
] as const;

const place = '{conversation}';

/** What is wrong with the attributes, as one sentence to whoever wrote the page. */
export class Misuse extends Error {}

/** Reads attributes, or throws `Misuse`. `page` is the address that relative ones are relative to. */
export function readOptions(read: Attribute, page: { url: string; hasGetToken: boolean }): ElementOptions {
  // Templates write an empty attribute where they have no value.
  const attribute = (name: Parameters<Attribute>[0]) => read(name) || undefined;
  const [endpoint, tokenUrl] = [attribute('endpoint'), attribute('token-url')];
  const [server, token] = [address(endpoint, page.url), address(tokenUrl, page.url)];

  if (!endpoint) return wrong('endpoint is missing: the address of your AI Credits proxy');
  if (!server) return wrong(`endpoint="${endpoint}" is not an http or https address`);
  if (!tokenUrl && !page.hasGetToken) {
    return wrong('token-url is missing: where your backend gives out session tokens');
  }
  if (tokenUrl && token?.origin !== new URL(page.url).origin) {
    return wrong(`token-url="${tokenUrl}" is not on this page's own site`);
  }
  const conversationUrl = attribute('conversation-url');
  const isLink = conversationUrl?.includes(place) && address(conversationUrl.replace(place, ''), page.url);
  if (conversationUrl && !isLink)
    return wrong(`conversation-url="${conversationUrl}" is not an http or https address with ${place} in it`);
  const choose = <T extends string>(name: 'view' | 'theme', known: readonly T[], usual: T): T => {
    const value = attribute(name) ?? usual;
    return (
      known.find(each => each === value) ?? wrong(`${name}="${value}" is neither ${known.join(' nor ')}`)
    );
  };
  return {
    endpoint: server.href,
    tokenUrl: token?.href,
    view: choose('view', ['panel', 'pill'], 'panel'),
    theme: choose('theme', ['light', 'dark', 'auto'], 'auto'),
    locale: attribute('locale'),
    timeZone: attribute('time-zone'),
    conversationUrl,
  };
}

function wrong(what: string): never {
  throw new Misuse(`AI Credits: ${what}.`);
}

function address(value: string | undefined, base: string): URL | undefined {
  if (!value || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}
