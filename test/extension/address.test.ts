import { expect, test } from 'vitest';
import { readAddress } from '../../extension/address.ts';

test.each([
  ['https://credits.example.com', 'https://credits.example.com'],
  ['  https://credits.example.com/inbox?a=1#b ', 'https://credits.example.com'],
  ['https://credits.example.com:8443/', 'https://credits.example.com:8443'],
  ['HTTPS://Credits.Example.COM', 'https://credits.example.com'],
  ['credits.example.com', 'https://credits.example.com'],
  ['credits.example.com:8443', 'https://credits.example.com:8443'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['localhost:8787/', 'http://localhost:8787'],
  ['https://localhost', 'https://localhost'],
])('%s is the server %s', (typed, endpoint) => {
  expect(readAddress(typed)).toEqual({ endpoint });
});

test.each([
  'http://credits.example.com',
  'http://192.168.1.20:8787',
  'http://localhost.example.com',
  'http://[::1]:8787',
])('%s would carry a token unencrypted', typed => {
  expect(readAddress(typed)).toEqual({ fault: 'not_https' });
});

test.each([
  '',
  '   ',
  'my server',
  'https://',
  'ftp://credits.example.com',
  'javascript://credits.example.com/%0aalert(1)',
  'https://user:password@credits.example.com',
  'credits.example.com:port',
])('"%s" is no address of a server', typed => {
  expect(readAddress(typed)).toEqual({ fault: 'not_an_address' });
});
