// biome-ignore-all lint/suspicious/noTsIgnore: an error here, and none where a page has the framework

import type { Handle, Messages } from '../src/mount/handle.ts';
import type { GetToken } from './token.ts';

/** `<ai-credits>` in a script. */
export interface AiCreditsElement extends HTMLElement, Pick<Handle, 'refresh' | 'open' | 'close' | 'renew'> {
  getToken: GetToken | null | undefined;
  messages: Messages | null | undefined;
}

/** The attributes of `<ai-credits>`, and its properties for frameworks that set them. */
export interface AiCreditsAttributes {
  endpoint?: string | undefined;
  'token-url'?: string | undefined;
  view?: 'panel' | 'pill' | undefined;
  theme?: 'light' | 'dark' | 'auto' | undefined;
  locale?: string | undefined;
  'time-zone'?: string | undefined;
  'conversation-url'?: string | undefined;
  getToken?: GetToken | null | undefined;
  messages?: Messages | null | undefined;
}

/** What happens to a widget, by event. */
export interface AiCreditsEvents {
  'ai-credits-ready': CustomEvent;
  'ai-credits-balance': CustomEvent;
  'ai-credits-low': CustomEvent;
  'ai-credits-buy': CustomEvent<{ readonly credits: number }>;
  'ai-credits-checkout': CustomEvent<{
    readonly purchase: string;
    readonly credits: number;
    readonly checkoutUrl: string;
  }>;
  'ai-credits-purchased': CustomEvent<{ readonly purchase: string; readonly credits: number }>;
  'ai-credits-error': CustomEvent<{ readonly code: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    'ai-credits': AiCreditsElement;
  }
  interface HTMLElementEventMap extends AiCreditsEvents {}
}

type Events = keyof AiCreditsEvents;

/** React and Preact listen to what stands after `on`, letter by letter. */
type Listeners = { [Name in Events as `on${Name}`]?: (event: AiCreditsEvents[Name]) => void };

/** Vue makes `ai-credits-buy` of `onAiCreditsBuy`. */
type VueListeners = { [Name in Events as `on${Words<Name>}`]?: (event: AiCreditsEvents[Name]) => void };
type Words<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Words<Rest>}`
  : Capitalize<Name>;

/** @ts-ignore Where there is no Preact. */
type PreactHtml = import('preact').HTMLAttributes<AiCreditsElement>;
type InPreact = PreactHtml & AiCreditsAttributes & Listeners;

/** @ts-ignore Where there is no React. */
type ReactHtml<T> = import('react').DetailedHTMLProps<import('react').HTMLAttributes<T>, T>;
type InReact = ReactHtml<AiCreditsElement> & AiCreditsAttributes & Listeners;

/** @ts-ignore Where there is no Vue. */
type VueHtml = import('vue').HTMLAttributes & import('vue').ReservedProps;
type InVue = VueHtml & AiCreditsAttributes & VueListeners;

/** @ts-ignore Where there is no Preact. */
declare module 'preact' {
  namespace createElement.JSX {
    interface IntrinsicElements {
      'ai-credits': InPreact;
    }
  }
}

/** @ts-ignore Where there is no React. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ai-credits': InReact;
    }
  }
}

/** @ts-ignore Where there is no Vue. */
declare module 'vue/jsx-runtime' {
  namespace JSX {
    interface IntrinsicElements {
      'ai-credits': InVue;
    }
  }
}

/** @ts-ignore Where there is no Vue. For its templates. */
declare module 'vue' {
  interface GlobalComponents {
    'ai-credits': new () => { $props: InVue };
  }
}
