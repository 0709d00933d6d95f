import { Deleted, IdempotencyConflict, InvalidInput, InvalidState, NotFound, RateLimited, resultUnion } from '../../../platform/graphql/index.js';
import { InsufficientCredits } from '../../credits/index.js';
import { Upload } from '../../media/index.js';
import { ContentRejected } from '../../moderation/index.js';
import { ModelUnavailable, Quote } from './catalogue.types.js';
import { Generation } from './generation.type.js';
import { Output } from './output.type.js';
import { UploadTicket } from './upload.inputs.js';

export const QuoteResult = resultUnion('QuoteResult', 'The price, or why there is none.', () => [Quote, InvalidInput, ModelUnavailable, NotFound, RateLimited]);

export const CreateGenerationResult = resultUnion(
  'CreateGenerationResult',
  'The task, QUEUED; or why nothing was made and nothing held. InvalidState: for a repetition only, the original is not one that can be repeated.',
  () => [Generation, InsufficientCredits, ContentRejected, InvalidInput, ModelUnavailable, IdempotencyConflict, RateLimited, NotFound, InvalidState],
);

export const CancelGenerationResult = resultUnion('CancelGenerationResult', 'The task, CANCELED; InvalidState: it is over.', () => [Generation, InvalidState, NotFound]);

export const DeleteResult = resultUnion('DeleteResult', 'What is gone. InvalidState: it is still needed.', () => [Deleted, NotFound, InvalidState]);

export const UpdateOutputResult = resultUnion('UpdateOutputResult', 'The output as it is now. RateLimited: saying yes to training only.', () => [Output, InvalidInput, NotFound, RateLimited]);

export const CreateUploadResult = resultUnion(
  'CreateUploadResult', 'Where to send it. RateLimited: too many announced uploads wait for their bytes.', () => [UploadTicket, InvalidInput, RateLimited]);

export const CompleteUploadResult = resultUnion(
  'CompleteUploadResult', 'The upload, READY; InvalidInput: it was refused for good, or its bytes have not come.',
  () => [Upload, InvalidInput, ContentRejected, NotFound, RateLimited]);

export const UpdateUploadResult = resultUnion('UpdateUploadResult', 'The upload as it is now.', () => [Upload, InvalidInput, NotFound]);
