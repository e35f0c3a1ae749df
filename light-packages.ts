type Cut = readonly [cut: RegExp | string, left: string];

/**
 * What no screen calls in a package, by file, and what is left in its place. A text, or an expression without `g`, stands
 * there once. Screens and client are tested again on what the build makes of it.
 */
const unused: Readonly<Record<string, readonly Cut[]>> = {
  // Retries, timeouts, hooks, streams, forms and errors of its own: a call names the address, what to send and a signal.
  '/ky/distribution/core/Ky.js': [
    [/const function_ = async .*?return result;/s, 'return ky._fetch();'],
    [/\n +(retry: normalizeRetryOptions|hooks: mergeHooks)\(.*?\),(?=\n)/gs, ''],
    [/\n {4}(_calculateRetryDelay|_decorateResponse|async _retry|_stream)\(.*?\n {4}\}(?=\n)/gs, ''],
    [/\n( +)for \(const hook.*?\n\1\}/s, ''],
    [/\n +return timeout\(.*?;/, ''],
    ['if (this._options.timeout === false)', ''],
    [/\n +(throwHttpErrors|timeout): .*,/g, ''],
    ['_retryCount = 0;', ''],
    [/\n {8}if \(typeof this\._input !== 'string' &&.*?\n {8}\}/s, ''],
    [/\n {12}if \(this\._input\.startsWith\('\/'\)\) \{.*?\n {12}\}/s, ''],
    [/\n {8}if \(supportsAbortController\) \{.*?\n {8}\}(?=\n {8}if \(supportsRequestStreams)/s, ''],
    [/\n {8}if \(supportsRequestStreams\) \{.*?\n {8}\}/s, ''],
    ['mergeHeaders(this._input.headers, options.headers)', 'new Headers(options.headers)'],
    [/\n +method: normalizeRequestMethod\(.*?,(?=\n)/, ''],
    ["prefixUrl: String(options.prefixUrl || ''),", ''],
    ['    request;\n    abortController;\n', ''],
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
    [/const mainRequest = this\.request;\s+this\.request = mainRequest\.clone\(\);/, ''],
    // Every option of a call is one that a request has.
    ['const nonRequestOptions = findUnknownOptions(this.request, this._options);', ''],
    ['(mainRequest, nonRequestOptions)', '(this._input, this._options)'],
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
  // Hydration, suspense, portals, MathML, HTML as text, events on their way down, and what classes had before hooks.
  '/preact/dist/preact.mjs': [
    [
      '128&u.__u&&(c=32&u.__u,s=u.__c.__z)&&(r.__u|=c,p=o=[],8==s.nodeType?l=B(s,o):o.push(s),l=o[0]||l),',
      '',
    ],
    [
      /if\(e\.length=v,r\.__v=null,c\|\|o\)if\(t&&t\.then\)\{.*?\}else o&&o\.some\(g\);else r\.__e=u\.__e;/,
      'e.length=v,r.__v=null,r.__e=u.__e;',
    ],
    ['t&&t.then||D(r)', 'D(r)'],
    // What other packages and tests may want to know or to time.
    ['return!o&&n.vnode&&n.vnode(e),e', 'return e'],
    ['n.vnode&&n.vnode(r),', ''],
    // Nobody asks whether to draw, and nothing that is moved has more to keep than its place.
    ['||!(4&d.__g)&&d.shouldComponentUpdate&&!1===d.shouldComponentUpdate(M,d.__s,L)', ''],
    ['r.__v!=u.__v&&(d.props=M,d.state=d.__s,d.__g&=-9),', ''],
    ['!u&&r.moveBefore&&o.parentNode?r.moveBefore(o,t):', ''],
    // A context of a class, what a class does in the end or once its state is there, and references that are functions.
    ['j=(s=V.contextType)&&i[s.__c],L=s?j?j.props.value:s.__:i', 'L=i'],
    ['j&&j.sub(d),', ''],
    ['if(i.componentWillUnmount)try{i.componentWillUnmount()}catch(t){n.__e(t,r)}', ''],
    [/"function"==typeof n&&\(n=n\(.*?this\.props\)\),(?=n&&\()/, ''],
    ['(t&&this.__k.push(t),L(this))', 'L(this)'],
    [/x\.prototype\.forceUpdate=.*?,(?=x\.prototype\.render)/, ''],
    ['C&&(y.push.apply(d.__h,d.__k),d.__k=[]),', ''],
    [',y.push.apply(d.__h,d.__k),d.__k=[]', ''],
    ['d.__h=[],d.__k=[])', 'd.__h=[])'],
    [/try\{"function"==typeof t\?.*?:t\.current=r\}catch\(t\)\{n\.__e\(t,u\)\}/, 't.current=r'],
    [
      '(8&t.__g||(t.__g|=8,u.push(t),f++))&&i==n.debounceRendering||((i=n.debounceRendering)||queueMicrotask)(H)',
      '8&t.__g||(t.__g|=8,u.push(t),f++)||queueMicrotask(H)',
    ],
    ['(i||queueMicrotask)(H)', 'queueMicrotask(H)'],
    ['r.__u&=-161,p&&p.some(g),', ''],
    [
      'M.__P&&(s=l,f=(t=M.__P).namespaceURI,c=o=null,u.props&&u.props.__P!=t&&(u.__k.some(function(n){n&&J(n,n)}),u.__k=null),l=u.__k?S(u,0):null),',
      '',
    ],
    ['M.__P&&(r.__e=null,l=s),', ''],
    ['||n.props.__P', ''],
    ['&&!n.props.__P', ''],
    ['if(n.props.__P)return t;', ''],
    ['u&&!t.props.__P', 'u'],
    ['!u&&(i=t.__c)&&(i=i.__z)&&(f=B(i,o=[]))&&(i==t.__e&&o.some(g),g(f),g(i)),', ''],
    [
      ',V.getDerivedStateFromProps&&(d.__s==d.state&&(d.__s=_({},d.__s)),_(d.__s,V.getDerivedStateFromProps(M,d.__s)))',
      '',
    ],
    [
      'M!==k&&C&&!V.getDerivedStateFromProps&&d.componentWillReceiveProps&&d.componentWillReceiveProps(M,L),',
      '',
    ],
    [
      'd.componentWillUpdate&&d.componentWillUpdate(M,d.__s,L),C&&d.componentDidUpdate&&d.__h.push(function(){d.componentDidUpdate(k,b,m)})',
      '',
    ],
    [
      'else C&&!V.getDerivedStateFromProps&&d.componentWillMount&&d.componentWillMount(),C&&d.componentDidMount&&d.__h.push(d.componentDidMount);',
      '',
    ],
    [',k=d.props,b=d.state,d.__v=r', ',d.__v=r'],
    ['C&&u.__c&&d.getSnapshotBeforeUpdate&&(m=d.getSnapshotBeforeUpdate(k,b)),', ''],
    ['32&u.__u?[i]:null,f,i||S(u),32&u.__u,o', 'null,f,i||S(u),0,o'],
    [
      'if("svg"==C?f="http://www.w3.org/2000/svg":"math"==C?f="http://www.w3.org/1998/Math/MathML":f||(f="http://www.w3.org/1999/xhtml"),o)for(s=0;s<o.length;s++)if((k=o[s])&&(C?k.localName==C:3==k.nodeType)){t=k,o[s]=null;break}',
      '"svg"==C&&(f="http://www.w3.org/2000/svg");',
    ],
    ['t=M.createElementNS(f,C,x.is?x:a),l&&(n.__m&&n.__m(r,o),l=!1),o=null}', 't=M.createElementNS(f,C)}'],
    [/if\(a="template"==C&&t\.content\|\|t,o="textarea".*?\.value;(?=for\(s in \$\))/, 'a=t;'],
    ['"dangerouslySetInnerHTML"==s?y=k:', ''],
    ['"dangerouslySetInnerHTML"==s?h=k:', ''],
    ['||"value"==s&&"defaultValue"in x||"checked"==s&&"defaultChecked"in x', ''],
    ['l&&"function"!=typeof k||$[s]===k', '$[s]===k'],
    [/h\?\(l\|\|y.*?f="http:\/\/www\.w3\.org\/1999\/xhtml"\),I\(/, 'I('],
    [
      'o?o[0]:u.__k&&S(u,0),l,c),o&&o.some(g)),l&&"textarea"!=C||(s="value","progress"==C&&null==b?t.removeAttribute(s):null==b||b===t[s]&&("progress"!=C||b)||N(',
      'u.__k&&S(u,0),l,c),s="value",null==b||b===t[s]||N(',
    ],
    ['N(t,s,m,$[s],f))}else $===x||l&&t.data==x||(t.data=x)', 'N(t,s,m,$[s],f)}else $===x||(t.data=x)'],
    [
      'f=t!=(t=t.replace(l,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),r?n.addEventListener(t,o,f):n.removeEventListener(t,o,f)',
      't=t.slice(2).toLowerCase(),r?n.addEventListener(t,o):n.removeEventListener(t,o)',
    ],
    ['u(n.event?n.event(r):r)', 'u(r)'],
    [
      'if("http://www.w3.org/2000/svg"==i)t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if("width"!=t&&"height"!=t&&"href"!=t&&"list"!=t&&"form"!=t&&"tabIndex"!=t&&"download"!=t&&"rowSpan"!=t&&"colSpan"!=t&&"role"!=t&&"popover"!=t&&t in n)',
      'if("http://www.w3.org/2000/svg"!=i&&"tabIndex"!=t&&"role"!=t&&t in n)',
    ],
    ['"popover"==t&&1==r?"":r', 'r'],
    [
      'if("string"==typeof r)n.style.cssText=r;else{if("string"==typeof u&&(n.style.cssText=u=""),u)for',
      '{if(u)for',
    ],
    ['for(t&&!t.parentNode', 't&&!t.parentNode'],
    ['o=n.__e,e=t;e&&8==e.nodeType;)e=e.nextSibling;for(o!=e&&(', 'o=n.__e,o!=t&&('],
    [
      ',t=o;(t=t&&t.nextSibling)&&8==t.nodeType&&!t.data.startsWith("$s"););return t',
      ';return o&&o.nextSibling',
    ],
    ['l=/(PointerCapture)$|Capture$/i,', ''],
    ['v=/^m(i|n|o|s|text|space)$/,', ''],
    ['(t.Consumer=function(n,t){return n.children(t)}).contextType=t', 't'],
    // Whoever draws anew draws all below: there is nobody to be told of another context.
    [
      /var r,u;return this\.getChildContext\|\|\(r=new Set,\(u=\{\}\).*?\}\),n\.children/,
      'var u;return this.getChildContext||((u={})[t.__c]=this,this.getChildContext=function(){return u}),n.children',
    ],
    ['9==r.nodeType&&(r=r.documentElement),i=(u=t&&32&t.__u)?null:r.__k', 'i=r.__k'],
    [
      'i?null:r.firstChild?d.call(r.childNodes):null,f,i?i.__e:r.firstChild,u,o)',
      'null,f,i?i.__e:r.firstChild,0,o)',
    ],
    // Classes, and the state that only they have.
    ['C=(s=V.prototype)&&s.render,', ''],
    [
      'C?r.__c=d=new V(M,L):(r.__c=d=new x(M,L),d.constructor=V,d.render=K),d.state||(d.state={})',
      'r.__c=d=new x(M,L)',
    ],
    ['C&&(d.__s||(d.__s=d.state)),', ''],
    [/q=C\?25:0;do\{.*?q<25\);d\.state=d\.__s,/, 'd.__g&=-9,H&&H(r),s=V.call(d,M),'],
    ['function K(n,t,r){return this.constructor(n,r)}', ''],
    [/var r=this\.__s;.*?_\(r,n\),this\.__v&&L\(this\)\)/, 'this.__v&&L(this)'],
    ['x.prototype.render=$,', ''],
    [/\(e=\(o=i\.constructor\).*?e&&8&i\.__g/, 'i.componentDidCatch&&(i.componentDidCatch(n),8&i.__g)'],
    // What stays in its place while its neighbours move: a node that is moved too often only costs a moment.
    [/a=\[\],s=\[\],(?=f=0)/, ''],
    [/if\(g\)\{for\(f=0;.*?k\[f\]\.__u\|=4\)\}/, 'g&&k.some(function(n){n&&(n.__u|=4)});'],
    ['A(v,l,n,!h.__v)', 'A(v,l,n)'],
    ['A(i[f],t,r,!1)', 'A(i[f],t,r)'],
    ['a.push(v.ref,v.__c||w,v)', 'a.push(v.ref,w)'],
    ['G(u[i++],u[i++],u[i++])', 'G(u[i++],u[i++])'],
    // Texts as objects, functions as children and as attributes, listeners that are none.
    ['||o.constructor===String', ''],
    ['&&"function"!=typeof o?', '?'],
    ['if("function"==typeof r)return;null==r', 'null==r'],
    ['"function"!=typeof r&&(r=null),"function"!=typeof u&&(u=null),', ''],
    // Properties of somebody's own.
    ['null==r&&(r=""),"-"==t[0]?n.setProperty(t,r):n[t]=r', 'n[t]=r??""'],
  ],
  // Ids, a server that runs no effects, and timers of tests.
  '/preact/hooks/dist/hooks.mjs': [
    [',p=a.__', ''],
    ['a.__=function(n,t){n&&t.__k&&t.__k.__m&&(n.__m=t.__k.__m),p&&p(n,t)},', ''],
    [/!a\.__s&&/g, ''],
    // Which hook is called, for tools.
    ['a.__h&&a.__h(r,n,f||t),f=0;', ''],
    [/(?<=return )f=\d+,/g, ''],
    // Components that wait to be told whether to draw.
    [/,!r\.__f\)\)\{r\.__f=!0;.*?\}return!i\|\|f\}\}(?=return f\.__\})/, ')){}'],
    ['null==i.__&&(i.__=!0,u.sub(r)),', ''],
    // An effect may come before its picture: a frame that a hidden page never draws is not waited for.
    ['1!=n&&i==a.requestAnimationFrame||((i=a.requestAnimationFrame)||z)(g)', '1==n&&setTimeout(g)'],
    [/var k="function"==typeof requestAnimationFrame;function z\(.*?(?=function B\()/, ''],
    // Effects that end with their component end at once.
    [/if\(u\.__P&&u\.__c\)\{if\(void 0===r\).*?\}else C\(u\)/, 'C(u)'],
    [/var n;do\{for\(;n=e\.shift\(\);\)try.*?\}for\(;(?=n=c\.shift)/, 'for(var n;'],
    ['}while(e.length)}', '}'],
    // Reducers, and a state that is told while its component draws.
    ['f.t=n,', ''],
    ['i?i(u):G(void 0,u)', 'G(void 0,u)'],
    [
      'var t=(f.__N||f.__)[0],r=f.t(t,n);o(t,r)||(f.__N=[r,f.__[1]]',
      'var t=f.__[0],r=G(t,n);o(t,r)||(f.__=[r,f.__[1]]',
    ],
    ['u==r?r.__h=[]:(i.__h.some(C),i.__h.some(D),t=0),', 'i.__h.some(C),i.__h.some(D),'],
    ['n.__N&&(n.__=n.__N),n.u=n.__N=void 0', 'n.u=void 0'],
    ['})),u=r},a.diffed', '}))},a.diffed'],
    ['u=r=null}', 'r=null}'],
    ['var u=r.context[n.__c],i=y(t++,9);return i.c=n,u?', 'var u=r.context[n.__c];return u?'],
    // One mistake ends what is caught: nobody goes on from there.
    [',[i[0],function(){return i[1]()}]', ',i'],
    ['function(n,t){u.__&&u.__(n,t),i[1](n)}', 'function(n){u.__(n),i[1](n)}'],
    ['r.componentDidCatch||(r.componentDidCatch=', '(r.componentDidCatch='],
  ],
  // Signals as children and as attributes: components read what is in them.
  '/@preact/signals/dist/signals.module.js': [
    ['a(function(){h=this.N})();', ''],
    // The `bind` of MooTools forgets what is given at the call.
    ['t[i]=n.bind(null,t[i]||function(){})', 'const o=t[i]||(()=>{});t[i]=(...r)=>n(o,...r)'],
    [/function w\(i\)\{.*?(?=b\("__b",)/, ''],
    [/(?<=b\("__b",function\(i,n\)\{y\(\);d=void 0;)if.*?\}(?=i\(n\)\}\);b\("__r",)/, ''],
    [/(?<=b\("diffed",function\(i,n\)\{y\(\);d=void 0;)var r;if.*?\}(?=i\(n\)\}\);function k\()/, ''],
    [/function k\(.*?(?=b\("unmount",)/, ''],
    [/(?<=b\("unmount",function\(i,n\)\{)if.*?n\.__np=void 0\}else(?=\{)/, ''],
    // Developer tools.
    ['m="undefined"!=typeof window&&!!window.__PREACT_SIGNALS_DEVTOOLS__', 'm=!1'],
    [',"function"==typeof r.type?r.type.displayName||r.type.name:""', ''],
    ['{name:n}', '{}'],
    ['var n;if(m)null==(n=this.y)||n.call(this);', ''],
    [/b\("__h",function.*?(?=function useSignal\()/, ''],
    ['f.__$f&=-2;', ''],
    ['i.__$f|=1;', ''],
    ['c.__$f|=8;', ''],
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
    // Looking without watching, and what effects leave behind.
    [/l\.prototype\.peek=.*?(?=Object\.defineProperty\(l\.prototype)/, ''],
    [/function p\(i\)\{var r=i\.j;.*?(?=function g\(i\))/, ''],
    ['i.s=void 0;p(i)', 'i.s=void 0'],
    ['p(this);b(this)', 'b(this)'],
    ['var t=this.x();if("function"==typeof t)this.j=t', 'this.x()'],
    ['this.j=void 0;', ''],
    // A value that comes back before anybody looked counts as a new one.
    [/!function\(i\)\{if\(0!==v.*?\}\(this\);/, ''],
    [/!function\(\)\{var i=c;.*?\}\(\);/, ''],
    ['this.l=0;', ''],
    // What only a mistake in this program would meet.
    [/if\(\w+>100\)throw new Error\("Cycle detected"\);/, ''],
    [/if\(1&this\.f\)throw new Error\("Cycle detected"\);/g, ''],
    [/if\(\w+!==this\)throw new Error\("Out-of-order effect"\);/, ''],
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
