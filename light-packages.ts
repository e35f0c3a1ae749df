type Cut = readonly [cut: RegExp | string, left: string];

/**
 * What no screen calls in a package, by file, and what is left in its place. A text, or an expression without `g`, stands
 * there once. Screens, client and answers are tested again on what the build makes of it.
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
  // Promises, ways back, transforms, defaults, messages and what a page may hang on to zod as a whole.
  '/zod/v4/mini/schemas.js': [
    [/\n {4}((get|set) with|parse|parseAsync|safeParseAsync|brand|register|apply)\(.*?\n {4}\},/gs, ''],
    [/\n {4}if \(!inst\._zod\)\n.*?;/, ''],
    ['inst.type = def.type;', ''],
    ['util.installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);', ''],
  ],
  '/zod/v4/core/core.js': [
    ['(_a = globalThis).__zod_globalConfig ?? (_a.__zod_globalConfig = {});', ''],
    ['globalConfig = globalThis.__zod_globalConfig', 'globalConfig = {}'],
    [/\n {8}const pp = .*?pp\(inst\);/s, ''],
    // Classes that extend others, and prototypes that somebody adds to.
    [/\n {4}\/\/ doesn't work if Parent.*?\n {4}Object\.defineProperty\(Definition, "name".*?;/s, ''],
    ['params?.Parent ? newError(Definition) : this', 'this'],
    [/\n {4}Object\.defineProperty\(_, Symbol\.hasInstance, \{.*?\n {4}\}\);/s, ''],
    ['Object.defineProperty(_, "name", { value: name });', ''],
    [/\n {12}const ctorProto = .*?\n {12}const target = .*?;/s, 'const target = own;'],
    [/\n {8}const proto = _\.prototype;.*?\n {8}\}(?=\n {4}\}\n)/s, ''],
    // Only of errors.
    ['let _E = "captureStackTrace" in Error ? Error : null;', ''],
  ],
  '/zod/v4/core/parse.js': [
    [/result instanceof Promise/g, 'false'],
    // The faults stay, in words that no person reads.
    ['_safeParse(errors.$ZodRealError)', '_safeParse()'],
    [
      /(?<=function failure\(Err, issues, ctx\) \{).*?\n\}/s,
      'return { success: false, error: { issues } }; }',
    ],
  ],
  '/zod/v4/core/util.js': [
    [/\n {4}if \(typeof params === "string"\)\n {8}return \{ error.*?(?=\n {4}return params;)/s, ''],
    ['("captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => { })', 'undefined'],
    // A page may have added methods to every object: those are no members.
    ['for (const key in table) {', 'for (const key of Object.keys(table)) {'],
    [/(?<=function members\(proto, table\) \{.*?)\n {8}\/\/ a getter installs as written.*?else\n/s, '\n'],
    [/\n {4}if \(!def \|\| params\?\.parent\)\n.*?;/, ''],
    // Schemas that have themselves inside.
    [
      /(?<=function defineLazyInternal\(.*?\n {8}get\(\) \{).*?\n {12}\}\n {12}catch.*?\n {12}\}/s,
      `const value = compute(this);
       Object.defineProperty(this, key, { configurable: true, writable: true, value });
       return value;`,
    ],
  ],
  '/zod/v4/core/schemas.js': [
    [/\n {4}(get|set) "~standard"\(.*?\n {4}\},/gs, ''],
    [/asyncResult \|\| \w+ instanceof Promise|\w+ instanceof Promise|(?<=if \()asyncResult(?=\))/g, 'false'],
    [
      /ctx\.direction === "backward"|ctx\.skipChecks(?=\))|ctx\?\.abortEarly|(?<=if \()abortEarly(?= &&)|def\.coerce|payload\.memo(?=\))/g,
      'false',
    ],
    [/core\.globalConfig\.memoizer/g, 'undefined'],
    [/(?<=\(|return |!)proms\.length/g, '0'],
    // Checks of another kind than a function, and what they and templates want to know of a schema.
    [/\n {4}const checks = inst\._zod\.traits.*?: \[\];/s, '\n    const checks = defChecks ?? [];'],
    [/\n {4}for \(const ch of checks\) \{\n {8}for \(const fn of ch\._zod\.onattach.*?\n {4}\}/s, ''],
    [/\n {16}if \(ch\._zod\.def\.when\) \{.*?\n {16}else (?=if \(isAborted\))/s, '\n'],
    ['inst._zod.bag = inst._zod.bag || {};', ''],
    ['inst._zod.version = version;', ''],
    [/\n {4}inst\._zod\.pattern = (def\.pattern \?\? regexes\.anyString|regexes\.(number|boolean));/g, ''],
    [/\n {4}capSize\(inst, arraySize\);/, ''],
    [
      /\n {4}util\.defineLazyInternal\(inst, "(propValues|pattern|values)", \(zod\) => \{\n.*?\n {4}\}\);/gs,
      '',
    ],
    [/(zod\.)?def\.innerType\._zod\.optin === "defaulted"/g, 'false'],
    ['def.innerType._zod.optin !== "defaulted"', 'true'],
    // Objects: shapes that change or are computed, names that are symbols, and names that are forbidden.
    [
      /\n {4}const desc = Object\.getOwnPropertyDescriptor\(def, "shape"\);\n.*?(?=\n {4}const _normalized)/s,
      '',
    ],
    [/\n {4}const ownSymbols = .*?\n {4}const allKeys = .*?;/s, '\n    const allKeys = keys;'],
    [/\n {4}for \(const k of allKeys\) \{\n.*?\n {4}\}/s, ''],
    ['const okeys = util.optionalKeys(def.shape);', ''],
    [/\n {8}(numKeys: keys\.length|optionalKeys: new Set\(okeys\)|symbolKeys),/g, ''],
    [/t === "never"/g, 'false'],
    [/(?<=const unrecognized = \[\];.*?)\n {4}if \(unrecognized\.length\) \{.*?\n {4}\}/s, ''],
    // Said of a fault beside where and what it is.
    // Nor are they fields of an answer.
    [/(?<=let seen = 0;\n {4})for \(const key in input\)/, 'for (const key of Object.keys(input))'],
    [/\n {20}util\.attachSchema\(payload\.issues, currLen, inst\);/g, ''],
    [/\n {8}const received = typeof input === "number".*?: undefined;(?=\n {8}payload)/s, ''],
    ['...(received ? { received } : {}),', ''],
  ],
  // Signals as children and as attributes: components read what is in them.
  '/@preact/signals/dist/signals.module.js': [
    ['a(function(){h=this.N})();', ''],
    [/function w\(i\)\{.*?(?=b\("__b",)/, ''],
    [/(?<=b\("__b",function\(i,n\)\{y\(\);d=void 0;)if.*?\}(?=i\(n\)\}\);b\("__r",)/, ''],
    [/(?<=b\("diffed",function\(i,n\)\{y\(\);d=void 0;)var r;if.*?\}(?=i\(n\)\}\);function k\()/, ''],
    [/function k\(.*?(?=b\("unmount",)/, ''],
    [/(?<=b\("unmount",function\(i,n\)\{)if.*?n\.__np=void 0\}else(?=\{)/, ''],
    // Developer tools.
    ['m="undefined"!=typeof window&&!!window.__PREACT_SIGNALS_DEVTOOLS__', 'm=!1'],
    [',"function"==typeof r.type?r.type.displayName||r.type.name:""', ''],
    ['{name:n}', '{}'],
  ],
  // Who watches, names, models, and a signal where a text or a number is wanted.
  '/@preact/signals-core/dist/signals-core.module.js': [
    ['this.W=null==t?void 0:t.watched;this.Z=null==t?void 0:t.unwatched;this.name=null==t?void 0:t.name', ''],
    ['else f(function(){var i;null==(i=t.W)||i.call(t)})', ''],
    ['if(void 0===n)f(function(){var i;null==(i=t.Z)||i.call(t)})', ''],
    ['l.prototype.brand=i;', ''],
    [',{name:"sub"}', ''],
    [/l\.prototype\.valueOf=.*?(?=l\.prototype\.peek=)/, ''],
    ['this.name=null==t?void 0:t.name;if(n)n.push(this)', ''],
    ['m.prototype.dispose=function(){this.d()};', ''],
    ['n[Symbol.dispose]=n;', ''],
  ],
};

/**
 * `code` of the file at `id` without its unused parts; undefined where nothing is left out of that file. Another version
 * of a package that reads differently is an error.
 */
export function lighten(id: string, code: string): string | undefined {
  const cuts = Object.entries(unused).find(([path]) => id.endsWith(path))?.[1];
  return cuts?.reduce((text, [cut, left]) => {
    const isMany = cut instanceof RegExp && cut.global;
    const places = typeof cut === 'string' ? text.split(cut).length - 1 : countOf(cut, text);
    if (places === 0 || (places > 1 && !isMany)) throw new Error(`${id} has ${places} times ${cut}.`);
    return text.replace(cut, () => left);
  }, code);
}

function countOf({ source, flags }: RegExp, text: string): number {
  return [...text.matchAll(new RegExp(source, flags.includes('g') ? flags : `${flags}g`))].length;
}
