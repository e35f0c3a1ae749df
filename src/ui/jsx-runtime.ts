import { type Attributes, type ComponentType, Fragment, h } from 'preact';

/** What JSX compiles to in a build. Preact's own runtime brings a second `h` along. */
export function jsx<P extends object>(type: string | ComponentType<P>, props: P & Attributes, key?: string) {
  return h(type, key === undefined ? props : { ...props, key });
}

export { Fragment, jsx as jsxs };
