import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';

/** Guesses a code over a socket, as if forwarded for an address. */
async function guess(url: string, code: string, forwardedFor?: string): Promise<number> {
  const response = await fetch(`${url}/v1/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(forwardedFor && { 'x-forwarded-for': forwardedFor }) },
    body: JSON.stringify({ code, device: 'Chrome' }),
  });
  await response.body?.cancel();
  return response.status;
}

async function codeOf(world: World): Promise<string> {
  await world.openAccount();
  const token = await world.session('acme');
  return (await world.as(token, 'POST', '/v1/pairing-codes')).body.code;
}

describe('guessing pairing codes', () => {
  it('ends after five failures a minute, for right codes too', async () => {
    const world = await open({ now });
    const code = await codeOf(world);
    const { url } = await world.listen();
    for (let turn = 0; turn < 5; turn += 1) expect(await guess(url, `WRONG${turn}`)).toBe(404);
    expect(await guess(url, code)).toBe(429);
    world.clock.advance(60_000);
    expect(await guess(url, code)).toBe(200);
  });

  it('ends after five failures that come at once', async () => {
    const world = await open({ now });
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, turn) => {
        const { status } = await world.as('none', 'POST', '/v1/pair', {
          code: `WRONG${turn}`,
          device: 'Chrome',
        });
        return status;
      }),
    );
    expect(answers.filter(status => status === 404)).toHaveLength(5);
    expect(answers.filter(status => status === 429)).toHaveLength(35);
  });

  it('does not count those who guess right', async () => {
    const world = await open({ now });
    await world.openAccount();
    const token = await world.session('acme');
    const { url } = await world.listen();
    for (let turn = 0; turn < 8; turn += 1) {
      const { body } = await world.as(token, 'POST', '/v1/pairing-codes');
      expect(await guess(url, body.code)).toBe(200);
    }
  });

  it('is not hidden by an address that the guesser made up', async () => {
    const world = await open({ now });
    const { url } = await world.listen();
    for (let turn = 0; turn < 5; turn += 1) await guess(url, 'WRONG', `203.0.113.${turn}`);
    expect(await guess(url, 'WRONG', '203.0.113.99')).toBe(429);
  });

  it('is counted for each address that a trusted proxy tells', async () => {
    const world = await open({ now, environment: { TRUST_PROXY: '127.0.0.0/8' } });
    const { url } = await world.listen();
    for (let turn = 0; turn < 5; turn += 1) {
      // The guesser's own words stand before what the proxy appends.
      expect(await guess(url, 'WRONG', `198.51.100.${turn}, 203.0.113.7`)).toBe(404);
    }
    expect(await guess(url, 'WRONG', '198.51.100.9, 203.0.113.7')).toBe(429);
    expect(await guess(url, 'WRONG', '203.0.113.8')).toBe(404);
  });
});
