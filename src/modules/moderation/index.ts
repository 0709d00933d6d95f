export { SafetyCategory } from './domain/safety-category.js';
export type { ScreenedText, ScreeningVerdict } from './domain/screen.js';
export { ContentRejectedError, type Rejection } from './errors.js';
export { ContentRejected } from './graphql/content-rejected.type.js';
export { ModerationModule } from './moderation.module.js';
export { ModerationService } from './moderation.service.js';
