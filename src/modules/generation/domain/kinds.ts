/** What is made, and from what. */
export enum GenerationKind {
  TEXT_TO_IMAGE = 'TEXT_TO_IMAGE',
  IMAGE_TO_IMAGE = 'IMAGE_TO_IMAGE',
  TEXT_TO_VIDEO = 'TEXT_TO_VIDEO',
  IMAGE_TO_VIDEO = 'IMAGE_TO_VIDEO',
}

export const makesVideo = (kind: GenerationKind): boolean => kind === GenerationKind.TEXT_TO_VIDEO || kind === GenerationKind.IMAGE_TO_VIDEO;
export const needsPicture = (kind: GenerationKind): boolean => kind === GenerationKind.IMAGE_TO_IMAGE || kind === GenerationKind.IMAGE_TO_VIDEO;

/** Who may see an output. */
export enum Visibility {
  PRIVATE = 'PRIVATE',
  PUBLIC = 'PUBLIC',
}

/** Why a generation didn't succeed. */
export enum FailureCode {
  SAFETY_INPUT = 'SAFETY_INPUT',
  SAFETY_OUTPUT = 'SAFETY_OUTPUT',
  INPUT_INVALID = 'INPUT_INVALID',
  PROVIDER_UNAVAILABLE = 'PROVIDER_UNAVAILABLE',
  PROVIDER_TIMEOUT = 'PROVIDER_TIMEOUT',
  OUTPUT_INVALID = 'OUTPUT_INVALID',
  INTERNAL = 'INTERNAL',
}

/** Refused for its content: the end is REJECTED, and neither a retry nor another provider is tried. */
export const isSafety = (code: FailureCode): boolean => code === FailureCode.SAFETY_INPUT || code === FailureCode.SAFETY_OUTPUT;
