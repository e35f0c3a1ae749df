import { resolve } from 'node:path';
import { minify } from '@swc/core';
import { minify as minifyByOxc, type Plugin } from 'vite';
import { functionOrder, inOrder } from './function-order.ts';
import { lighten } from './light-packages.ts';
import { lightSheet } from './light-sheet.ts';
import { withShortNames } from './short-names.ts';

// What makes the scripts for pages small.

/** Makes elements by `h`, with children as arguments: Preact's `jsx` names them and brings a second `h` along. */
export function elementsByH(): Plugin {
  return {
    name: 'elements-by-h',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx$/ },
      // Not `oxc.jsxInject`, which would bring Preact into every file.
      handler: code => ({ code: `import { Fragment, h } from 'preact';${code}`, map: null }),
    },
  };
}

/** Leaves out the nesting signs that Lightning CSS writes and none of the target browsers needs. */
export function lightNesting(): Plugin {
  return {
    name: 'light-nesting',
    enforce: 'post',
    transform: {
      filter: { id: /\.css\?inline$/ },
      handler: code => ({ code: code.replaceAll('& ', ''), map: null }),
    },
  };
}

/** Leaves out of the widget what it never calls in its packages, and reads answers by readers of its own. */
export function lightPackages(): Plugin {
  return {
    name: 'light-packages',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => ['widget', 'parts', 'package'].includes(name),
    resolveId: { filter: { id: /^zod\/mini$/ }, handler: () => resolve('widget/zod.ts') },
    transform(code, id) {
      const light = lighten(id, code);
      return light === undefined ? null : { code: light, map: null };
    },
  };
}

/** Imports languages as they are: Vite would fetch their styles first, of which there are none, by links in the head. */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    enforce: 'pre',
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = load => load();',
    },
  };
}

/** Puts like near like, where gzip still finds it. The order was found by trying. */
export function likeByLike(): Plugin {
  const contract = [
    'top-up-request',
    'purchase',
    'transaction',
    'transaction-events',
    'insights',
    'top-up',
    'device',
    'balance',
    'problem',
    'explanation',
  ];
  const first = [
    '../src/ui/styles.ts',
    '@preact/signals',
    '../widget/page-checkout.ts',
    '../src/wallet/top-up.ts',
    'ky',
    'preact',
    'preact/hooks',
    '../src/ui/RollingNumber.tsx',
    ...contract.map(name => `../src/contract/${name}.ts`),
  ];
  return {
    name: 'like-by-like',
    applyToEnvironment: environment => environment.name === 'widget',
    transform: {
      filter: { id: /\/widget\/ai-credits\.ts$/ },
      handler: code => ({ code: first.map(each => `import '${each}';`).join('') + code, map: null }),
    },
  };
}

/** Minifies scripts by two more minifiers, gives names by meaning, and puts the widget's functions in an order. */
export function minifiedMore(): Plugin {
  return {
    name: 'minified-more',
    applyToEnvironment: ({ name }) => name === 'widget' || name === 'parts',
    async generateBundle({ format }, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const code = await minified(file.code, format === 'es');
        const named = withShortNames(code);
        file.code = this.environment.name === 'widget' ? inOrder(code, named, functionOrder()) : named;
      }
    },
  };
}

/** A script as small as it gets with the names of its source: each minifier sees what the others do not. */
export async function minified(script: string, isModule: boolean): Promise<string> {
  const sheet = /:host\{[^`]+/.exec(script)?.[0];
  if (!sheet) throw new Error('The script has no sheet.');
  const { code } = await minify(
    script.replace(sheet, () => lightSheet(sheet)),
    {
      compress: {
        passes: 3,
        ecma: 2022,
        // Here "unsafe" only makes sums of templates, whose values are texts and numbers, and puts expressions in place.
        unsafe: true,
        unsafe_arrows: true,
        unsafe_math: true,
        unsafe_regexp: true,
        keep_fargs: false,
      },
      mangle: false,
      ecma: 2022,
      module: isModule,
      toplevel: isModule,
    },
  );
  return (await minifyByOxc('script.js', code, { module: isModule, mangle: false })).code;
}
