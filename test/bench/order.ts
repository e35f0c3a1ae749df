import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createBuilder } from 'vite';
import { functionOrder, inOrder, insideOf, orderPath } from '../../src/build/function-order.ts';
import { minified } from '../../src/build/scripts.ts';
import { withShortNames } from '../../src/build/short-names.ts';

// Looks for a better order of the functions of the widget's script, for as many seconds as are said, and writes it where
// the build reads it: `node test/bench/order.ts 600`. Any order is right; it is worth it where the script grows too large.

const seconds = Number(process.argv[2] ?? 60);
let script = '';
const builder = await createBuilder({
  mode: 'widget',
  logLevel: 'error',
  plugins: [
    {
      name: 'script',
      enforce: 'pre',
      applyToEnvironment: ({ name }) => name === 'widget',
      generateBundle(_, bundle) {
        for (const file of Object.values(bundle)) if (file.type === 'chunk') script = file.code;
      },
    },
  ],
});
const { widget } = builder.environments;
if (!widget) throw new Error('There is no widget.');
widget.config.build.write = false;
await builder.build(widget).catch((error: unknown) => {
  // One that is too large is what this is for.
  if (!script) throw error;
});

const code = await minified(script, false);
const before = inOrder(code, code, functionOrder());
const named = inOrder(code, withShortNames(code), functionOrder());
const { start, statements, end } = insideOf(named);
const names = insideOf(before).statements.map(({ name }) => name);
const sizeOf = (order: readonly number[]) =>
  gzipSync(start + order.map(index => statements[index]?.text).join('') + end, { level: 9 }).length;

let best = [...statements.keys()];
let size = sizeOf(best);
console.log(`${size} bytes before`);
const until = Date.now() + seconds * 1000;
while (Date.now() < until) {
  const from = Math.floor(Math.random() * best.length);
  const most = 1 + Math.floor(Math.random() * 4);
  let count = 0;
  while (count < most && statements[best[from + count] ?? -1]?.isFunction) count++;
  if (count === 0) continue;
  const order = [...best];
  order.splice(Math.floor(Math.random() * (order.length - count + 1)), 0, ...order.splice(from, count));
  const other = sizeOf(order);
  if (other > size) continue;
  [best, size] = [order, other];
}
console.log(`${size} bytes after`);
const lines = best
  .flatMap(index => names[index] || [])
  .join(' ')
  .replace(/(.{1,110})( |$)/g, '$1\n');
writeFileSync(orderPath, lines);
