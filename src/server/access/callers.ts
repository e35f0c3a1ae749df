import type { Caller } from '../../contract/call.ts';
import { Refused } from '../problem.ts';
import type { Devices } from './devices.ts';
import { createSecretTest } from './secret.ts';
import type { Person, Sessions } from './session.ts';

/** Finds out who makes a call, or refuses it. */
export interface Callers {
  /** The person a browser's token stands for. */
  browser(authorization: string | undefined, caller: Caller): Promise<Person>;
  /** Checks the API key. */
  integrator(authorization: string | undefined): void;
  /** Whether the API key is right. */
  isIntegrator(authorization: string | undefined): boolean;
}

export function createCallers(parts: { apiKey: string; sessions: Sessions; devices: Devices }): Callers {
  const { sessions, devices } = parts;
  const isApiKey = createSecretTest(parts.apiKey);
  const isIntegrator = (authorization: string | undefined) => isApiKey(tokenIn(authorization) ?? '');
  return {
    isIntegrator,
    async browser(authorization, caller) {
      const token = bearerOf(authorization);
      const session = await sessions.verify(token);
      if (session) return session;
      const device = await devices.verify(token);
      if (!device) throw new Refused('unauthenticated', 'This token is not valid, or not any more.');
      if (caller === 'session')
        throw new Refused('forbidden', 'A paired extension may not do this; a signed-in person may.');
      return device;
    },
    integrator(authorization) {
      if (!isIntegrator(authorization)) {
        bearerOf(authorization);
        throw new Refused('unauthenticated', 'This needs the API key.');
      }
    },
  };
}

function tokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

function bearerOf(authorization: string | undefined): string {
  const token = tokenIn(authorization);
  if (!token) throw new Refused('unauthenticated', 'The header Authorization must be Bearer and a token.');
  return token;
}
