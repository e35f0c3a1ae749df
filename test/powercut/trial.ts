import { join } from 'node:path';
import { createDisk, type Survival } from './disk.ts';
import { type Damage, damageOf } from './image.ts';
import { type Moment, momentsOf } from './moments.ts';
import { fileCalled, isOf } from './notes.ts';
import type { Recording } from './recording.ts';

/** What a trial found over all its cuts. */
export interface Findings {
  readonly cuts: number;
  /** Acknowledgements that were looked for, over all cuts. */
  readonly acks: number;
  /** Of these, how many were not there. */
  readonly lost: number;
  /** Cuts after which something acknowledged was not there. */
  readonly losing: number;
  /** Cuts after which the file could not be opened, or did not add up. */
  readonly corrupt: number;
  /** What was wrong at the first cut that went wrong, and where that was. */
  readonly first: string | null;
}

export interface Trial {
  readonly recording: Recording;
  readonly commands: number;
  readonly cuts: number;
  readonly moment: Moment;
  readonly folder: string;
  readonly random: () => number;
}

const survivals = ['none', 'half', 'torn'] as const satisfies readonly Survival[];

/** Cuts the power at many moments of a recording, and looks at what each leaves. */
export async function cutThePower({
  recording,
  commands,
  cuts,
  moment,
  folder,
  random,
}: Trial): Promise<Findings> {
  const { notes, found, from, told } = recording;
  const acks = fileCalled(notes, '-acks');
  const disk = createDisk(found);
  const acknowledged = new Set(Array.from({ length: told - from }, (_, place) => from + place));
  let findings: Findings = { cuts: 0, acks: 0, lost: 0, losing: 0, corrupt: 0, first: null };
  let done = 0;
  for (const [turn, place] of momentsOf(notes, { moment, count: cuts, random }).entries()) {
    for (const note of notes.slice(done, place)) {
      if (!isOf(note, acks)) disk.apply(note);
      else if (note.what === 'written') acknowledged.add(Number(note.bytes));
    }
    done = place;
    const survival = survivals[Math.floor(random() * survivals.length)] ?? 'none';
    const image = { files: disk.cut(survival, random), acknowledged, from, commands };
    const damage = await damageOf(join(folder, `cut-${turn}`), image);
    findings = add(
      findings,
      damage,
      `Cut before note ${place}, of later changes ${survival}.`,
      acknowledged.size,
    );
  }
  return findings;
}

function add(before: Findings, { lost, faults }: Damage, where: string, acks: number): Findings {
  const isBad = lost > 0 || faults.length > 0;
  const said = `${where} ${lost} of ${acks} acknowledged are lost. ${faults.join(' ')}`;
  return {
    cuts: before.cuts + 1,
    acks: before.acks + acks,
    lost: before.lost + lost,
    losing: before.losing + (lost > 0 ? 1 : 0),
    corrupt: before.corrupt + (faults.length > 0 ? 1 : 0),
    first: before.first ?? (isBad ? said : null),
  };
}

/** What the trials of one run found, as a table. */
export function tableOf(trials: ReadonlyMap<string, Findings>): string {
  const line = (name: string, words: readonly (string | number)[]) =>
    name.padEnd(40) + words.map(word => `${word}`.padStart(13)).join('');
  const rows = [...trials].map(([name, { cuts, acks, lost, losing, corrupt }]) =>
    line(name, [cuts, acks, lost, losing, corrupt]),
  );
  return [
    '',
    line('power cut', ['cuts', 'acks checked', 'acks lost', 'cuts losing', 'corrupt']),
    ...rows,
  ].join('\n');
}
