import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `folder` holds all of `files` and nothing older than what the pattern `sources` names. A build that failed
 * in the middle leaves some of the files behind, young as they are.
 */
export function isFresh(folder: string, files: readonly string[], sources: string): boolean {
  const times = (pattern: string) => globSync(pattern).map(path => statSync(path).mtimeMs);
  return (
    files.every(file => existsSync(join(folder, file))) &&
    Math.min(...times(`${folder}/**/*.*`)) > Math.max(...times(sources))
  );
}
