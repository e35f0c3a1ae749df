import { describe, expect, it } from 'vitest';
import { Misuse, readOptions } from '../../widget/options.ts';

const page = { url: 'https://shop.example/settings/billing', hasGetToken: false };

function read(attributes: Readonly<Record<string, string | undefined>>, where = page) {
  return readOptions(name => attributes[name] ?? null, where);
}

const enough = { endpoint: 'https://credits.example.com', 'token-url': '/credits-token' };

describe('the attributes', () => {
  it('that are enough give a panel in the colours of the system', () => {
    expect(read(enough)).toEqual({
      endpoint: 'https://credits.example.com/',
      tokenUrl: 'https://shop.example/credits-token',
      view: 'panel',
      theme: 'auto',
      locale: undefined,
      timeZone: undefined,
      conversationUrl: undefined,
    });
  });

  it('say everything else too', () => {
    const all = { ...enough, view: 'pill', theme: 'dark', locale: 'en-IN', 'time-zone': 'Asia/Kolkata' };
    expect(read(all)).toMatchObject({
      view: 'pill',
      theme: 'dark',
      locale: 'en-IN',
      timeZone: 'Asia/Kolkata',
    });
  });

  it.each([
    ['/c/{conversation}', '/c/{conversation}'],
    ['https://inbox.example/#{conversation}', 'https://inbox.example/#{conversation}'],
  ])('keep the place of a conversation in %s', (template, conversationUrl) => {
    expect(read({ ...enough, 'conversation-url': template })).toMatchObject({ conversationUrl });
  });

  it('that are empty are as if they were not there', () => {
    const empty = { view: '', theme: '', locale: '', 'time-zone': '', 'conversation-url': '' };
    expect(read({ ...enough, ...empty })).toEqual(read(enough));
  });

  it('need no token-url where the page gives tokens itself', () => {
    const { endpoint } = enough;
    expect(read({ endpoint }, { ...page, hasGetToken: true })).toMatchObject({ tokenUrl: undefined });
  });

  it.each([
    [{ endpoint: undefined }, 'AI Credits: endpoint is missing: the address of your AI Credits proxy.'],
    [{ endpoint: '' }, 'endpoint is missing'],
    [{ 'token-url': '' }, 'token-url is missing'],
    [{ endpoint: 'javascript:alert(1)' }, 'endpoint="javascript:alert(1)" is not an http or https address.'],
    [
      { 'token-url': undefined },
      'AI Credits: token-url is missing: where your backend gives out session tokens.',
    ],
    [
      { 'token-url': 'https://elsewhere.example/t' },
      'token-url="https://elsewhere.example/t" is not on this page\'s own site.',
    ],
    [{ view: 'popup' }, 'view="popup" is neither panel nor pill.'],
    [
      { 'conversation-url': '/c/' },
      'conversation-url="/c/" is not an http or https address with {conversation} in it.',
    ],
    [{ theme: 'neon' }, 'theme="neon" is neither light nor dark nor auto.'],
  ])('%j get one sentence saying what is wrong', (wrong, sentence) => {
    const reading = () => read({ ...enough, ...wrong });
    expect(reading).toThrow(Misuse);
    expect(reading).toThrow(sentence);
  });
});
