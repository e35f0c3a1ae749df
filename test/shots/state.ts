import type { Browser, Page } from 'puppeteer-core';
import type { World } from '../support/world.ts';
import { type Shot, shoot } from './camera.ts';
import type { Scene, Stage } from './stage.ts';

/** What every picture needs. */
export interface PictureSet {
  readonly browser: Browser;
  readonly stage: Stage;
  readonly world: World;
  readonly folder: string;
}

/** Scenes that a state is seen in, by what the names of their pictures end with. */
export type Looks = Readonly<Record<string, Partial<Scene>>>;

/** One thing that the widget may have to show. */
export interface State {
  readonly name: string;
  /** Whose credits; or opens an account for one picture alone. */
  readonly account: string | ((world: World, account: string) => Promise<unknown>);
  readonly role?: 'agent';
  readonly looks?: Looks;
  /** What is done before the page is there. */
  prepare?(page: Page, world: World): Promise<void> | void;
  /** How a person comes there. By places, not by words, which are others in other languages. */
  act?(shot: Shot, world: World, account: string): Promise<unknown>;
  /** What is there then, and what it says in English. */
  readonly sign: string;
  readonly says: string;
}

/** Which of its looks a state is taken in, by their places. */
export type Choice = (state: number, look: number) => boolean;

export const themes: Looks = { '': {}, '-dark': { theme: 'dark' } };
export const narrow: Looks = { '-280': { width: 280 } };

/** As browsers show a place of 560 px at 200 %: all of it twice as large, and 280 px to stand in. */
const twice = { width: 280, zoom: 2 } as const;
export const large: Looks = {
  '-200-percent': twice,
  '-200-percent-german': { ...twice, lang: 'de', locale: 'de-DE' },
  '-200-percent-arabic': { ...twice, lang: 'ar', dir: 'rtl', locale: 'ar' },
};

/** Takes a picture of every state in every look: in its own ones, or in those that are given. */
export async function shootEach(
  set: PictureSet,
  states: readonly State[],
  { looks, takes = () => true }: { looks?: Looks; takes?: Choice } = {},
): Promise<void> {
  for (const [place, state] of states.entries())
    for (const [at, [suffix, scene]] of Object.entries(looks ?? state.looks ?? themes).entries())
      if (takes(place, at)) await take(set, state, `${state.name}${suffix}`, scene);
}

async function take(
  { browser, stage, world, folder }: PictureSet,
  state: State,
  name: string,
  look: Partial<Scene>,
) {
  const isShared = typeof state.account === 'string';
  const account = isShared ? state.account : name;
  if (!isShared) await state.account(world, account);
  const scene = { account, ...(state.role && { role: state.role }), ...look };
  await shoot(
    browser,
    stage,
    scene,
    async shot => {
      await state.act?.(shot, world, account);
      await shot.within(state.sign).wait();
      if ((look.locale ?? 'en').startsWith('en')) await shot.says(state.says);
      await shot.take(`${folder}/${name}.png`);
    },
    page => state.prepare?.(page, world),
  );
}
