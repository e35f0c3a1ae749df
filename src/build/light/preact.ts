import type { Cuts } from './cut.ts';

export const preact: Cuts = {
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
    [/for\(i=r-1;.*?return i;for\(i=r\+1;/, 'for(i=0;'],
    ['A(v,l,n,!h.__v)', 'A(v,l,n)'],
    ['A(i[f],t,r,!1)', 'A(i[f],t,r)'],
    ['a.push(v.ref,v.__c||w,v)', 'a.push(v.ref,w)'],
    ['G(u[i++],u[i++],u[i++])', 'G(u[i++],u[i++])'],
    // Texts as objects, functions as children and as attributes, listeners that are none.
    ['||o.constructor===String', ''],
    ['&&"function"!=typeof o?', '?'],
    ['if("function"==typeof r)return;null==r', 'null==r'],
    ['"function"!=typeof r&&(r=null),"function"!=typeof u&&(u=null),', ''],
    // What waits for its component to be drawn and is no hook, and what is given again with each drawing.
    [/n\.__c&&n\.__c\(r,t\),t\.some\(.*?\}\)\}(?=function F)/, 'n.__c(r,t)}'],
    ['this.props=n,this.context=t,', ''],
    // Whether a component must draw: all do. And what other packages than hooks and signals would want to know.
    ['d.__g&=-5,', ''],
    ['r.__k||(r.__k=u.__k||[]),D(r),', 'r.__k||(r.__k=u.__k||[]),'],
    [/function D\(n\)\{.*?(?=function E)/, ''],
    ['i.__g|=4;', ''],
    ['n.__&&n.__(t,r),', ''],
    ['(s=n.__b)&&s(r);', 'n.__b(r);'],
    ['H=n.__r,d.__g&=-9,H&&H(r),', 'd.__g&=-9,n.__r(r),'],
    ['return(s=n.diffed)&&s(r),l', 'return n.diffed(r),l'],
    ['if(n.unmount&&n.unmount(t),', 'if(n.unmount(t),'],
    // What a page that is drawn once more by itself would find.
    [',r.__k.props.children=null', ''],
    ['"ref"==f&&"function"!=typeof n?i', '"ref"==f?i'],
    [
      'for(var n,t=1;u.length;)u.length>t&&u.sort(o),n=u.shift(),t=u.length,',
      'for(var n;u.length;)u.sort(o),n=u.shift(),',
    ],
    // A style that goes, a property that is only read.
    ['if(u)for(t in u)r&&t in r||T(n.style,t);', ''],
    ['try{return void(n[t]=null==r?"":r)}catch(n){}', 'return void(n[t]=null==r?"":r);'],
    // Properties of somebody's own.
    ['null==r&&(r=""),"-"==t[0]?n.setProperty(t,r):n[t]=r', 'n[t]=r??""'],
    // What only they tell each other, shorter.
    [/componentDidCatch/g, '__w'],
    [/getChildContext/g, '__q'],
  ],
};
