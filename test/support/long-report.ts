import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const path = 'docs/long-run.md';

/** A line of the report: a file of tests, in one project. */
interface Row {
  readonly file: string;
  readonly tests: number;
  readonly failed: number;
  readonly seconds: number;
  readonly day: string;
}

/**
 * Writes what the long run ran, how it came out and what its tests noted, into `docs/long-run.md`. What a run left out, as
 * one of some files does, stays as an earlier one wrote it.
 */
export default class LongReport implements Reporter {
  readonly #start = Date.now();

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const day = new Date(this.#start).toISOString().slice(0, 10);
    const ran = modules.map(module => describe(module, day));
    const isRan = (file: string) => ran.some(({ row }) => row.file === file);
    const all = globSync('test/**/*.test.{ts,tsx}').sort();
    const earlier = earlierReport();
    const rows = [
      ...ran.map(({ row }) => row),
      ...earlier.rows.filter(({ file }) => !isRan(file) && all.includes(file.split(',')[0] ?? '')),
    ].sort((one, other) => one.file.localeCompare(other.file));
    const missing = all.filter(file => !rows.some(row => row.file === file));
    const failed = rows.reduce((sum, row) => sum + row.failed, 0) + errors.length;
    const tests = rows.reduce((sum, row) => sum + row.tests, 0);
    const minutes = Math.round((Date.now() - this.#start) / 60_000);
    const notes = [
      ...ran.flatMap(each => each.notes),
      ...earlier.notes.filter(note => !isRan(/^- `(.*?)`/.exec(note)?.[1] ?? '')),
    ].sort();
    const lines = [
      '# The last long run',
      '',
      'Written by `npm run test:long`, which takes every matrix whole; `npm test` takes a sample of each. Files can be run by',
      'themselves (`npm run test:long -- test/e2e`): the others stay as they were, each with its day.',
      '',
      `The last one: ${ran.length} files on ${day}, Node ${process.versions.node}, ${cpus().length} cores, ${minutes} minutes.`,
      failed === 0
        ? `**${tests} tests in ${rows.length} files passed.**`
        : `**${failed} of ${tests} tests FAILED.**`,
      ...(missing.length > 0 ? ['', `Not in it: ${missing.map(file => `\`${file}\``).join(', ')}.`] : []),
      '',
      '| file | tests | failed | seconds | day |',
      '|---|---|---|---|---|',
      ...rows.map(row => `| ${Object.values(row).join(' | ')} |`),
      '',
      ...notes,
    ];
    writeFileSync(path, `${lines.join('\n').trimEnd()}\n`);
  }
}

function describe(module: TestModule, day: string): { row: Row; notes: string[] } {
  const tests = [...module.children.allTests()];
  const name = relative(process.cwd(), module.moduleId);
  const file = module.project.name === 'built' ? `${name}, as built` : name;
  const failed = tests.filter(test => test.result().state === 'failed').length;
  const seconds = Math.round(module.diagnostic().duration / 1000);
  // A file that did not even start has no test that failed.
  const row = {
    file,
    tests: tests.length,
    failed: failed || Number(module.state() === 'failed'),
    seconds,
    day,
  };
  const notes = tests.flatMap(test =>
    test
      .annotations()
      .map(({ message }) => `- \`${file}\` ${test.fullName.replace(' > ', ': ')}: ${message}`),
  );
  return { row, notes };
}

function earlierReport(): { rows: Row[]; notes: string[] } {
  const text = readFileSync(path, 'utf8');
  const rows = [
    ...text.matchAll(/^\| (test\S+(?:, as built)?) \| (\d+) \| (\d+) \| (\d+) \| (\S+) \|$/gm),
  ].map(([, file = '', tests, failed, seconds, day = '']) => ({
    file,
    tests: Number(tests),
    failed: Number(failed),
    seconds: Number(seconds),
    day,
  }));
  return { rows, notes: text.match(/^- `test\/.*$/gm) ?? [] };
}
