import { type Call, useOf } from './crash-load.ts';

/** What a proxy answered to the requests of one story, by name; a request that was not answered is not there. */
export type Answers = Map<string, string>;

/** Asks, and tells what of the answer is the same whenever the same is asked again. */
type Ask = (call: Call, answers: Answers) => Promise<string>;

const account = '/v1/accounts/acme';
const opened = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};
const held = { credits: 20, ttlSeconds: 3600, channel: 'whatsapp', kind: 'reply' };

const story: Readonly<Record<string, Ask>> = {
  open: call => expectStatus(call('PUT', account, { body: opened }), 200),
  'use one': call => use(call, ['one', 2]),
  'use some': call => use(call, ['two', 1], ['three', 3], ['four', 5]),
  hold: call => post(call, 'holds', { id: 'held', ...held }),
  capture: call => post(call, 'holds/held/capture', { credits: 7 }),
  'start buying': async call => {
    const asked = call('POST', `${account}/purchases`, { body: { credits: 1000 }, key: 'order-1' });
    return JSON.parse(await expectStatus(asked, 200)).id;
  },
  pay: (call, answers) =>
    expectStatus(call('POST', `/checkout/acme/${answers.get('start buying')}/pay`), 303),
  'hold again': call => post(call, 'holds', { id: 'let go', ...held }),
  release: call => post(call, 'holds/let%20go/release', { reason: 'AI reply failed' }),
  reverse: call => post(call, 'usage/one/reverse'),
  adjust: call => post(call, 'adjustments', { id: 'gift', credits: 50, reason: 'A gift' }),
  // A browser that heard its code shows that one for as long as it waits.
  'show a code': async (call, answers) =>
    answers.get('show a code') ??
    expectStatus(call('POST', '/v1/device-authorizations', { body: { device: 'Chrome on Linux' } }), 200),
  approve: async (call, answers) => {
    const { userCode } = JSON.parse(answers.get('show a code') ?? '');
    const person = { user: 'priya', role: 'owner' };
    const { token } = JSON.parse(
      await expectStatus(call('POST', `${account}/sessions`, { body: person }), 200),
    );
    const asked = call('POST', '/v1/device-approvals', { body: { userCode, decision: 'approve' }, token });
    return JSON.parse(await expectStatus(asked, 200)).status;
  },
  'let the browser in': async (call, answers) => {
    const { deviceCode } = JSON.parse(answers.get('show a code') ?? '');
    const { token } = JSON.parse(
      await expectStatus(call('POST', '/v1/device-tokens', { body: { deviceCode } }), 200),
    );
    return token;
  },
};

/** What is left once all is recorded, once: 9 of the uses are not returned, 7 were captured, 1,000 bought, 50 given. */
const leftInTheEnd = 40_000 - 9 - 7 + 1000 + 50;

/** Asks everything in order until nobody answers. */
export async function askAll(call: Call): Promise<Answers> {
  const answers: Answers = new Map();
  for (const [name, ask] of Object.entries(story)) {
    const said = await ask(call, answers).catch((cause: Error) => cause);
    if (said instanceof Unexpected) throw said;
    // Whatever else went wrong, the wire did: the proxy was killed.
    if (said instanceof Error) return answers;
    answers.set(name, said);
  }
  return answers;
}

/** Asks everything again. What was acknowledged has to be answered as before, and must not move a credit. */
export async function faultsAfter(call: Call, acknowledged: Answers): Promise<string[]> {
  const faults: string[] = [];
  const answers: Answers = new Map(acknowledged);
  for (const [name, ask] of Object.entries(story)) {
    const before = await availableNow(call);
    const said = await ask(call, answers);
    const after = await availableNow(call);
    answers.set(name, said);
    if (!acknowledged.has(name)) continue;
    if (said !== acknowledged.get(name)) faults.push(`${name}: ${acknowledged.get(name)} became ${said}.`);
    if (before !== after) faults.push(`${name}: ${before} credits became ${after} when it was asked again.`);
  }
  // Its first use, after which nobody is told the token again.
  const token = answers.get('let the browser in') ?? '';
  const { status } = await call('GET', '/v1/balance', { token });
  if (status !== 200) faults.push(`The browser that was let in is answered ${status}.`);
  const left = await availableNow(call);
  return left === leftInTheEnd ? faults : [...faults, `${left} credits are left instead of ${leftInTheEnd}.`];
}

class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

async function expectStatus(asked: ReturnType<Call>, wanted: number): Promise<string> {
  const { status, text } = await asked;
  if (status !== wanted) throw new Unexpected(`The proxy answered ${status} instead of ${wanted}: ${text}`);
  return text;
}

async function use(
  call: Call,
  ...uses: readonly (readonly [id: string, credits: number])[]
): Promise<string> {
  const events = uses.map(([id, credits]) => useOf('acme', id, credits));
  const { results } = JSON.parse(await expectStatus(call('POST', '/v1/usage', { body: { events } }), 200));
  const kept = (status: string) => status === 'recorded' || status === 'duplicate';
  return results.map(({ id, status }: { id: string; status: string }) => `${id} ${kept(status)}`).join();
}

async function post(call: Call, path: string, body?: unknown): Promise<string> {
  const { id, credits } = JSON.parse(await expectStatus(call('POST', `${account}/${path}`, { body }), 200));
  return `${id} ${credits}`;
}

// Null where the account is not there.
async function availableNow(call: Call): Promise<number | null> {
  const { status, text } = await call('GET', `${account}/balance`);
  return status === 404 ? null : JSON.parse(text).available;
}
