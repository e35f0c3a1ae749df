import { defineElement } from './define.ts';

// `import 'ai-credits/element'` is all that a page has to say.
defineElement();
