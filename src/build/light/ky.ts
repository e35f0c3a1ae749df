import type { Cuts } from './cut.ts';

export const ky: Cuts = {
  // Retries, timeouts, hooks, streams, forms and errors of its own: a call names the address, what to send and a signal.
  '/ky/distribution/core/Ky.js': [
    [/const function_ = async .*?return result;/s, 'return ky._options.fetch(ky._input, ky._options);'],
    [/\n +(retry: normalizeRetryOptions|hooks: mergeHooks)\(.*?\),(?=\n)/gs, ''],
    [/\n {4}(_calculateRetryDelay|_decorateResponse|async _retry|_stream)\(.*?\n {4}\}(?=\n)/gs, ''],
    [/\n( +)for \(const hook.*?\n\1\}/s, ''],
    [/\n +return timeout\(.*?;/, ''],
    ['if (this._options.timeout === false)', ''],
    [/\n +(throwHttpErrors|timeout): .*,/g, ''],
    ['_retryCount = 0;', ''],
    ['(this._options.searchParams).toString()', '(this._options.searchParams)'],
    [/\n {4}(request|_input|_options);/g, ''],
    [/\n {8}if \(typeof this\._input !== 'string' &&.*?\n {8}\}/s, ''],
    [/\n {12}if \(this\._input\.startsWith\('\/'\)\) \{.*?\n {12}\}/s, ''],
    [/\n {8}if \(supportsAbortController\) \{.*?\n {8}\}(?=\n {8}if \(supportsRequestStreams)/s, ''],
    [/\n {8}if \(supportsRequestStreams\) \{.*?\n {8}\}/s, ''],
    ['mergeHeaders(this._input.headers, options.headers)', 'new Headers(options.headers)'],
    [/\n +method: normalizeRequestMethod\(.*?,(?=\n)/, ''],
    ["prefixUrl: String(options.prefixUrl || ''),", ''],
    ['    abortController;\n', ''],
    [/if \(this\._options\.prefixUrl && typeof this\._input === 'string'\) (?=\{)/, ''],
    ["this._options.headers.get('content-type') ?? ", ''],
    ['this._options.stringifyJson?.(this._options.json) ?? ', ''],
    [/typeof this\._options\.searchParams === 'string'.*?: (?=new URLSearchParams)/s, ''],
    [/\n {12}if \(\(\(supportsFormData.*?\n {12}\}/s, ''],
    // An address has neither a query nor a fragment of its own, nor is there a body that only the first request has.
    [/this\.request\.url\.replace\(.*?, searchParams\)/, 'this._input + searchParams'],
    // On pages with MooTools a `Request` is another thing.
    ['this.request = new globalThis.Request(this._input, this._options);', ''],
    [
      'this.request = new globalThis.Request(new globalThis.Request(url, { ...this.request }), this._options);',
      'this._input = url;',
    ],
    // One call is one request.
    [/\n {4}async _fetch\(.*?\n {4}\}(?=\n)/s, ''],
    // What it keeps to itself, shorter.
    [/\b_options\b/g, 'o'],
    [/\b_input\b/g, 'i'],
  ],
  '/ky/distribution/index.js': [
    // Every call names all of its options.
    ['Ky.create(input, validateAndMerge(defaults, options))', 'Ky.create(input, options)'],
    [/\n {4}(\/\/[^\n]*\n {4})?for \(const method.*?ky\.stop = stop;/s, ''],
  ],
  '/ky/distribution/core/constants.js': [
    // Asked by itself, whether somebody needs the answer or not.
    ["const supportsRequest = typeof globalThis.Request === 'function';", 'const supportsRequest = false;'],
    ["typeof globalThis.AbortController === 'function'", 'true'],
  ],
};
