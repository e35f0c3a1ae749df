import type { Trouble } from '../wallet/trouble.ts';
import type { Copy, Sentence } from './copy.ts';

/** Fills the `{names}` of a sentence. `count` chooses its words where they depend on a number. */
export function say(sentence: Sentence, values: Record<string, string> = {}, count = 2): string {
  const text = typeof sentence === 'string' ? sentence : count === 1 ? sentence.one : sentence.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** What a trouble says. A code of a newer server is told in the server's own words. */
export function troubleText(copy: Copy, trouble: Trouble): string {
  if (trouble.kind === 'unreachable') return copy.unreachable;
  return trouble.code ? copy.problems[trouble.code] : trouble.detail || copy.unknownProblem;
}

/** The name of a channel; the integrator's own names are shown as they are. */
export function channelName(copy: Copy, channel: string): string {
  const names: Record<string, string> = copy.channels;
  return Object.hasOwn(names, channel) ? (names[channel] ?? channel) : channel;
}
