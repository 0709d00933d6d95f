/** What a child sends to its parent: any number of `progress`, then one answer. */
export type ChildMessage =
  | { kind: 'progress'; value: unknown }
  | { kind: 'done'; value: unknown }
  | { kind: 'refused'; reason: string; detail: string };
