import type { Signed } from '../support/stripe-twin.ts';

/** A message on its way to a webhook, and how to sign one. */
export interface Mail {
  /** The events of one story, as texts, in the order in which they happened. */
  readonly bodies: readonly string[];
  sign(body: string, change?: { secret?: string; ageMs?: number }): Signed;
  /** The header that carries the signature. */
  readonly header: string;
  send(message: Signed): Promise<number>;
}

/** A way in which messages come. `status` is what each is answered; `isHeard` whether they count. */
export interface Mode {
  readonly name: string;
  readonly status: number;
  readonly isHeard: boolean;
  deliver(mail: Mail): Promise<readonly number[]>;
}

const otherSecret = 'whsec_of_somebody_else';

async function oneByOne(mail: Mail, messages: readonly Signed[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const message of messages) statuses.push(await mail.send(message));
  return statuses;
}

const each = (change: (mail: Mail, body: string) => Signed) => (mail: Mail) =>
  oneByOne(
    mail,
    mail.bodies.map(body => change(mail, body)),
  );

const heard = (name: string, deliver: Mode['deliver']): Mode => ({
  name,
  status: 200,
  isHeard: true,
  deliver,
});
const refused = (name: string, deliver: Mode['deliver']): Mode => ({
  name,
  status: 400,
  isHeard: false,
  deliver,
});

/** Every way that a provider, a network or somebody else has been seen to deliver. */
export const modes: readonly Mode[] = [
  heard(
    'once',
    each((mail, body) => mail.sign(body)),
  ),
  heard('five times', mail =>
    oneByOne(
      mail,
      mail.bodies.flatMap(body => Array(5).fill(mail.sign(body))),
    ),
  ),
  heard('ten at once', mail =>
    Promise.all(mail.bodies.flatMap(body => Array.from({ length: 10 }, () => mail.send(mail.sign(body))))),
  ),
  heard('in reversed order', mail =>
    oneByOne(
      mail,
      mail.bodies.toReversed().map(body => mail.sign(body)),
    ),
  ),
  heard(
    'with two signatures',
    each((mail, body) => {
      const [right, wrong] = [mail.sign(body), mail.sign(body, { secret: otherSecret })];
      const both =
        mail.header === 'stripe-signature'
          ? `${wrong.headers[mail.header]},${right.headers[mail.header]?.split(',')[1]}`
          : right.headers[mail.header];
      return { body, headers: { ...right.headers, [mail.header]: both ?? '' } };
    }),
  ),
  refused(
    'with a bad signature',
    each((mail, body) => ({ body, headers: { ...mail.sign(body).headers, [mail.header]: 't=1,v1=00' } })),
  ),
  refused(
    'with the signature of a wrong secret',
    each((mail, body) => mail.sign(body, { secret: otherSecret })),
  ),
  refused(
    'without a signature',
    each((_, body) => ({ body, headers: { 'content-type': 'application/json' } })),
  ),
  refused(
    'tampered',
    each((mail, body) => ({ ...mail.sign(body), body: body.replace(/\d{4,}/, '99999999') })),
  ),
  refused(
    'serialised again',
    each((mail, body) => ({ ...mail.sign(body), body: JSON.stringify(JSON.parse(body), null, 1) })),
  ),
  refused(
    'as broken JSON',
    each((mail, body) => mail.sign(body.slice(0, -2))),
  ),
  refused(
    'as 8 MB',
    each((mail, body) => mail.sign(`${body}${' '.repeat(8 * 1024 * 1024)}`)),
  ),
];

/** Stripe alone says when it signed. */
export const stale: Mode = refused(
  'stale',
  each((mail, body) => mail.sign(body, { ageMs: 301_000 })),
);
