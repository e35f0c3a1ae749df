// @vitest-environment jsdom
import { screen } from '@testing-library/preact';
import { expect, it } from 'vitest';
import { useStage } from './stage.ts';

const stage = useStage();
const open = async () => {
  await stage.world.openAccount();
  const { person } = stage.open('acme', { mayPair: true });
  await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
  return person;
};
const begin = async () =>
  (await stage.world.as('none', 'POST', '/v1/device-authorizations', { device: 'Chrome on Linux' })).body;
const ask = async (deviceCode: string) =>
  (await stage.world.as('none', 'POST', '/v1/device-tokens', { deviceCode })).body;

/** Has a browser connected by its code. */
async function connect(): Promise<void> {
  const { deviceCode, userCode } = await begin();
  const owner = await stage.world.session('acme');
  await stage.world.as(owner, 'POST', '/v1/device-approvals', { userCode, decision: 'approve' });
  await ask(deviceCode);
}

it('a pairing code comes with its link and its picture', async () => {
  await open();
  const link = await screen.findByRole('link', { name: 'Open link' });
  const code = screen.getByRole('status', { name: 'Connect browser extension' }).textContent;
  expect(link.getAttribute('href')).toMatch(new RegExp(`/connect#${code}$`));
  expect(document.querySelector('.qr path')?.getAttribute('d')).toMatch(/^M4 4h7v1h-7z/);
});

it('a browser that shows a code is approved, listed and removed', async () => {
  const person = await open();
  const { deviceCode, userCode } = await begin();
  await person.type(await screen.findByLabelText('Code that the extension shows'), userCode);
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByText('Chrome on Linux');
  expect((await ask(deviceCode)).code).toBe('authorization_pending');
  await person.click(screen.getByRole('button', { name: 'Approve' }));
  await screen.findByText('Approved. It connects by itself.');
  const { token } = await ask(deviceCode);
  await person.click(screen.getByRole('button', { name: 'Back' }));
  await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
  await screen.findByText('Connected browsers');
  await person.click(await screen.findByRole('button', { name: 'Remove: Chrome on Linux' }));
  await expect.poll(() => screen.queryByText('Connected browsers')).toBeNull();
  expect((await stage.world.as(token, 'GET', '/v1/balance')).status).toBe(401);
});

it('a list that comes late leaves the focus in the code that is typed', async () => {
  await stage.world.openAccount();
  await connect();
  const answer = stage.hold('/v1/devices');
  const { person } = stage.open('acme', { mayPair: true });
  await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
  const field = await screen.findByLabelText<HTMLInputElement>('Code that the extension shows');
  await person.type(field, 'BB');
  answer();
  await screen.findByText('Connected browsers');
  await person.keyboard('CC');
  expect(field.value).toBe('BBCC');
});

it('a removal that failed is said until somebody asks again', async () => {
  await stage.world.openAccount();
  await connect();
  const { person } = stage.open('acme', { mayPair: true });
  await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
  const remove = await screen.findByRole('button', { name: 'Remove: Chrome on Linux' });
  stage.cut('/v1/devices/*');
  await person.click(remove);
  await screen.findByText(/Can't reach the server\./);
  stage.restore();
  await person.click(screen.getByRole('button', { name: 'Retry' }));
  await expect.poll(() => screen.queryByText(/Can't reach the server\./)).toBeNull();
  screen.getByText('Connected browsers');
});

it('the title takes the focus of a browser that is removed', async () => {
  await stage.world.openAccount();
  await connect();
  const { person } = stage.open('acme', { mayPair: true });
  await person.click(await screen.findByRole('button', { name: 'Connect browser extension' }));
  await person.click(await screen.findByRole('button', { name: 'Remove: Chrome on Linux' }));
  const title = screen.getByRole('heading', { name: 'Connect browser extension' });
  await expect.poll(() => document.activeElement).toBe(title);
});

it('a browser that is not yours is denied, and a wrong code finds nobody', async () => {
  const person = await open();
  const { deviceCode, userCode } = await begin();
  const field = () => screen.findByLabelText('Code that the extension shows');
  await person.type(await field(), 'BBBBBBBB');
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await screen.findByText('This could not be found.');
  await person.clear(await field());
  await person.type(await field(), userCode);
  await person.click(screen.getByRole('button', { name: 'Continue' }));
  await person.click(await screen.findByRole('button', { name: 'Decline' }));
  await screen.findByText('Denied.');
  expect((await ask(deviceCode)).code).toBe('access_denied');
});
