import type { ExecutionResult } from 'graphql';

/**
 * Runs each step of a subscription's stream through `enter`: every event is executed in a context of its own, so loaders are fresh and the caller is
 * the one of this socket. graphql-js executes an event inside the `next()` call that delivers it.
 */
export function rewrapEvents(
  events: AsyncGenerator<ExecutionResult, void, void>,
  enter: <T>(step: () => T) => T,
  failedToEnd: (error: unknown) => void,
): AsyncGenerator<ExecutionResult, void, void> {
  return {
    next: () => enter(() => events.next()),
    // graphql-ws awaits this without a catch when a socket goes.
    return: () => events.return().catch((error: unknown) => {
      failedToEnd(error);
      return { done: true, value: undefined };
    }),
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: () => events.return().then(() => undefined),
  };
}
