import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { balanceAnswer } from '../../src/contract/balance.ts';
import { purchaseAnswer } from '../../src/contract/purchase.ts';

/** What `npm start` runs, on a free port and a folder of its own. */
export interface DemoServer {
  readonly url: string;
  /** The balance as the integrator sees it. */
  available(): Promise<number>;
  /** Spends as a backend would; answers the balance after. */
  spend(credits: number): Promise<void>;
  /** Buys and pays as somebody at another screen would. */
  buy(credits: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts the built server with the demo. It ends with the test run even if a test forgets it. */
export async function startDemoServer(): Promise<DemoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-credits-demo-'));
  const child = spawn(process.execPath, [resolve('dist/server/main.js'), '--demo'], {
    env: { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'credits.db')}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const said = await words(child.stdout, ['API key', 'Demo']);
  const url = said.get('Demo') ?? '';
  const headers = {
    authorization: `Bearer ${said.get('API key')}`,
    'content-type': 'application/json',
  };
  let spends = 0;
  let purchases = 0;

  return {
    url,
    async available() {
      const answer = await fetch(new URL('/v1/accounts/demo/balance', url), { headers });
      return balanceAnswer().parse(await answer.json()).available;
    },
    async spend(credits) {
      const event = { id: `test-${++spends}`, account: 'demo', credits, channel: 'whatsapp', kind: 'action' };
      const body = JSON.stringify({ events: [event] });
      const answer = await fetch(new URL('/v1/usage', url), { method: 'POST', headers, body });
      if (!(await answer.text()).includes('"recorded"'))
        throw new Error(`${credits} credits were not spent.`);
    },
    async buy(credits) {
      const answer = await fetch(new URL('/v1/accounts/demo/purchases', url), {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': `test-${++purchases}` },
        body: JSON.stringify({ credits }),
      });
      const { checkoutUrl } = purchaseAnswer().parse(await answer.json());
      await fetch(`${checkoutUrl}/pay`, { method: 'POST' });
    },
    async close() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Reads lines such as "Demo: http://127.0.0.1:8787/" until every name has been said. */
async function words(output: NodeJS.ReadableStream, names: readonly string[]): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for await (const line of createInterface({ input: output })) {
    const [name = '', ...rest] = line.split(': ');
    if (names.includes(name)) said.set(name, rest.join(': ').trim());
    if (said.size === names.length) return said;
  }
  throw new Error('The demo ended before it said where it is.');
}
