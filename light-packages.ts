type Cut = readonly [cut: RegExp | string, left: string];

/**
 * What no screen calls in a package, by file. A text stands there once; an expression that begins or ends in a text of
 * its own takes what is between.
 */
const unused: Readonly<Record<string, readonly Cut[]>> = {
  // Retries, timeouts, hooks, streams, forms and errors of its own: a call names the address, what to send and a signal.
  '/ky/distribution/core/Ky.js': [
    [/\(isRetriableMethod \?.*?\)\);/, 'function_();'],
    [
      /\n +const isRetriableMethod = .*?;|\n +(retry: normalizeRetryOptions|hooks: mergeHooks)\(.*?\),(?=\n)/gs,
      '',
    ],
    [/\n {4}(_calculateRetryDelay|_decorateResponse|async _retry|_stream)\(.*?\n {4}\}(?=\n)/gs, ''],
    [
      /\n( +)(if \([^\n]{0,80}(throwHttpErrors|onDownloadProgress|maxSafeTimeout)\)|for \(const (hook|\[type)).*?\n\1\}/gs,
      '',
    ],
    ['ky._decorateResponse(response);', ''],
    [/\n +return timeout\(.*?;/, ''],
    ['if (this._options.timeout === false)', ''],
    [/\n +(throwHttpErrors|timeout): .*,/g, ''],
    ['_retryCount = 0;', ''],
    [/\n {8}if \(typeof this\._input !== 'string' &&.*?\n {8}\}/s, ''],
    [/\n {12}if \(this\._input\.startsWith\('\/'\)\) \{.*?\n {12}\}/s, ''],
    ['if (supportsAbortController)', ''],
    ['this._options.stringifyJson?.(this._options.json) ?? ', ''],
    [/typeof this\._options\.searchParams === 'string'.*?: (?=new URLSearchParams)/s, ''],
    [/\n {12}if \(\(\(supportsFormData.*?\n {12}\}/s, ''],
    // Every option of a call is one that a request has.
    ['const nonRequestOptions = findUnknownOptions(this.request, this._options);', ''],
    ['(mainRequest, nonRequestOptions)', '(mainRequest)'],
  ],
  '/ky/distribution/index.js': [[/\n {4}(\/\/[^\n]*\n {4})?for \(const method.*?ky\.stop = stop;/s, '']],
  '/ky/distribution/utils/merge.js': [
    [/\n {4}for \(const source of sources\) \{\n {8}if \(\(!isObject\(source\).*?\n {4}\}/s, ''],
    [/\n( +)if \(isObject\(source\.hooks\)\).*?\n\1\}/s, ''],
  ],
  '/ky/distribution/core/constants.js': [
    // Asked by itself, whether somebody needs the answer or not.
    ["const supportsRequest = typeof globalThis.Request === 'function';", 'const supportsRequest = false;'],
    ["typeof globalThis.AbortController === 'function'", 'true'],
  ],
  // Promises and ways back.
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
    const parts = text.split(cut);
    if (parts.length === 1 || (typeof cut === 'string' && parts.length > 2)) {
      throw new Error(`${id} has not one ${cut}.`);
    }
    return text.replace(cut, () => left);
  }, code);
}
