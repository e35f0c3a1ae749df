// @vitest-environment jsdom

import { expect, it, vi } from 'vitest';
import { mount } from '../../widget/index.ts';

const options = { endpoint: 'https://credits.test', tokenUrl: '/credits-token' };

it.each(['#credits', '#1a', ''])(
  'a mount to "%s" says what it found nothing for, and throws nothing',
  target => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(mount(target, options)).toBeUndefined();
    expect(complaint.mock.calls).toEqual([[`AI Credits: nothing on this page matches "${target}".`]]);
  },
);

it('a mount without a way to tokens says so where null stands for one', () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(mount(document.body, { endpoint: options.endpoint, getToken: null })).toBeUndefined();
  expect(complaint.mock.calls[0]?.[0]).toContain('token-url is missing');
});
