import { expect, test } from 'vitest';
import { readPairingCode } from '../../extension/pairing-code.ts';

test('a code is read however it was typed or pasted', () => {
  expect(['BCDF2345', 'bcdf 2345', ' bcdf-2345\n'].map(readPairingCode)).toEqual(Array(3).fill('BCDF2345'));
});

test('what has not eight letters and digits is no code', () => {
  expect(['', 'BCDF234', 'BCDF23456', 'BCDF234!'].map(readPairingCode)).toEqual(Array(4).fill(null));
});
