import { expect, test } from 'vitest';
import { readConnectLink, readPairingCode } from '../../extension/pairing-code.ts';

test('a code is read however it was typed or pasted', () => {
  expect(['BCDF2345', 'bcdf 2345', ' bcdf-2345\n'].map(readPairingCode)).toEqual(Array(3).fill('BCDF2345'));
});

test('what has not eight letters and digits is no code', () => {
  expect(['', 'BCDF234', 'BCDF23456', 'BCDF234!'].map(readPairingCode)).toEqual(Array(4).fill(null));
});

test.each([
  ['https://credits.example.com/connect#BCDFGHJK', 'https://credits.example.com'],
  [' http://127.0.0.1:8787/connect#bcdfghjk ', 'http://127.0.0.1:8787'],
  ['https://example.com/proxy/connect#BCDFGHJK', 'https://example.com'],
])('the link %s says where to connect, and the code', (link, endpoint) => {
  expect(readConnectLink(link)).toEqual({ endpoint, code: 'BCDFGHJK' });
});

test.each([
  'BCDFGHJK',
  'https://credits.example.com/connect',
  'http://example.com/connect#BCDFGHJK',
  'https://x.test/connect#BCD',
])('%s is no link to connect by', link => expect(readConnectLink(link)).toBeNull());
