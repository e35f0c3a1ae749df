import { parseAst } from 'vite';

// Who is called what, and where, in a script: enough of it to give other names.

/** A place that has names of its own: a function, a block, a class that is a value. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly isFunction: boolean;
  /** 0 is the script itself. */
  readonly depth: number;
  readonly bindings: Map<string, Binding>;
}

/** Something that has a name, and every place where it is called by it. */
export interface Binding {
  readonly name: string;
  /** Which one it is of those that its scope names, from 0. */
  readonly position: number;
  readonly depth: number;
  readonly places: Place[];
  /** The scopes in which no other may have its name. */
  readonly scopes: Set<Scope>;
}

/** Where a name stands, in characters from the beginning. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** The property that it is the value of; then it begins with the property. */
  readonly key?: string;
  /** What others import it by, where it says no other name for that. */
  readonly exported?: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: a tree of about 70 kinds of nodes, of which 25 matter here.
  readonly [field: string]: any;
}

/** What a script names itself, and the names that it takes from outside with the scopes that must leave them alone. */
export function namesIn(code: string): { own: Binding[]; foreign: Binding[] } {
  const all: Scope[] = [];
  const found: { readonly name: string; readonly scope: Scope; place: Place }[] = [];

  function inside(outer: Scope | undefined, isFunction = false): Scope {
    const scope = { outer, isFunction, depth: outer ? outer.depth + 1 : 0, bindings: new Map() };
    all.push(scope);
    return scope;
  }

  function declare({ name }: Node, { bindings, depth }: Scope): void {
    if (bindings.has(name)) return;
    bindings.set(name, { name, position: bindings.size, depth, places: [], scopes: new Set() });
  }

  function note({ name, start, end }: Node, scope: Scope, more: Partial<Place> = {}): void {
    found.push({ name, place: { start, end, ...more }, scope });
  }

  // `home` is the scope that a declaration adds to; without one the names are there already.
  function target(node: Node | null, scope: Scope, home?: Scope): void {
    if (node?.type === 'Identifier') {
      if (home) declare(node, home);
      note(node, scope);
    } else if (node?.type === 'ObjectPattern') {
      for (const each of node.properties)
        each.type === 'RestElement'
          ? target(each, scope, home)
          : property(each, scope, each => target(each, scope, home));
    } else if (node?.type === 'ArrayPattern') {
      for (const each of node.elements) target(each, scope, home);
    } else if (node?.type === 'AssignmentPattern') {
      target(node.left, scope, home);
      visit(node.right, scope);
    } else if (node?.type === 'RestElement') {
      target(node.argument, scope, home);
    } else visit(node, scope);
  }

  // Of `{ key: name }` and `{ key: name = 1 }` the key belongs to the place of the name, for `{ name }` is the same.
  function property(node: Node, scope: Scope, into: (value: Node) => void): void {
    if (node.computed) visit(node.key, scope);
    const first = found.length;
    into(node.value);
    const named = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
    if (node.computed || node.key.type !== 'Identifier' || named.type !== 'Identifier') return;
    const name = found.slice(first).find(({ place }) => place.start === named.start);
    if (name) name.place = { ...name.place, start: node.key.start, key: node.key.name };
  }

  function closure(node: Node, scope: Scope): void {
    let around = scope;
    if (node.id) {
      if (node.type === 'FunctionExpression') around = inside(scope);
      declare(node.id, around);
      note(node.id, around);
    }
    const body = inside(around, true);
    for (const each of node.params) target(each, body, body);
    if (node.body.type === 'BlockStatement') for (const each of node.body.body) visit(each, body);
    else visit(node.body, body);
  }

  const kinds: Record<string, (node: Node, scope: Scope) => void> = {
    Identifier: (node, scope) => note(node, scope),
    MemberExpression(node, scope) {
      visit(node.object, scope);
      if (node.computed) visit(node.property, scope);
    },
    Property: (node, scope) => property(node, scope, value => visit(value, scope)),
    ObjectPattern: target,
    ArrayPattern: target,
    AssignmentPattern: target,
    MethodDefinition(node, scope) {
      if (node.computed) visit(node.key, scope);
      visit(node.value, scope);
    },
    PropertyDefinition(node, scope) {
      if (node.computed) visit(node.key, scope);
      visit(node.value, inside(scope, true));
    },
    LabeledStatement: (node, scope) => visit(node.body, scope),
    BreakStatement() {},
    ContinueStatement() {},
    MetaProperty() {},
    ExportSpecifier: ({ local, exported }, scope) =>
      note(local, scope, local.start === exported.start ? { exported: exported.name } : {}),
    VariableDeclaration(node, scope) {
      let home = scope;
      while (node.kind === 'var' && !home.isFunction && home.outer) home = home.outer;
      for (const { id, init } of node.declarations) {
        target(id, scope, home);
        visit(init, scope);
      }
    },
    FunctionDeclaration: closure,
    FunctionExpression: closure,
    ArrowFunctionExpression: closure,
    ClassDeclaration(node, scope) {
      declare(node.id, scope);
      fields(node, scope);
    },
    ClassExpression(node, scope) {
      const around = inside(scope);
      if (node.id) declare(node.id, around);
      fields(node, around);
    },
    CatchClause(node, scope) {
      const around = inside(scope);
      target(node.param, around, around);
      visit(node.body, around);
    },
    ...Object.fromEntries(
      [
        'BlockStatement',
        'ForStatement',
        'ForInStatement',
        'ForOfStatement',
        'SwitchStatement',
        'StaticBlock',
      ].map(type => [
        type,
        (node: Node, scope: Scope) => fields(node, inside(scope, type === 'StaticBlock')),
      ]),
    ),
  };

  function fields(node: Node, scope: Scope): void {
    for (const each of Object.values(node).flat()) if (typeof each?.type === 'string') visit(each, scope);
  }

  function visit(node: Node | null, scope: Scope): void {
    if (node) (kinds[node.type] ?? fields)(node, scope);
  }

  // The parser's own types name every kind of node; here each is asked for what it has.
  fields(parseAst(code) as unknown as Node, inside(undefined, true));

  const foreign = new Map<string, Binding>();
  for (const { name, place, scope } of found) {
    let home: Scope | undefined = scope;
    const passed = new Set<Scope>();
    while (home && !home.bindings.has(name)) {
      passed.add(home);
      home = home.outer;
    }
    if (!home && !foreign.has(name))
      foreign.set(name, { name, position: 0, depth: 0, places: [], scopes: new Set() });
    const binding = (home?.bindings ?? foreign).get(name) as Binding;
    binding.places.push(place);
    for (const each of passed) binding.scopes.add(each);
    if (home) binding.scopes.add(home);
  }
  return { own: all.flatMap(({ bindings }) => [...bindings.values()]), foreign: [...foreign.values()] };
}
