import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { report } from './report.ts';

// How large the script is that a page loads.
const limitBytes = 36_000;
const script = readFileSync(join(import.meta.dirname, '../../dist/widget/ai-credits.js'));
const bytes = gzipSync(script, { level: 9 }).length;
report('Widget, gzip -9, against its limit', bytes / limitBytes, { atMost: 1 }, `${bytes} bytes`);
