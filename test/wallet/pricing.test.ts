import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { endpoint, until, useWallet } from './stage.ts';

const stage = useWallet();

describe('a price list', () => {
  const phase = () => stage.wallet.pricing.state.value.phase;
  const asked = () => stage.requests().filter(each => each === 'GET /v1/pricing');

  it('that could not be reached comes with the next balance', async () => {
    stage.cut('/v1/pricing');
    stage.open();
    await until(() => expect(phase()).toBe('failed'));
    await stage.untilReady(40_000);
    stage.network.resetHandlers();
    stage.hands.tick();
    await until(() => expect(phase()).toBe('ready'));
  });

  it('that is refused for good is not asked for again with each balance', async () => {
    const body = { type: 'about:blank', title: 'No', status: 403, code: 'forbidden', detail: 'No.' };
    stage.network.use(
      http.get(`${endpoint}/v1/pricing`, () => {
        stage.requests().push('GET /v1/pricing');
        return HttpResponse.json(body, { status: 403 });
      }),
    );
    stage.open();
    await until(() => expect(phase()).toBe('failed'));
    await stage.untilReady(40_000);
    await stage.wallet.refresh();
    await stage.wallet.refresh();
    expect([phase(), asked().length]).toEqual(['failed', 1]);
  });
});
