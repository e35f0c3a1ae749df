/** A button by what it is called. */
export const button = (name: string) => `::-p-aria([name="${name}"][role="button"])`;
export const tab = (name: string) => `::-p-aria([name="${name}"][role="tab"])`;
export const link = (name: string) => `::-p-aria([name="${name}"][role="link"])`;
export const field = (name: string) => `::-p-aria([name="${name}"][role="textbox"])`;
/** By a selector, inside of the widget. */
export const within = (selector: string) => `ai-credits >>> ${selector}`;
/** What has this text. */
export const text = (words: string) => within(`::-p-text(${words})`);
