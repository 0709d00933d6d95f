export { newId, parseId, prefixOf, toPublicId, tryParseId } from './ids.js';
