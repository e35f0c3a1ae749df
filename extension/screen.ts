import * as z from 'zod/mini';
import type { HistoryRange, Place } from '../src/mount.tsx';
import type { Area } from './stored.ts';

/** What a person was doing in a popup, which closes with the first look elsewhere. */
export interface Screen {
  readonly workspace: string;
  readonly place: Place;
  /** The amount that was typed or chosen. */
  readonly amount: number | null;
  /** The lines of the history that were chosen. */
  readonly range: HistoryRange;
}

/** For how long it is worth going on, in milliseconds. */
const keptMs = 120_000;

const key = 'screen';
const kept = z.object({
  at: z.number(),
  workspace: z.string(),
  place: z.enum(['balance', 'history', 'insights', 'explain', 'buy', 'topUp']),
  amount: z.nullable(z.int()),
  range: z.object({
    filter: z.enum(['all', 'added', 'usage']),
    from: z.optional(z.string()),
    to: z.optional(z.string()),
  }),
});

/** Keeps it for two minutes from `now`. */
export async function keepScreen(area: Area, screen: Screen, now: number): Promise<void> {
  await area.set({ [key]: JSON.parse(JSON.stringify({ ...screen, at: now })) });
}

/** Takes what was kept of a workspace; the next one to come gets nothing. */
export async function takeScreen(area: Area, workspace: string, now: number): Promise<Screen | undefined> {
  const { data } = kept.safeParse((await area.get([key]))[key]);
  await forgetScreen(area);
  if (data === undefined || data.workspace !== workspace || now - data.at > keptMs) return undefined;
  return data;
}

export function forgetScreen(area: Area): Promise<void> {
  return area.remove([key]);
}
