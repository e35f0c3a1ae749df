export type { Handle, Messages } from '../src/mount/handle.ts';
export { defineElement } from './define.ts';
export type { AiCreditsAttributes, AiCreditsElement, AiCreditsEvents } from './element-types.ts';
export { mount, type PageOptions } from './page-mount.ts';
export type { GetToken } from './token.ts';
