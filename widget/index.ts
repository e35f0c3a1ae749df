export type { Handle, MountOptions } from '../src/mount.tsx';
export { defineElement } from './define.ts';
export { mount, type PageOptions } from './page-mount.ts';
export type { GetToken } from './token.ts';
