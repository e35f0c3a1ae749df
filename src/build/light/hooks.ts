import type { Cuts } from './cut.ts';

export const hooks: Cuts = {
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
    // What waits for a component and is no hook: a mistake in an effect is told at once.
    [/n\.__h=n\.__h\.filter\(.*?throw t\}\]\}/, 'n.__h.some(D)}catch(t){a.__e(t,n.__v)}n.__h=[]'],
    // Who came before, of whom there is nobody.
    [',v=a.__b,l=a.__r,m=a.diffed,h=a.__c,s=a.unmount', ''],
    ['r=null,v&&v(n)', 'r=null'],
    ['l&&l(n),', ''],
    ['m&&m(n);', ''],
    [',h&&h(n,t)', ''],
    ['s&&s(n);', ''],
    // Effects that end with their component end at once.
    [/if\(u\.__P&&u\.__c\)\{if\(void 0===r\).*?\}else C\(u\)/, 'C(u)'],
    [/var n;do\{for\(;n=e\.shift\(\);\)try.*?\}for\(;(?=n=c\.shift)/, 'for(var n;'],
    ['}while(e.length)}', '}'],
    ['try{C(u)}catch(n){t=n}', 'C(u)'],
    [',t&&a.__e(t,u.__v)', ''],
    // Reducers, and a state that is told while its component draws.
    ['!n||n.length!=t.length||t.some', '!n||t.some'],
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
    // What only they tell each other, shorter.
    [/componentDidCatch/g, '__w'],
  ],
};
