import { expect, it } from 'vitest';
import { functionOrder, inOrder } from '../../src/build/function-order.ts';

const code = '(()=>{var sum=1;function add(){}function take(){}var rest=2;function give(){}take()})();';

it.each([
  ['move behind one another', ['give', 'take', 'add'], 'give take add sum rest'],
  ['move behind what is no function', ['rest', 'take', 'add'], 'sum rest take add give'],
  ['that are not named stay', ['sum', 'give'], 'sum give add take rest'],
  ['that are gone are passed over', ['rest', 'gone', 'take'], 'sum add rest take give'],
])('functions %s', (_, order, words) => {
  const names = [...inOrder(code, code, order).matchAll(/(?:function|var) (\w+)/g)].map(([, name]) => name);
  expect(names.join(' ')).toBe(words);
});

it('what is no function stays in its order', () => {
  expect(inOrder(code, code, ['rest', 'sum'])).toBe(code.replace('take()}', 'take();}'));
});

it('the order of the build names each once', () => {
  expect(new Set(functionOrder()).size).toBe(functionOrder().length);
});
