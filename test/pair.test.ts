import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClient, pair, readMeta, Unreachable } from '../src/client.ts';
import { createWorld, type World } from './support/world.ts';

const endpoint = 'https://credits.test/';

let world: World;
const network = setupServer(http.all(`${endpoint}*`, ({ request }) => world.fetch(request)));

beforeAll(() => network.listen());
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-01T00:00:00Z' });
  await world.openAccount();
});
afterEach(async () => {
  network.resetHandlers();
  await world.close();
});
afterAll(() => network.close());

it('trades a code for a device without a token, and an address proves what it is', async () => {
  const client = createClient({ endpoint, getToken: () => world.session('acme') });
  const code = await client.pairingCode();
  if (!code.ok) throw new Error(code.problem.detail);
  const paired = await pair(endpoint, { code: code.value.code, device: 'Chrome on Linux' });
  expect(paired).toMatchObject({ ok: true, value: { account: 'acme' } });
  expect(await readMeta(endpoint)).toMatchObject({ ok: true, value: { product: 'ai-credits' } });
});

it('takes an address of something else for unreachable', async () => {
  network.use(http.get(`${endpoint}v1/meta`, () => HttpResponse.json({ product: 'something else' })));
  await expect(readMeta(endpoint)).rejects.toThrow(Unreachable);
});
