import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import type { ChildMessage } from './child-messages.js';

/** Thrown inside a child to refuse its input; the parent sees a `ChildRefused` with the same reason. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;

  constructor(reason: string, detail: string = reason) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * Makes the current process a media child: it waits for one input, works, answers, and is ended by its parent.
 * An error other than `Refusal` ends the process, so that nothing outlives a failed decode.
 */
export function serveChild<I, O>(work: (input: I, report: (progress: unknown) => void) => Promise<O>): void {
  yieldToOthers();
  // SIGKILL rather than exit(): exit() waits for native threads, which a hostile file may keep busy.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.once('message', (input) => {
    void work(input as I, (value) => send({ kind: 'progress', value })).then(
      (value) => send({ kind: 'done', value }),
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        send({ kind: 'refused', reason: error.reason, detail: error.message });
      },
    );
  });
}

function send(message: ChildMessage): void {
  process.send?.(message);
}

/** Requests go before rendering, and if the machine runs out of memory this process is the one to lose. */
function yieldToOthers(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Only Linux has it, and some containers forbid it: the parent's own limit still holds.
  }
}
