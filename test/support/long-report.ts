import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const path = 'docs/long-run.md';

/** Writes what the long run ran, how it came out and what its tests noted, into `docs/long-run.md`. */
export default class LongReport implements Reporter {
  readonly #start = Date.now();

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const files = modules.map(describe).sort((one, other) => one.file.localeCompare(other.file));
    const failed = files.reduce((sum, file) => sum + file.failed, 0) + errors.length;
    const tests = files.reduce((sum, file) => sum + file.tests, 0);
    const minutes = Math.round((Date.now() - this.#start) / 60_000);
    const lines = [
      '# The last long run',
      '',
      'Written by `npm run test:long`, which takes every matrix whole; `npm test` takes a sample of each.',
      '',
      `${new Date(this.#start).toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores, ${minutes} minutes:`,
      failed === 0
        ? `**${tests} tests in ${files.length} files passed.**`
        : `**${failed} of ${tests} tests FAILED.**`,
      '',
      '| file | tests | failed | seconds |',
      '|---|---|---|---|',
      ...files.map(
        ({ file, tests: count, failed: bad, seconds }) => `| ${file} | ${count} | ${bad} | ${seconds} |`,
      ),
      '',
      ...files.flatMap(({ notes }) => notes),
    ];
    writeFileSync(path, `${lines.join('\n').trimEnd()}\n`);
  }
}

function describe(module: TestModule) {
  const tests = [...module.children.allTests()];
  return {
    file: relative(process.cwd(), module.moduleId),
    tests: tests.length,
    failed: tests.filter(test => test.result().state === 'failed').length,
    seconds: Math.round(module.diagnostic().duration / 1000),
    notes: tests.flatMap(test =>
      test.annotations().map(({ message }) => `- ${test.fullName.replace(' > ', ': ')}: ${message}`),
    ),
  };
}
