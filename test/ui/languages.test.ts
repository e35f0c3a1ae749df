// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import { useStage } from './stage.ts';

const stage = useStage();
beforeEach(async () => {
  await stage.world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
  document.documentElement.removeAttribute('lang');
});

const root = () => document.querySelector('.ai-credits');
const spoken = () => [root()?.getAttribute('lang'), root()?.getAttribute('dir')];
const textOf = (selector: string) => document.querySelector(selector)?.textContent;

describe('a widget in German', () => {
  it('says everything of a purchase in German', async () => {
    const { person } = stage.open('acme', { locale: 'de-DE' });
    await screen.findByText('40.000');
    screen.getByText('Credits verfügbar');
    screen.getByText('Neu am 24. Sept. · in 18 Tagen');
    expect(spoken()).toEqual(['de', 'ltr']);
    await person.click(screen.getByRole('button', { name: 'Mehr Credits kaufen' }));
    const presets = within(await screen.findByRole('group', { name: 'Menge' })).getAllByRole('radio');
    expect(presets[1]?.closest('label')?.textContent).toBe('5 Tsd.50\u00a0$');
    screen.getByRole('button', { name: '50,00\u00a0$ bezahlen' });
    screen.getByText('5.000 Credits');
  });

  it('tells every line of the history in German, with the words of whoever did it', async () => {
    const { world } = stage;
    const post = (path: string, body?: unknown) => world.api('POST', `/v1/accounts/acme/${path}`, body);
    const draft = { id: 'reply-2', credits: 2, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await post('holds', draft);
    await post('holds/reply-2/release', { reason: 'AI reply failed' });
    const purchase = await world.buy('acme', 1000);
    await world.use('acme', 'reply-3', 40_300);
    await world.tell('acme', purchase, { id: 'f', kind: 'refunded', subject: 're', amountMinor: 1000 });
    await post('adjustments', { id: 'a', credits: 500, reason: 'An hour of trouble' });
    const { person } = stage.open('acme', { locale: 'de' });
    await person.click(await screen.findByRole('tab', { name: 'Verlauf' }));
    const said = () =>
      screen.getAllByRole('listitem').map(line => line.querySelector('.line span')?.firstChild?.textContent);
    await waitFor(() => expect(said()).toHaveLength(7));
    expect(said()).toEqual([
      'Geschuldete Credits beglichen',
      'Credits hinzugefügt: An hour of trouble',
      'Kauf erstattet, 300 verbrauchte Credits geschuldet',
      'AI-Credits verbraucht',
      'Credits gekauft',
      '2 freigegeben: AI reply failed',
      'Monatliche Credits erneuert',
    ]);
  });

  it('tells the refusals of a server in German', async () => {
    stage.refuse('/v1/balance', 503, 'unavailable');
    stage.open('acme', { locale: 'de' });
    await screen.findByText(/Der Server ist ausgelastet\./);
  });
});

it('a widget in Hindi groups as in India', async () => {
  await stage.world.buy('acme', 100_000);
  stage.open('acme', { locale: 'hi' });
  await screen.findByText('1,40,000');
  screen.getByText('क्रेडिट उपलब्ध');
  screen.getByText('1,00,000');
});

/** Credits that nobody foretells an end of. */
const lasting = () => stage.answer('/v1/balance', body => ({ ...body, forecast: null }));

it('an Indian reader of an English page keeps the grouping of India', async () => {
  await stage.world.buy('acme', 100_000);
  stage.open('acme', { locale: 'en-IN' });
  await screen.findByText('1,40,000');
  screen.getByText('credits available');
});

it('a widget in Japanese has one word for one and for many', async () => {
  await stage.world.use('acme', 'reply-1', 39_999);
  lasting();
  stage.open('acme', { locale: 'ja' });
  await screen.findByText('9月24日まで残り1クレジットです。');
  screen.getByText('クレジット利用可能');
});

it('a sentence that ends with a shortened month has one full stop', async () => {
  await stage.world.use('acme', 'reply-1', 39_990);
  lasting();
  stage.open('acme', { locale: 'fr' });
  await screen.findByText('10 crédits restants jusqu’au 24 sept.');
});

describe('a widget in Arabic', () => {
  it('runs from right to left, with the digits and the plurals of Arabic', async () => {
    await stage.world.use('acme', 'reply-1', 39_995);
    lasting();
    stage.open('acme', { locale: 'ar-EG' });
    await screen.findByText('أرصدة متاحة');
    expect(spoken()).toEqual(['ar', 'rtl']);
    expect(textOf('.balance strong')).toBe('٥');
    await screen.findByText('تبقت ٥ أرصدة حتى ٢٤ سبتمبر.');
  });

  it.each([
    [1, 'رصيد متاح'],
    [2, 'رصيدان متاحان'],
    [11, 'رصيدًا متاحًا'],
    [100, 'رصيد متاح'],
  ])('says %i in its own way', async (left, words) => {
    await stage.world.use('acme', 'reply-1', 40_000 - left);
    stage.open('acme', { locale: 'ar' });
    await waitFor(() => expect(textOf('.balance span')).toBe(words));
  });

  it('signs what moved where Arabic has its sign', async () => {
    await stage.world.use('acme', 'reply-1', 6);
    const { person } = stage.open('acme', { locale: 'ar-EG' });
    await person.click(await screen.findByRole('tab', { name: 'السجل' }));
    await waitFor(() => expect(document.querySelectorAll('bdi')).toHaveLength(2));
    // The mark makes it a text from right to left, so that its sign stands at the right.
    expect(textOf('bdi')).toBe('\u061c\u2212٦');
  });
});

describe('a widget in Hebrew', () => {
  it('isolates what moved, its sign at the left', async () => {
    await stage.world.use('acme', 'reply-1', 6);
    const { person } = stage.open('acme', { locale: 'he' });
    await person.click(await screen.findByRole('tab', { name: 'היסטוריה' }));
    await waitFor(() => expect(document.querySelectorAll('bdi')).toHaveLength(2));
    expect(textOf('bdi')).toBe('\u200e\u22126');
    expect(spoken()).toEqual(['he', 'rtl']);
  });

  it('shows the code for the extension from left to right', async () => {
    const { person } = stage.open('acme', { locale: 'he', mayPair: true });
    await person.click(await screen.findByRole('button', { name: 'חיבור תוסף הדפדפן' }));
    const code = await screen.findByRole('status', { name: 'חיבור תוסף הדפדפן' });
    expect(code.getAttribute('dir')).toBe('ltr');
  });
});

describe('the language', () => {
  it('is that of the page where none is said', async () => {
    document.documentElement.lang = 'pt-PT';
    stage.open('acme', { locale: undefined });
    await screen.findByText('créditos disponíveis');
    expect(spoken()).toEqual(['pt-BR', 'ltr']);
  });

  it('is that of the browser where the page says none, as in English', async () => {
    stage.open('acme', { locale: undefined });
    await screen.findByText('credits available');
    expect(spoken()).toEqual(['en', 'ltr']);
  });

  it('changes live with the locale', async () => {
    const { handle } = stage.open('acme', { locale: 'fr' });
    await screen.findByText('crédits disponibles');
    handle.change({ locale: 'he' });
    await screen.findByText('קרדיטים זמינים');
    expect(spoken()).toEqual(['he', 'rtl']);
    handle.change({ locale: 'en-US' });
    await screen.findByText('credits available');
    expect(spoken()).toEqual(['en', 'ltr']);
  });

  it('is English, and everything works, where its sentences do not come', async () => {
    const { person } = stage.open('acme', {
      locale: 'ar',
      loadCopy: () => Promise.reject(new Error('Gone.')),
    });
    await screen.findByText('credits available');
    expect(spoken()).toEqual(['en', 'ltr']);
    screen.getByText('40,000');
    await person.click(screen.getByRole('tab', { name: 'History' }));
    await screen.findByText('Monthly credit reset');
  });

  it('says nothing while it is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    stage.open('acme', { locale: 'de', loadCopy: language => promise.then(() => loadBuiltCopy(language)) });
    expect([root()?.textContent, root()?.querySelector('[aria-busy]')?.getAttribute('part')]).toEqual([
      '',
      'panel',
    ]);
    resolve();
    await screen.findByText('Credits verfügbar');
  });

  it('has sentences that the page says differently', async () => {
    const { handle } = stage.open('acme', { locale: 'de', messages: { paidCredits: 'Extra-Credits' } });
    await screen.findByText('Extra-Credits');
    screen.getByText('Monatliche Credits');
    const creditsAvailable = { one: 'Punkt', other: 'Punkte' };
    handle.change({
      messages: { creditsAvailable, problems: { unavailable: 'Gleich wieder da.' } },
    });
    await screen.findByText('Punkte');
  });

  it('has names that the page gives to channels of its own, one called "other" among them', async () => {
    await stage.world.use('acme', 'a', 3, { channel: 'other' });
    await stage.world.use('acme', 'b', 2, { channel: 'email' });
    await stage.world.use('acme', 'c', 1, { channel: 'whatsapp' });
    const { person } = stage.open('acme', {
      messages: { channels: { other: 'Elsewhere', email: 'E-mail' } },
    });
    await person.click(await screen.findByRole('tab', { name: 'History' }));
    await screen.findByText(/Elsewhere 3 · E-mail 2 · WhatsApp 1/);
  });
});
