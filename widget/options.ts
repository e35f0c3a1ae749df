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
}

/** Reads an attribute; null where it is missing. */
export type Attribute = (name: (typeof attributeNames)[number]) => string | null;

export const attributeNames = ['endpoint', 'token-url', 'view', 'theme', 'locale', 'time-zone'] as const;

/** Typed options, or one sentence saying what is wrong. */
export type Reading =
  | { readonly ok: true; readonly options: ElementOptions }
  | { readonly ok: false; readonly sentence: string };

/** Reads attributes. `page` is the address that relative ones are relative to. */
export function readOptions(attribute: Attribute, page: { url: string; hasGetToken: boolean }): Reading {
  const endpointText = attribute('endpoint');
  const tokenText = attribute('token-url');
  const view = attribute('view');
  const theme = attribute('theme');
  const locale = attribute('locale') ?? undefined;
  const timeZone = attribute('time-zone') ?? undefined;
  const endpoint = address(endpointText, page.url);
  const tokenUrl = address(tokenText, page.url);

  if (endpointText === null) return wrong('endpoint is missing: the address of your AI Credits proxy');
  if (!endpoint) return wrong(`endpoint="${endpointText}" is not an http or https address`);
  if (tokenText === null && !page.hasGetToken) {
    return wrong('token-url is missing: where your backend gives out session tokens');
  }
  if (tokenText !== null && tokenUrl?.origin !== new URL(page.url).origin) {
    return wrong(`token-url="${tokenText}" is not on this page's own site`);
  }
  if (!isOneOf(view, views)) return wrong(`view="${view}" is neither panel nor pill`);
  if (!isOneOf(theme, themes)) return wrong(`theme="${theme}" is neither light, dark nor auto`);
  return {
    ok: true,
    options: {
      endpoint: endpoint.href,
      tokenUrl: tokenUrl?.href,
      view: view ?? 'panel',
      theme: theme ?? 'auto',
      locale,
      timeZone,
    },
  };
}

const views = ['panel', 'pill'] as const;
const themes = ['light', 'dark', 'auto'] as const;

function wrong(what: string): Reading {
  return { ok: false, sentence: `AI Credits: ${what}.` };
}

function isOneOf<T extends string>(value: string | null, known: readonly T[]): value is T | null {
  return value === null || known.some(each => each === value);
}

function address(value: string | null, base: string): URL | undefined {
  if (value === null || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}
