import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { sessionAnswer } from '../../src/contract/account.ts';
import { balanceAnswer, pricingAnswer } from '../../src/contract/balance.ts';
import { deviceApprovalAnswer, devicesAnswer, pairingCodeAnswer } from '../../src/contract/device.ts';
import { explainAnswer } from '../../src/contract/explanation.ts';
import { insightsAnswer } from '../../src/contract/insights.ts';
import { problemBody } from '../../src/contract/problem.ts';
import { purchaseAnswer } from '../../src/contract/purchase.ts';
import { topUpAnswer } from '../../src/contract/top-up.ts';
import { transactionsAnswer } from '../../src/contract/transaction.ts';
import { transactionAnswer } from '../../src/contract/transaction-events.ts';

// The widget reads answers by readers of its own. They have to judge every answer as zod does.

const schemas = {
  sessionAnswer,
  balanceAnswer,
  pricingAnswer,
  deviceApprovalAnswer,
  devicesAnswer,
  pairingCodeAnswer,
  problemBody,
  purchaseAnswer,
  topUpAnswer,
  transactionAnswer,
  transactionsAnswer,
  explainAnswer,
  insightsAnswer,
};
const built: typeof schemas = await import(new URL('../../dist/parts/parts.js', import.meta.url).href);

/** Values that `schema` takes, in which now and then something is wrong. */
function near(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return fc.oneof({ weight: 40, arbitrary: like(def) }, fc.anything(), fc.constant(undefined));
}

function like(def: z.core.$ZodTypes['_zod']['def']): fc.Arbitrary<unknown> {
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape);
      const names = shape.map(([name]) => name);
      const fields = Object.fromEntries(shape.map(([name, field]) => [name, near(field)]));
      const requiredKeys = names.filter(name => def.shape[name]?._zod.def.type !== 'optional');
      const name = fc.oneof(fc.string(), fc.constant('__proto__'));
      const more = fc.dictionary(name, def.catchall ? near(def.catchall) : fc.anything());
      // One in ten lacks a field.
      const lost = fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constantFrom('', ...names));
      return fc.tuple(fc.record(fields, { requiredKeys }), more, lost).map(([known, more, lost]) => {
        const { [lost]: _, ...value }: Record<string, unknown> = { ...more, ...known };
        return value;
      });
    }
    case 'array':
      return fc.array(near(def.element), { maxLength: 4 });
    case 'optional':
      return fc.option(near(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(near(def.innerType));
    case 'number':
      return fc.oneof({ weight: 20, arbitrary: fc.maxSafeInteger() }, fc.double());
    case 'string':
      return fc.string();
    case 'boolean':
      return fc.boolean();
    case 'unknown':
      return fc.anything();
    default:
      throw new Error(`Nothing is known of ${def.type}.`);
  }
}

const script = readFileSync(new URL('../../dist/widget/ai-credits.js', import.meta.url), 'utf8');
const names = Object.keys(schemas) as (keyof typeof schemas)[];

it.each(names)('%s is judged as by the whole of zod', name => {
  const whole: z.ZodMiniType = schemas[name]();
  const light: { safeParse(value: unknown): { data?: unknown } } = built[name]();
  let taken = 0;
  fc.assert(
    fc.property(near(whole), value => {
      const { success, data } = whole.safeParse(value);
      expect(light.safeParse(value).data).toStrictEqual(data);
      if (success) taken += 1;
    }),
    { numRuns: 1000 },
  );
  expect(taken, 'both kinds of answers were tried').toBeGreaterThan(50);
  expect(taken).toBeLessThan(950);
});

it('the script has nothing of zod, and leaves a page that has it alone', () => {
  expect(script).not.toMatch(/_?_zod/);
});
