export { generationTables } from './data-map.js';
export { GenerationStatus } from './domain/generation-state.js';
export { FailureCode, GenerationKind, Visibility } from './domain/kinds.js';
export { GenerationModule } from './generation.module.js';
export { GenerationService, type OutputChange } from './generation.service.js';
export type { CreateOrder } from './create-generation.js';
export type { GenerationRecord, GenerationSelection } from './entities/generation.repository.js';
export type { OutputRecord } from './entities/output.repository.js';
export { type Requester, requesterOf } from './requester.js';
