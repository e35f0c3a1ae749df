import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { balanceOf, purchaseOf, send, upstreamKey } from './upstream-world.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

const mib = 1024 * 1024;

/** What an upstream does instead of answering, and what is said of it. */
export const faults: Readonly<Record<string, [said: string, handle: Handle]>> = {
  'hangs up': ['could not be reached', (_, response) => response.destroy()],
  'hangs up halfway': [
    'could not be reached',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"account":', () => response.destroy());
    },
  ],
  'speaks no HTTP': ['could not be reached', (_, { socket }) => void socket?.end('220 mail.example.com\r\n')],
  'answers a page': [
    'answered 200 without JSON',
    (_, response) => send(response, '<!doctype html>', 200, 'text/html'),
  ],
  'answers nothing': ['answered 200 without JSON', (_, response) => send(response, '')],
  'answers half of it': [
    'answered 200 without JSON',
    (_, response) => send(response, '{"account": "acme", '),
  ],
  'answers 204': ['answered 204 without JSON', (_, response) => void response.writeHead(204).end()],
  'answers null': ['answered what the contract does not have', (_, response) => send(response, null)],
  'answers a list': [
    'answered what the contract does not have',
    (_, response) => send(response, [balanceOf('acme')]),
  ],
  'answers credits as words': [
    'answered what the contract does not have',
    (_, response) =>
      send(response, { ...balanceOf('acme'), ...purchaseOf(1000), available: 'lots', credits: 'lots' }),
  ],
  'answers broken credits': [
    'answered what the contract does not have',
    (_, response) =>
      send(response, { ...balanceOf('acme'), ...purchaseOf(1000), available: 0.5, credits: 0.5 }),
  ],
  'answers for another account': [
    'answered something else than was asked',
    (_, response) => send(response, { ...balanceOf('other'), ...purchaseOf(2000) }),
  ],
  'answers too much': [
    'answered more than 4 MiB',
    (_, response) => send(response, ' '.repeat(4 * mib + 1) + JSON.stringify(balanceOf('acme'))),
  ],
  'answers without end': [
    'answered more than 4 MiB',
    (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    },
  ],
  'answers much in little': [
    'answered more than 4 MiB',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(64 * mib, ' ')));
    },
  ],
  'answers its key': [
    'answered with its own key',
    (_, response) => send(response, { ...balanceOf('acme'), ...purchaseOf(1000), name: upstreamKey }),
  ],
  'fails with a page': ['answered 500', (_, response) => send(response, '<h1>Oops</h1>', 500, 'text/html')],
  'fails with JSON': ['answered 503', (_, response) => send(response, { error: 'down' }, 503)],
  'fails with a broken problem': [
    'answered 500 without JSON',
    (_, response) => send(response, '{', 500, 'application/problem+json'),
  ],
  'has a problem that nobody knows': [
    'answered 418 with a problem that the contract does not have',
    (_, response) => sendProblem(response, 'teapot', 418),
  ],
  'has a problem under another status': [
    'answered 400 with a problem that the contract does not have',
    (_, response) => sendProblem(response, 'not_found', 400),
  ],
  'does not know the key': [
    'does not accept the key of this proxy',
    (_, response) => sendProblem(response, 'unauthenticated', 401),
  ],
};

function problem(code: string, status: number, detail = 'The upstream’s own words.') {
  return { type: `urn:ai-credits:problem:${code}`, title: code, status, code, detail };
}

/** Refuses as a server of the contract does. */
export function sendProblem(
  response: ServerResponse,
  ...[code, status, detail]: Parameters<typeof problem>
): void {
  send(response, problem(code, status, detail), status, 'application/problem+json');
}
