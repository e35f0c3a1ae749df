import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { once } from '../contract/once.ts';
import { newSecret } from './access/secret.ts';

const secrets = once(() => z.object({ secret: z.string(), apiKey: z.string() }));

/** The secrets of a trial: made once, kept in a file that only its owner can read. */
export function keptSecrets(path: string): { secret: string; apiKey: string } {
  if (existsSync(path)) return secrets().parse(JSON.parse(readFileSync(path, 'utf8')));
  const made = { secret: newSecret() + newSecret(), apiKey: `key_${newSecret()}` };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}
