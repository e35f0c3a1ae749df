// @vitest-environment jsdom

import { waitFor } from '@testing-library/dom';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import { defineElement } from '../../widget/define.ts';
import type { AiCreditsElement } from '../../widget/element-types.ts';
import { mountInPage } from '../../widget/page-mount.ts';
import { createWorld, type World } from '../support/world.ts';

const endpoint = 'https://credits.test';

let world: World;
let tokenCalls = 0;
let flying = 0;
const network = setupServer(
  http.post('*/credits-token', async () => {
    tokenCalls += 1;
    return HttpResponse.json({ token: await world.session('acme'), expiresAt: '2099-01-01T00:00:00Z' });
  }),
  http.all(`${endpoint}/*`, ({ request }) => world.fetch(request)),
);

beforeAll(() => network.listen());
beforeEach(async () => {
  tokenCalls = 0;
  const { fetch } = globalThis;
  vi.spyOn(globalThis, 'fetch').mockImplementation((...call) => {
    flying += 1;
    return fetch(...call).finally(() => {
      flying -= 1;
    });
  });
  localStorage.clear();
  world = await createWorld();
  await world.openAccount();
});
afterEach(async () => {
  document.body.replaceChildren();
  await turn();
  await vi.waitFor(() => expect(flying).toBe(0));
  await world.close();
});
afterAll(() => network.close());

/** Lets everything run that is due now. */
const turn = () => new Promise(resolve => setTimeout(resolve));

/** Writes a tag into the page as its author would. */
function write(attributes: string, inside = ''): Element {
  document.body.innerHTML = `<div><ai-credits ${attributes}>${inside}</ai-credits></div>`;
  const element = document.querySelector('ai-credits');
  if (!element) throw new Error('There is no element.');
  return element;
}

const says = (element: Element, text: string) =>
  waitFor(() => expect(element.shadowRoot?.textContent).toContain(text), { timeout: 5000 });

const tag = `endpoint="${endpoint}" token-url="/credits-token" locale="en-US"`;

