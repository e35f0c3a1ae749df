import { readFileSync } from 'node:fs';
import { parseAst } from 'vite';

// gzip finds again what was said at most 32 kB before, and best what was said near. Which order is good for that is found
// by trying, by `test/bench/order.ts`, and forgives changes: 0.3 kB after gzip.

/** Where the names of functions are in the order that was found, with the variables that they come after. */
export const orderPath = 'src/build/function-order.txt';

export function functionOrder(): string[] {
  return readFileSync(orderPath, 'utf8').trim().split(/\s+/);
}

/** One statement of a script: a function, or what has to stay in its order. */
export interface Statement {
  /** What it declares first, if anything. */
  readonly name: string;
  readonly isFunction: boolean;
  readonly text: string;
}

/** A script that is one function, called at once: its statements, and what stands around them. */
export function insideOf(code: string): { start: string; statements: Statement[]; end: string } {
  // biome-ignore lint/suspicious/noExplicitAny: of the tree only what is asked for here.
  const [whole] = parseAst(code).body as any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const nodes: any[] = whole.expression.callee.body.body;
  const statements = nodes.map(({ type, id, declarations, start, end }) => {
    const isFunction = type === 'FunctionDeclaration';
    const text = code.slice(start, end);
    const isOpen = !isFunction && !text.endsWith(';') && !text.endsWith('}');
    return { name: (id ?? declarations?.[0].id)?.name ?? '', isFunction, text: isOpen ? `${text};` : text };
  });
  return { start: code.slice(0, nodes[0].start), statements, end: code.slice(nodes.at(-1).end) };
}

/**
 * `named`, which is `code` by other names, with its functions in `order`, each after the one before it there. A function
 * is known above and below where it stands; all else stays, and so does a function that `order` does not name.
 */
export function inOrder(code: string, named: string, order: readonly string[]): string {
  const { start, statements, end } = insideOf(named);
  const all = insideOf(code).statements.map(({ name, isFunction }, index) => ({
    name,
    isMoved: isFunction && order.includes(name),
    text: statements[index]?.text ?? '',
  }));
  const ordered = all.filter(({ isMoved }) => !isMoved);
  let last: string | undefined;
  for (const name of order) {
    const found = all.find(each => each.name === name);
    if (!found) continue;
    if (found.isMoved) ordered.splice(ordered.findIndex(each => each.name === last) + 1, 0, found);
    last = name;
  }
  return start + ordered.map(({ text }) => text).join('') + end;
}
