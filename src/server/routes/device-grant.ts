import { calls } from '../../contract/api.ts';
import type { createAttempts } from '../access/attempts.ts';
import { type Grants, intervalSeconds } from '../access/grants.ts';
import { connectPath } from '../connect-page.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';

type Attempts = ReturnType<typeof createAttempts>;

/** Letting an extension in by the code that it shows: RFC 8628, in the spelling of the other calls. */
export function serveDeviceGrant(
  { serve }: Router,
  parts: {
    grants: Grants;
    /** By address: how often a device may begin, and how often people may type a wrong code. */
    beginnings: Attempts;
    guesses: Attempts;
    publicUrl: () => string;
  },
): void {
  const { grants, beginnings, guesses, publicUrl } = parts;

  serve(calls.authorizeDevice, async request => {
    const address = request.address();
    if (!beginnings.begin(address)) {
      throw new Refused('rate_limited', 'Too many devices ask from this address. Try again in a minute.');
    }
    const { lifeMs, ...codes } = await grants.begin({ name: request.body.device, address });
    return {
      ...codes,
      verificationUri: publicUrl() + connectPath,
      expiresIn: lifeMs / 1000,
      interval: intervalSeconds,
    };
  });

  serve(calls.deviceToken, async ({ body }) => {
    return { ...(await grants.redeem(body.deviceCode)), endpoint: publicUrl() };
  });

  serve(calls.decideDevice, async request => {
    const { person, body } = request;
    const guessers = [`person ${person.account}\n${person.user}`, `address ${request.address()}`];
    if (!guessers.every(guesser => guesses.begin(guesser))) {
      throw new Refused('rate_limited', 'Too many wrong codes. Try again in a minute.');
    }
    const { name: device, address, decided } = await grants.decide(person, body.userCode, body.decision);
    for (const guesser of guessers) guesses.succeed(guesser);
    return { device, address, status: decided?.as ?? 'pending' };
  });
}
