/**
 * For statements that were sent one right behind the other, without waiting for answers in between, given in that order: the first failure is the one
 * that counts, since each one after it only says that the transaction has failed.
 */
export async function inOrder<T extends readonly unknown[]>(...sent: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(sent);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as never;
}
