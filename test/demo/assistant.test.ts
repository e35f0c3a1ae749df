import { describe, expect, test } from 'vitest';
import { answer } from '../../src/server/demo-assistant.ts';

const wednesday = new Date('2025-09-03T10:00:00Z');

describe('the assistant', () => {
  test('looks up an order for two credits', () => {
    const said = answer('Hi, where is my order 4521?', wednesday);
    expect(said).toMatchObject({ kind: 'action', credits: 2, description: 'Order look-up 4521' });
    expect(said.reply).toContain('4521');
  });

  test('answers anything else for one credit', () => {
    expect(answer('Can I send it back?', wednesday)).toMatchObject({ kind: 'reply', credits: 1 });
    expect(answer('…', wednesday)).toMatchObject({ kind: 'reply', credits: 1 });
  });

  test('says the same about the same text, so that a repeat reads the same', () => {
    const twice = [1, 2].map(() => answer('And order 4530?', wednesday));
    expect(twice[0]).toEqual(twice[1]);
  });

  test('promises a day that is still to come', () => {
    expect(answer('Where is order 4521?', wednesday).reply).toContain('Friday');
  });
});
