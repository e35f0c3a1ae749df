import { loadBuiltCopy } from '../src/mount/languages.ts';
import { defineElement } from './define.ts';

export type { AiCreditsAttributes, AiCreditsElement, AiCreditsEvents } from './element-types.ts';

// `import 'ai-credits/element'` is all that a page has to say.
defineElement(loadBuiltCopy);
