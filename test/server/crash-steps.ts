import { type Call, useOf } from './crash-load.ts';

/** What a proxy said to the requests of one story, by the name of each; a request that was not answered is not there. */
export type Answers = Map<string, string>;

interface Step {
  readonly name: string;
  /** Asks, and answers what any later answer to the same request must say too. */
  ask(call: Call, answers: Answers): Promise<string>;
}

const account = '/v1/accounts/acme';
const opened = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};

/** What is left when every request of the story is recorded once: 40,000, less 12 used, more 1,000 bought. */
export const leftInTheEnd = 40_988;

const steps: readonly Step[] = [
  { name: 'open', ask: (call, answers) => open(call, answers) },
  { name: 'use one', ask: call => use(call, ['one', 2]) },
  { name: 'use some', ask: call => use(call, ['two', 1], ['three', 3], ['four', 5]) },
  { name: 'start', ask: start },
  { name: 'pay', ask: pay },
  { name: 'use after', ask: call => use(call, ['five', 1]) },
];

/** Asks everything in order until nobody answers, and notes the answers. */
export async function askAll(call: Call): Promise<Answers> {
  const answers: Answers = new Map();
  for (const { name, ask } of steps) {
    const said = await ask(call, answers).catch((cause: Error) => cause);
    if (typeof said !== 'string') return isBroken(said) ? answers : Promise.reject(said);
    answers.set(name, said);
  }
  return answers;
}

/** Asks everything again, and says what was acknowledged and is not known any more, or is known twice. */
export async function faultsAfter(call: Call, acknowledged: Answers): Promise<string[]> {
  const faults: string[] = [];
  const answers = await askAll(call);
  for (const [name, said] of acknowledged) {
    const again = answers.get(name);
    const wanted = said.replace('recorded', 'duplicate');
    if (again !== wanted) faults.push(`${name}: it said ${said}, and then ${again}.`);
  }
  const { text } = await call('GET', `${account}/balance`);
  const { available } = JSON.parse(text);
  if (available !== leftInTheEnd) faults.push(`${available} credits are left instead of ${leftInTheEnd}.`);
  return faults;
}

class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

// Only what the wire says is a kill; what the proxy says is a fault of its own.
function isBroken(cause: Error): boolean {
  return !(cause instanceof Unexpected || cause instanceof SyntaxError);
}

async function expectStatus(asked: ReturnType<Call>, wanted: number): Promise<string> {
  const { status, text } = await asked;
  if (status !== wanted) throw new Unexpected(`The proxy answered ${status} instead of ${wanted}: ${text}`);
  return text;
}

// To open an account is repeatable; whether it was there before says whether it was kept.
async function open(call: Call, _: Answers): Promise<string> {
  const { status } = await call('GET', `${account}/balance`);
  await expectStatus(call('PUT', account, { body: opened }), 200);
  return status === 404 ? 'recorded' : 'duplicate';
}

async function use(
  call: Call,
  ...uses: readonly (readonly [id: string, credits: number])[]
): Promise<string> {
  const events = uses.map(([id, credits]) => useOf('acme', id, credits));
  const text = await expectStatus(call('POST', '/v1/usage', { body: { events } }), 200);
  const said = new Set<string>(JSON.parse(text).results.map(({ status }: { status: string }) => status));
  // One call of a few events is one commit.
  return [...said].join(' and ');
}

async function start(call: Call): Promise<string> {
  const asked = call('POST', `${account}/purchases`, { body: { credits: 1000 }, key: 'order-1' });
  return JSON.parse(await expectStatus(asked, 200)).id;
}

async function pay(call: Call, answers: Answers): Promise<string> {
  const id = answers.get('start') ?? '';
  const before = JSON.parse(await expectStatus(call('GET', `${account}/purchases/${id}`), 200)).status;
  await expectStatus(call('POST', `/checkout/acme/${id}/pay`), 303);
  return before === 'paid' ? 'duplicate' : 'recorded';
}
