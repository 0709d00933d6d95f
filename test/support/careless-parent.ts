import { runInChild } from '../../src/platform/codecs/run-in-child.js';

/** Starts a child that never ends, tells the test its pid, and gets killed. */
void runInChild({
  entry: new URL(process.argv[2] ?? ''),
  input: { do: 'hang' },
  timeoutMs: 60_000,
  memoryMb: 256,
  onProgress: (pid) => process.send?.(pid),
});
