import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { sessionAnswer } from '../../src/contract/account.ts';
import { balanceAnswer, pricingAnswer } from '../../src/contract/balance.ts';
import { pairingCodeAnswer } from '../../src/contract/device.ts';
import { problemBody } from '../../src/contract/problem.ts';
import { purchaseAnswer } from '../../src/contract/purchase.ts';
import { topUpAnswer } from '../../src/contract/top-up.ts';
import { transactionsAnswer } from '../../src/contract/transaction.ts';

// The build leaves parts of zod out of the widget. What is left has to judge every answer as the whole of it does.

const schemas = {
  sessionAnswer,
  balanceAnswer,
  pricingAnswer,
  pairingCodeAnswer,
  problemBody,
  purchaseAnswer,
  topUpAnswer,
  transactionsAnswer,
};
const built: typeof schemas = await import(new URL('../../dist/parts/parts.js', import.meta.url).href);

/** What is told of an answer: its value, or which faults are where. */
function judgementOf({ success, data, error }: ReturnType<z.ZodMiniType['safeParse']>) {
  return { success, data, faults: error?.issues.map(({ code, path }) => ({ code, path: path ?? [] })) };
}

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
  const light: z.ZodMiniType = built[name]();
  let taken = 0;
  fc.assert(
    fc.property(near(whole), value => {
      const judgement = judgementOf(whole.safeParse(value));
      expect(judgementOf(light.safeParse(value))).toStrictEqual(judgement);
      if (judgement.success) taken += 1;
    }),
    { numRuns: 1000 },
  );
  expect(taken, 'both kinds of answers were tried').toBeGreaterThan(50);
  expect(taken).toBeLessThan(950);
});

it('the script hears nothing of the zod that a page may have, nor leaves it anything', () => {
  expect(script).not.toContain('__zod_globalConfig');
});

it('the script has those kinds of schema that its cuts were read for', () => {
  const kinds = new Set(script.match(/(?<=ZodMini|\$Zod)[A-Z]\w+/g));
  expect([...kinds].sort()).toEqual([
    'Array',
    'Boolean',
    'Nullable',
    'Number',
    'Object',
    'Optional',
    'String',
    'Type',
    'Unknown',
  ]);
});
