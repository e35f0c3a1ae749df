import type { Cuts } from './cut.ts';

export const signals: Cuts = {
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
    ['var n;if(m)null==(n=this.y)||n.call(this);', ''],
    [/b\("__h",function.*?(?=function useSignal\()/, ''],
    // Hooks are there before. The `bind` of MooTools forgets what is given at the call.
    ['t[i]=n.bind(null,t[i]||function(){})', 'const o=t[i];t[i]=(...r)=>n(o,...r)'],
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
    // Whether anything at all has changed since: a quicker answer, and the same.
    ['this.g=a-1;', ''],
    ['if(this.g===a)return!0;this.g=a;', ''],
    ['a++;', ''],
    // Who makes what, for models.
    ['var t=o,r=n;o=void 0;n=void 0;', 'var t=o;o=void 0;'],
    ['{o=t;n=r}', '{o=t}'],
    // An effect that fails as it begins.
    ['try{r.c()}catch(i){r.d();throw i}', 'r.c();'],
    ['if(void 0===this.x)return;', ''],
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
