import { type ReadonlySignal, signal } from '@preact/signals';
import { type Copy, english, type LoadCopy } from '../ui/copy.ts';
import type { Language } from '../ui/language.ts';
import type { Later } from '../wallet/surroundings.ts';

/** What a widget speaks now. */
export interface Sentences {
  readonly language: Language;
  readonly copy: Copy;
}

/** How long nothing is said for a language to come; then it is English until it has. */
const patienceMs = 3000;

const inEnglish: Sentences = { language: 'en', copy: english };

/** The sentences of the language last wanted. None while the first are under way; English where they do not come. */
export function createSentences(
  load: LoadCopy | undefined,
  later: Later,
): { readonly spoken: ReadonlySignal<Sentences | null>; want(language: Language): void } {
  const spoken = signal<Sentences | null>(null);
  let wanted: Language | undefined;

  return {
    spoken,
    want(language) {
      if (wanted === language) return;
      wanted = language;
      const say = (next: Sentences) => {
        if (wanted === language) spoken.value = next;
      };
      if (language === 'en' || !load) return say(inEnglish);
      const stop = later(patienceMs, () => {
        spoken.value ??= inEnglish;
      });
      load(language)
        .then(
          copy => say({ language, copy }),
          () => say(inEnglish),
        )
        .finally(stop);
    },
  };
}
