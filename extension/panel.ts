import { showCredits } from './credits.ts';

await showCredits({ isPopup: false });
