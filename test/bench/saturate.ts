import { measure } from './load.ts';
import { spends } from './spends.ts';

// Keeps a proxy busy with spends from a process of its own: URL, name of the round, milliseconds.
const [url = '', name = '', durationMs = ''] = process.argv.slice(2);
await measure(url, spends(1, `saturate-${name}`), { connections: 64, durationMs: Number(durationMs) });
