import { execFileSync } from 'node:child_process';

/** Builds what the tests run and what is older than its sources. */
export default function build(): void {
  // Vitest sets NODE_ENV to "test", which would end up in the widget.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync('npm', ['run', '-s', 'ready'], { env, stdio: 'inherit' });
}
