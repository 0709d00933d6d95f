import { Platform1790000001000 } from './1790000001000-platform.js';

// In the order they run. A migration that has been released is never edited.
export const migrations = [
  Platform1790000001000,
];
