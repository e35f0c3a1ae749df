import { answer } from './answer.ts';
import type { Looks, State } from './state.ts';

/** With room for the panel that an open one has below it. */
const looks = (height: number): Looks => ({
  '': { view: 'pill', height },
  '-dark': { view: 'pill', height, theme: 'dark' },
});

/** The pill of a page's header: closed with all that it may say, and open. */
export const pills: readonly State[] = [
  {
    name: 'pill',
    // The last ones: nobody may see it, and nobody knows yet.
    account: 'example,asked,critical,out,nobody,unanswered',
    looks: looks(0),
    prepare: page => answer(page, '/scene-token?account=unanswered', null),
    act: async ({ within }) => {
      for (const kind of ['.critical', '.out', '.off']) await within(`.pill${kind}`).wait();
      await within('.pill .dot').wait();
    },
    sign: '.pill .skeleton',
    says: '44,994',
  },
  {
    name: 'pill-open',
    account: 'critical',
    looks: looks(704),
    act: ({ within }) => within('[part=pill]').click(),
    sign: '[part=dialog] .preset',
    says: 'Quick top-up',
  },
];
