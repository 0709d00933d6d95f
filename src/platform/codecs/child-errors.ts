/** The child was still working when its time was up. */
export class ChildTimeout extends Error {
  override readonly name = 'ChildTimeout';
}

/** The child ended without an answer: it ran over its memory, a library crashed, or its code threw. */
export class ChildCrashed extends Error {
  override readonly name = 'ChildCrashed';
  readonly kind: 'memory' | 'signal' | 'exit';

  constructor(kind: 'memory' | 'signal' | 'exit', detail: string) {
    super(`media child crashed (${kind}): ${detail}`);
    this.kind = kind;
  }
}

/** The child looked at its input and refused it, with a reason the entry defines. */
export class ChildRefused extends Error {
  override readonly name = 'ChildRefused';
  readonly reason: string;

  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
