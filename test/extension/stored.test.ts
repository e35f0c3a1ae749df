import { expect, test } from 'vitest';
import { readStored, writeStored } from '../../extension/stored.ts';
import { createArea } from './area.ts';

test('what is stored is read again', async () => {
  const area = createArea();
  const pending = {
    idempotencyKey: 'k',
    credits: 1000,
    startedAt: 1,
    savedCard: true,
    purchase: 'p',
    account: 'acme',
  };
  await writeStored(area, { endpoint: 'https://credits.example', account: 'acme', token: 't', pending });
  expect(await readStored(area)).toMatchObject({
    endpoint: 'https://credits.example',
    account: 'acme',
    token: 't',
    pending,
  });
});

test('undefined removes what was stored', async () => {
  const area = createArea();
  await writeStored(area, { account: 'acme', token: 't' });
  await writeStored(area, { token: undefined });
  expect(await area.get(['account', 'token'])).toEqual({ account: 'acme' });
});

test('a purchase that an older version stored was not paid by a saved card', async () => {
  const area = createArea();
  await area.set({ pending: { idempotencyKey: 'k', credits: 1000, startedAt: 1 } });
  expect((await readStored(area)).pending).toMatchObject({ idempotencyKey: 'k', savedCard: false });
});

test('what another version stored and this one cannot read is left out', async () => {
  const area = createArea();
  await area.set({ endpoint: 7, account: '', balance: { available: 'many' }, pending: { credits: 1000 } });
  const stored = await readStored(area);
  expect(Object.values(stored).filter(value => value !== undefined)).toEqual([]);
});
