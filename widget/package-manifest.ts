/** The part of the root's package.json that the npm package says too. The rest is the proxy's. */
interface RootManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

// Their types are met where a page has them; npm fetches none of these.
const frameworks = ['preact', 'react', '@types/react', 'vue'];

/** The npm package's own package.json. Everything it needs is inside of its scripts. */
export function packageManifest({ name, version, description, license }: RootManifest): object {
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    exports: {
      '.': { types: './widget/index.d.ts', default: './index.js' },
      './element': { types: './widget/element.d.ts', default: './element.js' },
      './package.json': './package.json',
    },
    sideEffects: ['./element.js'],
    files: [
      'index.js',
      'element.js',
      'chunks',
      // What the types of the entries name, and nothing of what they are made of.
      'widget/{index,element,element-types,define,page-mount,token}.d.ts',
      'src/mount/handle.d.ts',
      'src/ui/{copy,language}.d.ts',
      'src/contract/line-word.d.ts',
      'src/client/token.d.ts',
    ],
    peerDependencies: Object.fromEntries(frameworks.map(each => [each, '*'])),
    peerDependenciesMeta: Object.fromEntries(frameworks.map(each => [each, { optional: true }])),
  };
}
