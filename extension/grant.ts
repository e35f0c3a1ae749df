import { authorizeDevice, fetchDeviceToken, readMeta, Unreachable } from '../src/client.ts';
import type { Pairing } from '../src/contract/device.ts';
import type { GrantReply, GrantState } from './messages.ts';
import { faultOf, metaFault } from './pairing.ts';
import type { Area } from './stored.ts';

/** What is added to the time between questions where the server says `slow_down`: RFC 8628, 3.5. */
const slowerMs = 5000;

/** A code that is shown, and what waits for its approval. In memory only: it ends with the browser. */
interface Waiting {
  readonly endpoint: string;
  readonly deviceCode: string;
  readonly userCode: string;
  readonly expiresAt: number;
  readonly intervalMs: number;
  /** When the server may be asked next. */
  readonly askAt: number;
}

/** Lets a person approve this browser by a code that it shows: the device grant of RFC 8628. */
export function createGrants({
  area,
  wire,
  now,
  connected,
}: {
  readonly area: Area;
  readonly wire: Parameters<typeof readMeta>[1];
  now(): number;
  /** Keeps the token. It is only given again until it was used. */
  connected(pairing: Pairing, typed: string): Promise<void>;
}) {
  let asking: Promise<GrantState> | undefined;

  async function read(): Promise<Waiting | undefined> {
    const { grant } = await area.get(['grant']);
    return grant as Waiting | undefined;
  }

  async function ask(): Promise<GrantState> {
    const grant = await read();
    if (!grant) return { phase: 'none' };
    if (now() >= grant.expiresAt) return end('ended');
    if (now() < grant.askAt) return stateOf(grant);
    await area.set({ grant: { ...grant, askAt: now() + grant.intervalMs } });
    const { endpoint, deviceCode } = grant;
    const answer = await fetchDeviceToken(endpoint, { deviceCode }, wire).catch(unlessUnreachable);
    // The person may have given up, or begun anew, meanwhile.
    if ((await read())?.deviceCode !== deviceCode) return ask();
    if (answer?.ok) {
      await connected(answer.value, endpoint);
      return end('connected');
    }
    const word = answer && (answer.problem.said ?? answer.problem.code);
    if (word === 'access_denied') return end('denied');
    if (word === 'expired_token' || word === 'not_found') return end('ended');
    if (word !== 'slow_down') return stateOf(grant);
    const intervalMs = grant.intervalMs + slowerMs;
    await area.set({ grant: { ...grant, intervalMs, askAt: now() + intervalMs } });
    return stateOf({ ...grant, intervalMs });
  }

  async function end(phase: 'connected' | 'denied' | 'ended' | 'none'): Promise<GrantState> {
    await area.remove(['grant']);
    return { phase };
  }

  return {
    /** Proves that `endpoint` is a proxy, and gets a code to show. */
    async begin({ endpoint, device }: { endpoint: string; device: string }): Promise<GrantReply> {
      try {
        const fault = metaFault(await readMeta(endpoint, wire));
        if (fault) return { fault };
        const begun = await authorizeDevice(endpoint, { device }, wire);
        if (!begun.ok) return { fault: faultOf(begun.problem.code) === 'too_many' ? 'too_many' : 'trouble' };
        const { deviceCode, userCode, expiresIn, interval } = begun.value;
        const intervalMs = interval * 1000;
        const times = { expiresAt: now() + expiresIn * 1000, intervalMs, askAt: now() + intervalMs };
        const grant: Waiting = { endpoint, deviceCode, userCode, ...times };
        await area.set({ grant });
        return stateOf(grant);
      } catch (error) {
        if (error instanceof Unreachable) return { fault: 'no_server' };
        throw error;
      }
    },
    /** Asks whether somebody approved; less often than that the server is not asked. */
    look(): Promise<GrantState> {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget: () => end('none'),
    /** Forgets a code of any other server. */
    async forgetUnlessOf(endpoint: string): Promise<void> {
      const grant = await read();
      if (grant && grant.endpoint !== endpoint) await end('none');
    },
  };
}

function stateOf({ userCode, intervalMs }: Waiting): Extract<GrantState, { phase: 'waiting' }> {
  return { phase: 'waiting', userCode, intervalMs };
}

function unlessUnreachable(cause: unknown): null {
  if (cause instanceof Unreachable) return null;
  throw cause;
}
