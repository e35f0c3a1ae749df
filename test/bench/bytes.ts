import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// How large each file of the extension is, as a store gets it and after gzip -9.
const folder = join(import.meta.dirname, '../../dist/chrome');

const files = globSync('**/*', { cwd: folder })
  .filter(path => statSync(join(folder, path)).isFile())
  .map(path => {
    const content = readFileSync(join(folder, path));
    return { path, bytes: content.length, zipped: gzipSync(content, { level: 9 }).length };
  })
  .sort((one, other) => other.bytes - one.bytes);
const sum = (sizes: readonly number[]) => sizes.reduce((all, each) => all + each, 0);
const all = {
  path: 'all of it',
  bytes: sum(files.map(each => each.bytes)),
  zipped: sum(files.map(each => each.zipped)),
};

console.log(`${'Bytes of dist/chrome'.padEnd(44)} ${'plain'.padStart(9)} ${'gzip -9'.padStart(9)}`);
for (const { path, bytes, zipped } of [...files, all])
  console.log(`  ${path.padEnd(42)} ${String(bytes).padStart(9)} ${String(zipped).padStart(9)}`);
