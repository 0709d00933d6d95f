import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The promises that a test's full name claims, as `[P12]`. @param {string} name */
export const claims = (name) => [...new Set([...name.matchAll(/\[(P\d+)\]/g)].map(([, id]) => id))];

/**
 * Whether a test failed because something was other than it should be: a matcher, fast-check around one, supertest's status, a refusal that didn't come, a wait in vain. A test
 * that couldn't begin, ran out of time or stumbled over a broken program says nothing about the promise.
 * @param {unknown} detail an entry of Jest's `failureDetails` @param {string} message
 */
function asserted(detail, message) {
  const error = /** @type {{ matcherResult?: unknown } | null} */ (typeof detail === 'object' ? detail : null);
  return error?.matcherResult !== undefined || /expect\(|it was not refused|Property failed after|expected \d{3} ".*?", got \d{3}|waited \d+ ms in vain|AssertionError/.test(message);
}

/** Jest reporter: writes how each test that claims a promise ended, by file, to the file that DREAMLUX_PROMISE_RESULTS names. */
export default class PromiseTests {
  /** @param {{ rootDir: string }} global */
  constructor(global) {
    this.root = global.rootDir;
    /** @type {Record<string, { broken: string | null, tests: { title: string, status: string, asserted: boolean, message: string }[] }>} */
    this.files = {};
  }

  /** @param {unknown} _test @param {import('@jest/test-result').TestResult} result */
  onTestResult(_test, result) {
    const tests = result.testResults.filter(({ fullName }) => claims(fullName).length > 0).map(({ fullName, status, failureDetails, failureMessages }) => ({
      title: fullName,
      status,
      asserted: status === 'failed' && failureMessages.every((message, at) => asserted(failureDetails[at], message)),
      message: failureMessages[0]?.split('\n').slice(0, 3).join(' ').slice(0, 300) ?? '',
    }));
    const broken = result.testExecError ? String(result.testExecError.message ?? result.failureMessage).slice(0, 300) : null;
    this.files[relative(this.root, result.testFilePath)] = { broken, tests };
  }

  onRunComplete() {
    const file = process.env.DREAMLUX_PROMISE_RESULTS;
    if (file) writeFileSync(file, JSON.stringify(this.files));
  }
}
