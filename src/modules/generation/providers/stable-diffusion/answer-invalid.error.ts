/** The answer isn't one with pictures in it. */
export class AnswerInvalidError extends Error {
  override readonly name = 'AnswerInvalidError';
}
