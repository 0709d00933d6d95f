import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The promises that a test's full name claims, as `[P12]`. @param {string} name */
export const claims = (name) => [...new Set([...name.matchAll(/\[(P\d+)\]/g)].map(([, id]) => id))];

/** Errors without a matcher's result that say that something was other than it should be: a promise that was to be refused, supertest's status, node:assert. */
const CHECKS = [/^Error: expect\(/, /^\S*:? ?it was not refused/, /^Error: expected \d{3} ".*?", got \d{3}/, /^AssertionError/];

/**
 * Whether a test failed because something was other than it should be: by a matcher, fast-check or a wait around one, or by one of {@link CHECKS}. A test that couldn't
 * begin, ran out of time, waited in vain for something that it didn't compare or stumbled over a broken program says nothing about the promise.
 * @param {unknown} detail an entry of Jest's `failureDetails`, or the cause of one @param {string} message
 * @returns {boolean}
 */
function asserted(detail, message) {
  const error = /** @type {{ matcherResult?: unknown, cause?: unknown } | null} */ (typeof detail === 'object' ? detail : null);
  return error?.matcherResult !== undefined || CHECKS.some((check) => check.test(message)) || (error?.cause !== undefined && asserted(error.cause, String(error.cause)));
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
