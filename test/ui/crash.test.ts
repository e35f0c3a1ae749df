// @vitest-environment jsdom

import { screen } from '@testing-library/preact';
import { expect, it, vi } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();

it('a mistake of ours takes the place of the widget, is told to the page, and stays inside', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  await stage.world.openAccount();
  // A page's messages are not checked: this one cannot be said.
  const { handle, told } = stage.open('acme', { messages: JSON.parse('{"left": {"other": null}}') });
  await screen.findByText('AI Credits stopped here. The rest of the page is fine.');
  expect(screen.queryByText('Monthly credits')).toBeNull();
  expect(told).toContainEqual(['error', { code: 'crashed' }]);
  expect(complaint).toHaveBeenCalledWith('AI Credits:', expect.any(TypeError));
  await handle.refresh();
  handle.destroy();
  expect(document.querySelector('main')?.textContent).toBe('');
});