describe('<ai-credits>', () => {
  it('takes properties that were set before it was defined', async () => {
    const early = write(`endpoint="${endpoint}"`);
    Reflect.set(early, 'getToken', () => world.session('acme'));
    defineElement(loadBuiltCopy);
    defineElement(loadBuiltCopy);
    await says(early, '40,000');
    expect(Object.hasOwn(early, 'getToken')).toBe(false);
  });

  it('asks for another token when somebody else is here, and shows nothing by the old one', async () => {
    let account = 'acme';
    const tokens: string[] = [];
    await world.openAccount({ account: 'other' });
    await world.use('other', 'reply-1', 10_000);
    document.body.innerHTML = '<main></main>';
    const getToken = async () => {
      tokens.push(account);
      return world.session(account);
    };
    const handle = mountInPage('main', { endpoint, getToken, locale: 'en-US' }, loadBuiltCopy);
    const [host] = document.querySelectorAll('main > div');
    if (!host) throw new Error('Nothing was mounted.');
    await says(host, '40,000');
    account = 'other';
    handle?.renew();
    await says(host, '30,000');
    expect(tokens).toEqual(['acme', 'other']);
    handle?.destroy();
    // The element can do the same.
    const element = write(`endpoint="${endpoint}" locale="en-US"`) as AiCreditsElement;
    element.getToken = getToken;
    await says(element, '30,000');
    account = 'acme';
    element.renew();
    await says(element, '40,000');
  });

  it('asks anew at once where the session has ended and somebody else is here', async () => {
    let isOver = false;
    await world.openAccount({ account: 'other' });
    await world.use('other', 'reply-1', 10_000);
    const element = document.createElement('ai-credits') as AiCreditsElement;
    element.getToken = async () => {
      if (isOver) throw new Error('Nobody is signed in.');
      return { token: await world.session('other'), expiresAt: new Date(Date.now() + 15_100).toISOString() };
    };
    element.setAttribute('endpoint', endpoint);
    element.setAttribute('locale', 'en-US');
    document.body.append(element);
    await says(element, '30,000');
    isOver = true;
    await new Promise(resolve => setTimeout(resolve, 200));
    await element.refresh();
    await says(element, 'Your session has ended.');
    isOver = false;
    element.renew();
    await says(element, '30,000');
  });

  it('sends nothing that one person began in the name of the next one', async () => {
    await world.openAccount({ account: 'other' });
    await world.use('other', 'reply-1', 10_000);
    let account = 'acme';
    const element = document.createElement('ai-credits') as AiCreditsElement;
    element.getToken = async () => ({
      token: await world.session(account),
      expiresAt: new Date(Date.now() + 15_100).toISOString(),
    });
    element.setAttribute('endpoint', endpoint);
    element.setAttribute('locale', 'en-US');
    document.body.append(element);
    await says(element, '40,000');
    element.open('buy');
    await says(element, 'Pay $50.00');
    account = 'other';
    // The next call needs a new token.
    await new Promise(resolve => setTimeout(resolve, 200));
    const sent = vi.spyOn(world, 'fetch');
    vi.spyOn(window, 'open').mockReturnValue(null);
    element.shadowRoot?.querySelector<HTMLElement>('.primary')?.click();
    element.open('balance');
    await says(element, '30,000');
    expect(sent.mock.calls.filter(([{ method }]) => method === 'POST')).toEqual([]);
  });

  it('asks for the insights of whoever is here now', async () => {
    let account = 'acme';
    await world.openAccount({ account: 'other' });
    await world.use('other', 'reply-1', 321);
    const element = write(`endpoint="${endpoint}" locale="en-US"`) as AiCreditsElement;
    element.getToken = async () => world.session(account);
    await says(element, '40,000');
    element.open('insights');
    await says(element, 'No credits were used');
    account = 'other';
    element.renew();
    await says(element, '321');
  });

  it('shows the balance with one token, and tells the page', async () => {
    const heard: string[] = [];
    for (const name of ['ready', 'balance']) {
      document.addEventListener(`ai-credits-${name}`, event => heard.push(event.type), { once: true });
    }
    const element = write(tag);
    await says(element, '40,000');
    expect([tokenCalls, heard]).toEqual([1, ['ai-credits-ready', 'ai-credits-balance']]);
  });

  it('keeps the purchase of another widget of the same person, whatever tokens come', async () => {
    let expiresAt = new Date(Date.now() + 15_100).toISOString();
    const element = document.createElement('ai-credits');
    Object.assign(element, { getToken: async () => ({ token: await world.session('acme'), expiresAt }) });
    element.setAttribute('endpoint', endpoint);
    document.body.append(element);
    await says(element, '40,000');
    const key = Object.keys(localStorage).find(name => name.endsWith(':balance')) ?? '';
    const pending = JSON.stringify({ idempotencyKey: 'k', credits: 5000, startedAt: Date.now() });
    localStorage.setItem(key.replace(/balance$/, 'pending'), pending);
    // The next call needs a new token.
    await new Promise(resolve => setTimeout(resolve, 200));
    expiresAt = '2099-01-01T00:00:00Z';
    await world.use('acme', 'reply-1', 7);
    await Reflect.get(element, 'refresh').call(element);
    await says(element, '39,993');
    expect(localStorage.getItem(key.replace(/balance$/, 'pending'))).toBe(pending);
  });

  it('shows and keeps for each person what is theirs, where a token is of somebody else', async () => {
    await world.openAccount({ account: 'other', name: 'Other' });
    await world.use('other', 'reply-1', 7);
    const people = ['acme', 'other'];
    const expiresAt = new Date(Date.now() + 15_100).toISOString();
    const element = document.createElement('ai-credits');
    Object.assign(element, {
      getToken: async () => ({ token: await world.session(people.shift() ?? 'other'), expiresAt }),
    });
    element.setAttribute('endpoint', endpoint);
    document.body.append(element);
    await says(element, '40,000');
    await new Promise(resolve => setTimeout(resolve, 200));
    await Reflect.get(element, 'refresh').call(element);
    await says(element, '39,993');
    const kept = Object.entries(localStorage).filter(([name]) => name.endsWith(':balance'));
    expect(kept.map(([name, text]) => [name.includes('"acme"'), JSON.parse(text).account])).toEqual(
      expect.arrayContaining([
        [true, 'acme'],
        [false, 'other'],
      ]),
    );
    expect(kept).toHaveLength(2);
  });

  it('keeps its state when it is moved, and begins anew when it comes back later', async () => {
    const element = write(tag);
    await says(element, '40,000');
    const inside = element.shadowRoot?.firstElementChild;
    document.body.append(element);
    await turn();
    expect(element.shadowRoot?.firstElementChild).toBe(inside);
    element.remove();
    await waitFor(() => expect(element.shadowRoot?.textContent).toBe(''));
    document.body.append(element);
    await says(element, '40,000');
  });

  it('follows its attributes without beginning anew', async () => {
    const element = write(tag);
    await says(element, '40,000');
    const inside = element.shadowRoot?.firstElementChild;
    element.setAttribute('theme', 'dark');
    element.setAttribute('view', 'pill');
    await waitFor(() => expect(element.shadowRoot?.querySelector('.pill')).not.toBeNull());
    const look = element.shadowRoot?.querySelector<HTMLElement>('.ai-credits');
    expect(look?.style.colorScheme).toBe('dark');
    expect(element.shadowRoot?.firstElementChild).toBe(inside);
  });

  it('takes null for no messages and no getToken, as frameworks give it at first', async () => {
    const element = write(tag);
    Object.assign(element, { messages: null, getToken: null });
    await says(element, '40,000');
    const own = { left: '{credits} to go' };
    Object.assign(element, { messages: own });
    await says(element, '40,000 to go');
    Object.assign(element, { messages: { ...own, left: null } });
    await says(element, '40,000 left');
    Object.assign(element, { messages: own });
    await says(element, '40,000 to go');
    Object.assign(element, { messages: null });
    await says(element, '40,000 left');
  });

  it('says that a token-url is missing where getToken is null', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const element = write(`endpoint="${endpoint}"`);
    Object.assign(element, { getToken: null });
    await says(element, 'token-url is missing');
  });

  it('says what is wrong in place, on the console and by an event, and keeps what the page put inside', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const heard: unknown[] = [];
    const listen = (event: Event) => heard.push(event instanceof CustomEvent && event.detail);
    document.addEventListener('ai-credits-error', listen, { once: true });
    const sentence = 'AI Credits: endpoint is missing: the address of your AI Credits proxy.';
    const element = write('token-url="/credits-token"', '<a href="/billing">Billing</a>');
    await says(element, sentence);
    expect(heard).toEqual([{ code: 'not_started', detail: sentence }]);
    expect(complaint.mock.calls).toEqual([[sentence]]);
    expect(element.textContent).toBe('Billing');
    element.setAttribute('endpoint', endpoint);
    await says(element, '40,000');
  });
});
