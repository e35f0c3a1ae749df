import type { Copy, LoadCopy } from '../ui/copy.ts';
import type { Language } from '../ui/language.ts';

// Each stands here by its name, so that whatever builds a page makes a file of its own of each.
const files: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: Copy }>>> = {
  ar: () => import('../ui/copy/ar.ts'),
  de: () => import('../ui/copy/de.ts'),
  es: () => import('../ui/copy/es.ts'),
  fr: () => import('../ui/copy/fr.ts'),
  he: () => import('../ui/copy/he.ts'),
  hi: () => import('../ui/copy/hi.ts'),
  id: () => import('../ui/copy/id.ts'),
  ja: () => import('../ui/copy/ja.ts'),
  'pt-BR': () => import('../ui/copy/pt-BR.ts'),
};

/** Fetches a language out of the build that this is part of. */
export const loadBuiltCopy: LoadCopy = async language => (await files[language]()).default;
