import { writeFileSync } from 'node:fs';

/** Jest reporter: writes how many tests passed, failed and were skipped. A file of tests that could not even be loaded counts as one failed. */
export default class CountTests {
  /** @param {unknown} _contexts @param {import('@jest/reporters').AggregatedResult} results */
  onRunComplete(_contexts, results) {
    const file = process.env.DREAMLUX_TEST_SUMMARY;
    if (!file) return;
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    writeFileSync(file, JSON.stringify({
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
    }));
  }
}
