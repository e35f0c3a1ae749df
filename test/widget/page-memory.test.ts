// @vitest-environment jsdom

import { beforeEach, describe, expect, it } from 'vitest';
import { createPageMemory } from '../../widget/page-memory.ts';
import { createWorld } from '../support/world.ts';

const pending = { idempotencyKey: 'k', credits: 5000, startedAt: 1 };
const memory = (owner = 'priya') => createPageMemory(() => localStorage, 'https://credits.test/', owner);

beforeEach(() => localStorage.clear());

describe('the memory of a page', () => {
  it('gives back what it was given, to the same person only', async () => {
    const world = await createWorld();
    await world.openAccount();
    const { body: balance } = await world.api('GET', '/v1/accounts/acme/balance');
    await world.close();
    memory().write({ balance, pending, told: 'req_1' });
    expect(memory().read()).toEqual({ balance, pending, told: 'req_1' });
    expect(memory('ravi').read()).toEqual({});
  });

  it('gives back whether the saved card pays', () => {
    memory().write({ pending: { ...pending, savedCard: true } });
    expect(memory().read().pending).toEqual({ ...pending, savedCard: true });
  });

  it('forgets a purchase that is settled', () => {
    const mine = memory();
    mine.write({ pending });
    mine.write({});
    expect(memory().read().pending).toBeUndefined();
  });

  it('leaves the purchase of another widget on the page alone', () => {
    const [one, other] = [memory(), memory()];
    one.write({ pending });
    other.write({});
    expect(memory().read().pending).toEqual(pending);
  });

  it.each([
    '{',
    '7',
    '{"credits":"many"}',
    '{"idempotencyKey":"k","credits":1.5,"startedAt":1}',
    '{"idempotencyKey":"k","credits":1000,"startedAt":1,"savedCard":"yes"}',
  ])('holds nothing where somebody put %j', text => {
    memory().write({ pending });
    for (const key of Object.keys(localStorage)) localStorage.setItem(key, text);
    expect(memory().read()).toEqual({});
  });

  it('holds nothing where the browser refuses storage', () => {
    const refused = createPageMemory(
      () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
      'https://credits.test/',
      'priya',
    );
    expect(() => refused.write({ pending })).not.toThrow();
    expect(refused.read()).toEqual({});
  });
});
