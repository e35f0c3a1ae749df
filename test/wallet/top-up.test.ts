import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { createCardWorld } from '../support/card-world.ts';
import { endpoint, until, useWallet } from './stage.ts';

const stage = useWallet(createCardWorld);
const rule = { enabled: true, threshold: 8000, credits: 5000, monthlyCapMinor: 15_000 };
const state = () => stage.wallet.topUp.state.value;
const asked = () => stage.requests().filter(each => each.endsWith('/v1/auto-top-up'));

describe('automatic top-up', () => {
  it('is asked for by nobody but who shows it', async () => {
    stage.open();
    await stage.untilReady(41_000);
    expect([state().phase, asked()]).toEqual(['loading', []]);
    await stage.wallet.topUp.refresh();
    expect(state()).toMatchObject({ phase: 'ready', topUp: { enabled: false, stop: 'off' } });
  });

  it('that is being saved is not overtaken by a look at it', async () => {
    stage.open();
    const looks = [stage.wallet.topUp.refresh()];
    const save = stage.wallet.topUp.save(rule);
    looks.push(stage.wallet.topUp.refresh());
    expect(await save).toBeUndefined();
    await Promise.all(looks);
    expect(state()).toMatchObject({ phase: 'ready', topUp: rule });
  });

  it('that is saved twice at once tells of each what became of it', async () => {
    stage.open();
    const saves = [{ ...rule, monthlyCapMinor: 1 }, rule].map(each => stage.wallet.topUp.save(each));
    expect(await Promise.all(saves)).toMatchObject([{ code: 'invalid_amount' }, undefined]);
  });

  it('whose change fails late is there for whoever looks meanwhile', async () => {
    stage.open();
    const { promise, resolve: fail } = Promise.withResolvers<void>();
    const isHeld = http.put(`${endpoint}/v1/auto-top-up`, () => promise.then(() => HttpResponse.error()));
    stage.network.use(isHeld);
    const save = stage.wallet.topUp.save(rule);
    stage.wallet.topUp.forget();
    const answer = stage.hold('/v1/auto-top-up');
    stage.network.use(isHeld);
    const look = stage.wallet.topUp.refresh();
    fail();
    expect(await save).toEqual({ kind: 'unreachable' });
    answer();
    await look;
    expect(state()).toMatchObject({ phase: 'ready', topUp: { enabled: false } });
  });

  it('that was refused tells why, and what was known stays', async () => {
    stage.open();
    await stage.wallet.topUp.save(rule);
    const trouble = await stage.wallet.topUp.save({ ...rule, monthlyCapMinor: 1 });
    expect(trouble).toMatchObject({ kind: 'refused', code: 'invalid_amount' });
    expect(state()).toMatchObject({ phase: 'ready', topUp: rule });
  });

  it('that could not be read can be asked for again', async () => {
    stage.open();
    stage.network.use(http.get(`${endpoint}/v1/auto-top-up`, () => HttpResponse.error(), { once: true }));
    await stage.wallet.topUp.refresh();
    expect(state().phase).toBe('failed');
    await stage.wallet.topUp.refresh();
    await until(() => expect(state().phase).toBe('ready'));
  });
});
