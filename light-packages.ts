/** What no screen calls in a package, by file: retries, hooks and streams of ky, promises and ways back of zod. */
const unused: Readonly<Record<string, readonly [cut: RegExp, left: string][]>> = {
  '/ky/distribution/core/Ky.js': [
    [/\(isRetriableMethod \?.*?\)\);/, 'function_();'],
    [
      /\n +const isRetriableMethod = .*?;|\n +(retry: normalizeRetryOptions|hooks: mergeHooks)\(.*?\),(?=\n)/gs,
      '',
    ],
    [/\n {4}(_calculateRetryDelay|async _retry|_stream)\(.*?\n {4}\}(?=\n)/gs, ''],
    [
      /\n( +)(if \(.{0,80}(throwHttpErrors|onDownloadProgress|maxSafeTimeout)\)|for \(const (hook|\[type)).*?\n\1\}/gs,
      '',
    ],
    [/\n +return timeout\(.*?;/, ''],
  ],
  '/ky/distribution/index.js': [[/\n {4}(\/\/[^\n]*\n {4})?for \(const method.*?ky\.stop = stop;/s, '']],
  '/ky/distribution/utils/merge.js': [[/\n( +)if \(isObject\(source\.hooks\)\).*?\n\1\}/s, '']],
  '/zod/v4/mini/schemas.js': [
    [/\n {4}((get|set) with|parse|parseAsync|safeParseAsync|brand|register|apply)\(.*?\n {4}\},/gs, ''],
  ],
  '/zod/v4/core/schemas.js': [
    [/\n {4}(get|set) "~standard"\(.*?\n {4}\},/gs, ''],
    [/asyncResult \|\| \w+ instanceof Promise|\w+ instanceof Promise|(?<=if \()asyncResult(?=\))/g, 'false'],
    [
      /ctx\.direction === "backward"|ctx\.skipChecks(?=\))|ctx\?\.abortEarly|def\.coerce|payload\.memo(?=\))/g,
      'false',
    ],
    [/core\.globalConfig\.memoizer/g, 'undefined'],
    [/(?<=\(|return )proms\.length/g, '0'],
    [/\n {4}capSize\(inst, arraySize\);/, ''],
    [
      /\n {4}util\.defineLazyInternal\(inst, "(propValues|pattern|values)", \(zod\) => \{\n.*?\n {4}\}\);/gs,
      '',
    ],
  ],
};

/**
 * `code` of the file at `id` without its unused parts; undefined where nothing is left out of that file. Another version
 * of a package that reads differently is an error.
 */
export function lighten(id: string, code: string): string | undefined {
  const cuts = Object.entries(unused).find(([path]) => id.endsWith(path))?.[1];
  return cuts?.reduce((text, [cut, left]) => {
    if (text.search(cut) < 0) throw new Error(`${id} has no ${cut}.`);
    return text.replace(cut, left);
  }, code);
}
