export { generationTables } from './data-map.js';
export { GenerationStatus } from './domain/generation-state.js';
export { FailureCode, GenerationKind, Visibility } from './domain/kinds.js';
export { GenerationModule } from './generation.module.js';
export { GenerationService, type OutputChange } from './generation.service.js';
export type { CreateOrder } from './create-generation.js';
export { type Requester, requesterOf } from './requester.js';
export type { GenerationRecord, GenerationSelection, OutputRecord } from './domain/records.js';
