import { expect, it } from 'vitest';
import { withShortNames } from '../../src/build/short-names.ts';

it.each([
  ['names of one meaning are one letter', 'x=(price,sum)=>price+sum;y=sum=>sum', 'x=(t,e)=>t+e;y=e=>e'],
  ['a name from outside is left alone', 'x=price=>price+e+t', 'x=a=>a+e+t'],
  [
    'a property keeps its name',
    'x=({price,sum=1})=>({price,sum})',
    'x=({price:e,sum:t=1})=>({price:e,sum:t})',
  ],
  ['a property of the same letter is said once', 'x=({e:price})=>price', 'x=({e})=>e'],
  ['what is declared below is known above', 'x=()=>{y=price;{var price}}', 'x=()=>{y=e;{var e}}'],
  [
    'blocks, classes and faults have their own',
    'try{let a1;class b1{}}catch(c1){c1()}',
    'try{let e;class t{}}catch(e){e()}',
  ],
  ['what is exported keeps its name', 'let price=1;export{price}', 'let e=1;export{e as price}'],
])('%s', (_, code, short) => {
  expect(withShortNames(code)).toBe(short);
});
