import { registerEnumType } from '@nestjs/graphql';
import { GenerationStatus } from '../domain/generation-state.js';
import { FailureCode, GenerationKind, Visibility } from '../domain/kinds.js';

registerEnumType(GenerationKind, {
  name: 'GenerationKind',
  description: 'What is made, and from what.',
  valuesMap: {
    TEXT_TO_IMAGE: { description: 'Pictures from words.' },
    IMAGE_TO_IMAGE: { description: 'Pictures from one uploaded picture, and words if there are any.' },
    TEXT_TO_VIDEO: { description: 'A clip from words.' },
    IMAGE_TO_VIDEO: { description: 'A clip from one uploaded picture, and words if there are any.' },
  },
});

registerEnumType(GenerationStatus, {
  name: 'GenerationStatus',
  description: 'How far a task is. The last four are ends: they never change again.',
  valuesMap: {
    QUEUED: { description: 'Waits for its turn; its credits are on hold.' },
    RUNNING: { description: 'Being made.' },
    SUCCEEDED: { description: 'Its outputs are there, and charged.' },
    FAILED: { description: 'It could not be made; nothing was charged.' },
    REJECTED: { description: 'Refused for its content; nothing was charged.' },
    CANCELED: { description: 'Stopped at its owner’s wish; nothing was charged.' },
  },
});

registerEnumType(FailureCode, {
  name: 'FailureCode',
  description: 'Why a task did not succeed.',
  valuesMap: {
    SAFETY_INPUT: { description: 'The input goes against the acceptable-use policy.' },
    SAFETY_OUTPUT: { description: 'The result would have gone against the acceptable-use policy.' },
    INPUT_INVALID: { description: 'The input cannot be used, e.g. because its upload was deleted.' },
    PROVIDER_UNAVAILABLE: { description: 'The provider did not work, after several attempts.' },
    PROVIDER_TIMEOUT: { description: 'It took too long, after several attempts.' },
    OUTPUT_INVALID: { description: 'What came was not usable, after several attempts.' },
    INTERNAL: { description: 'Something went wrong on our side, after several attempts.' },
  },
});

registerEnumType(Visibility, {
  name: 'Visibility',
  description: 'Who may see an output. Publishing is not consent to training.',
  valuesMap: { PRIVATE: { description: 'Its owner only.' }, PUBLIC: { description: 'Everyone.' } },
});
