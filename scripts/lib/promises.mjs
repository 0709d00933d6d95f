// What is promised (promises/promises.json), the faults that tests must notice (promises/faults), when they did (promises/proofs.json), what has ever
// been kept (promises/kept.json, but for promises/lowered.json) and how the tests ended last (.data/promises/last-run.json): what follows for each promise.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { claims } from './promise-tests.mjs';

/**
 * @typedef {{ id: string, section: string, promise: string, kind: 'software' | 'not-software', reason?: string, check?: string, code: string[], partly?: string, needs?: 'advisories' }} Promised
 * `needs`: what must have been reachable in the last run
 * @typedef {{ promise: string, name: string, file: string, find: string, replace: string, test: string, title: string, area: string, otherwise?: { message: string, reason: string } }} Fault
 * `otherwise`: the test may fail by this error, which is no assertion; why that says as much
 * @typedef {{ promise: string, name: string, test: string, fault: string, files: string, date: string }} Proof
 * `fault`: digest of the fault's own words; `files`: of the source and the test as they were
 * @typedef {{ id: string, date: string, reason: string }} Lowered a promise that has been kept and needn't be, since when (YYYY-MM-DD) and why
 * @typedef {{ broken: string | null, tests: { title: string, status: string, asserted: boolean, message: string }[], ran?: string, commit?: string }} RanFile
 * @typedef {{ date: string, commit: string, full: boolean, advisories: boolean, files: Record<string, RanFile> }} Run
 * @typedef {{ id: string, state: State, why: string, tests: string[], faults: Fault[], unproved: Fault[], stale: Fault[], promised: Promised }} Judged
 * @typedef {'kept' | 'partly' | 'not yet' | 'not software'} State
 */

const DOCUMENT = join('docs', 'promises.md');
export const PROOFS = join('promises', 'proofs.json');
const KEPT = join('promises', 'kept.json');
const LOWERED = join('promises', 'lowered.json');
/** @param {string} folder the data folder */
export const lastRunFile = (folder) => join(folder, 'promises', 'last-run.json');

/** @template T @param {string} file @param {T} otherwise @returns {T} */
const readJson = (file, otherwise) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise);
const sha = (/** @type {string[]} */ ...parts) => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
const text = (/** @type {string} */ root, /** @type {string} */ file) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');

/** @param {Fault} fault */
export const digestOf = ({ promise, file, find, replace, test, title, otherwise }) => sha(promise, file, find, replace, test, title, otherwise?.message ?? '');
/** @param {string} root @param {Fault} fault */
export const digestOfFiles = (root, { file, test }) => sha(text(root, file), text(root, test));

/** @param {string} root the tree to judge @param {string} dataFolder where its last run is recorded */
export function readPromises(root, dataFolder) {
  const folder = join(root, 'promises', 'faults');
  const faults = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.json')).toSorted()
    .flatMap((name) => readJson(join(folder, name), /** @type {Fault[]} */ ([])).map((fault) => ({ ...fault, area: name.slice(0, -'.json'.length) })));
  return {
    root,
    register: readJson(join(root, 'promises', 'promises.json'), /** @type {Promised[]} */ ([])),
    faults,
    proofs: readJson(join(root, PROOFS), /** @type {Proof[]} */ ([])),
    kept: readJson(join(root, KEPT), /** @type {string[]} */ ([])),
    lowered: readJson(join(root, LOWERED), /** @type {Lowered[]} */ ([])),
    run: readJson(lastRunFile(dataFolder), /** @type {Run} */ ({ date: 'never', commit: 'unknown', full: false, advisories: false, files: {} })),
  };
}
/** @typedef {ReturnType<typeof readPromises>} Known */

/** Adds what a run of Jest found. A full run replaces what earlier ones found, any other one what it ran itself. @param {string} dataFolder @param {Run} run */
export function recordRun(dataFolder, run) {
  const file = lastRunFile(dataFolder);
  const earlier = run.full ? {} : readJson(file, /** @type {Partial<Run>} */ ({})).files;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...run, files: { ...earlier, ...run.files } }, null, 1));
}

/** @param {Run} run @param {Fault} fault the tests that it names, as they ended */
const testsOf = (run, { promise, test, title }) => (run.files[test]?.tests ?? []).filter((ran) => ran.title.includes(title) && claims(ran.title).includes(promise));

/** @param {string} words @param {Fault[]} faults @returns {string[]} */
const named = (words, faults) => (faults.length > 0 ? [`${words} "${faults.map(({ name }) => name).join('", "')}"`] : []);

/** @param {Known} known @returns {Judged[]} */
export function judge({ root, register, faults, proofs, run }) {
  const proofOf = new Map(proofs.map((proof) => [proof.fault, proof]));
  return register.map((promised) => {
    const { id } = promised;
    const own = faults.filter((fault) => fault.promise === id);
    const ran = Object.entries(run.files).flatMap(([file, { tests }]) => tests.filter(({ title }) => claims(title).includes(id)).map((test) => ({ ...test, file })));
    const passed = ran.filter(({ status }) => status === 'passed');
    const failed = ran.filter(({ status }) => status === 'failed');
    const unproved = own.filter((fault) => !proofOf.has(digestOf(fault)));
    const stale = own.filter((fault) => !unproved.includes(fault) && proofOf.get(digestOf(fault))?.files !== digestOfFiles(root, fault));
    const unseen = own.filter((fault) => !testsOf(run, fault).some(({ status }) => status === 'passed'));
    const missing = [
      failed.length > 0 && `${failed.length} of its tests fail`,
      own.length === 0 && 'no fault is named that its tests must notice',
      ...named('no test is known to notice', unproved),
      ...named('source or test has changed since the proof of', stale),
      ...named('the test has not passed that must notice', unseen),
      promised.partly,
      promised.needs === 'advisories' && !run.advisories && 'the registry of the last run answers no question about advisories',
    ].filter((reason) => typeof reason === 'string');
    /** @type {[State, string]} */
    const [state, why] = promised.kind === 'not-software' ? ['not software', promised.reason ?? '']
      : passed.length + failed.length === 0 ? ['not yet', promised.partly ?? '']
        : missing.length > 0 ? ['partly', missing.join('; ')] : ['kept', ''];
    return { id, state, why, tests: [...new Set(ran.map(({ file }) => file))].toSorted(), faults: own, unproved, stale, promised };
  });
}

/** @param {readonly Judged[]} judged */
export const counted = (judged) => ['kept', 'partly', 'not yet', 'not software'].map((state) => `${judged.filter((one) => one.state === state).length} ${state}`).join(', ');

const cell = (/** @type {string} */ words) => words.replaceAll('|', '\\|').replaceAll('\n', ' ');
const paths = (/** @type {string[]} */ files) => files.map((file) => `\`${file}\``).join('<br>');

/** docs/promises.md. @param {readonly Judged[]} judged */
export function render(judged) {
  const rows = judged.map(({ id, state, why, tests, promised }) =>
    `| ${id} | ${state} | ${cell(`${promised.promise}${why ? ` *(${why})*` : ''}`)} | ${paths(promised.code)} | ${paths(tests)} |`);
  const checks = judged.filter(({ promised }) => promised.check).map(({ id, promised, faults }) =>
    `- **${id}**: ${promised.check}${faults.length > 0 ? ` Must notice: ${faults.map(({ name, file }) => `${name} (\`${file}\`)`).join('; ')}.` : ''}`);
  return [
    '# What the privacy policy promises, and what keeps it', '',
    'Generated from `promises/` and from how the tests ended (`npm test`, then `npm run promises -- --write`); never edited by hand. `npm run promises` prints the',
    'same for the last run on this machine.', '',
    '- **kept**: a test performs the check below, it passed, and `npm run promises -- --prove` has seen the named tests fail by an assertion, once for each',
    '  fault below that was built in; neither the file with the fault nor the test has changed since.',
    '- **partly**: a test passed, but part of the promise isn\'t built, or a fault isn\'t proved, or no longer; the words in brackets say which.',
    '- **not yet**: no test claims it. **not software**: kept by people and contracts.', '',
    `${counted(judged)}.`, '',
    '| id | state | promise | code | tests |', '|---|---|---|---|---|', ...rows, '',
    '## What the tests check, and which faults they must notice', '', ...checks, '',
  ].join('\n');
}

/** What is kept wherever a registry answers: whether it does differs from place to place. @param {Known} known */
const keptAtBest = (known) => judge({ ...known, run: { ...known.run, advisories: true } }).filter(({ state }) => state === 'kept').map(({ id }) => id);

/** The document, and what is kept now beside what has ever been: that list only grows. @param {Known} known */
export function writeDocument(known) {
  writeFileSync(join(known.root, DOCUMENT), render(judge(known)));
  const now = keptAtBest(known);
  const kept = known.register.map(({ id }) => id).filter((id) => known.kept.includes(id) || now.includes(id));
  writeFileSync(join(known.root, KEPT), `${JSON.stringify(kept, null, 1)}\n`);
}

/** What is wrong with register and faults as they are written, whatever has run. @param {Known} known @returns {string[]} */
export function wrongEntries({ root, register, faults, kept, lowered }) {
  const ids = register.map(({ id }) => id);
  const expected = Array.from({ length: 90 }, (_, at) => `P${at + 1}`);
  const fields = /** @type {const} */ (['promise', 'name', 'file', 'find', 'test', 'title']);
  return [
    ids.join() === expected.join() ? '' : 'promises.json doesn\'t list P1 to P90, each once and in order',
    ...register.flatMap(({ id, code, kind, check, reason }) => [
      ...code.filter((path) => !existsSync(join(root, path.split('#')[0] ?? ''))).map((path) => `${id} names ${path}, which isn't there`),
      kind === 'software' && !check ? `${id} has no check` : '',
      kind === 'not-software' && !reason ? `${id} doesn't say why it isn't software` : '',
    ]),
    ...faults.flatMap((fault) => {
      const name = `${fault.promise} "${fault.name}" (${fault.area})`;
      const lacking = fields.filter((field) => typeof fault[field] !== 'string' || fault[field] === '');
      if (lacking.length > 0) return [`${name} lacks ${lacking.join(', ')}`];
      const times = text(root, fault.file).split(fault.find).length - 1;
      return [
        times === 1 ? '' : `${name}: its text occurs ${times} times in ${fault.file}`,
        existsSync(join(root, fault.test)) ? '' : `${name}: ${fault.test} isn't there`,
        ids.includes(fault.promise) ? '' : `${name}: no such promise`,
        fault.otherwise && !(fault.otherwise.message?.trim() && fault.otherwise.reason?.trim()) ? `${name}: "otherwise" needs a message and a reason` : '',
      ];
    }),
    ...lowered.filter(({ id, date, reason }) => !(kept.includes(id) && /^\d{4}-\d{2}-\d{2}$/.test(date ?? '') && reason?.trim()))
      .map((one) => `${LOWERED}: needs an id that ${KEPT} has, a date (YYYY-MM-DD) and a reason: ${JSON.stringify(one)}`),
  ].filter(Boolean);
}

/** What must fail a full run: a wrong entry, a lost test, a proof that isn't or no longer holds, a document that says something else. @param {Known} known @returns {string[]} */
export function problems(known) {
  const { root, faults, run, kept, lowered } = known;
  const judged = judge(known);
  const documented = text(root, DOCUMENT);
  const now = keptAtBest(known);
  const isLowered = (/** @type {string} */ id) => lowered.some((one) => one.id === id);
  const ever = judged.filter(({ id }) => kept.includes(id));
  const toProve = judged.filter(({ unproved, stale }) => unproved.length + stale.length > 0);
  // With a registry that answers or without: either document is right.
  const right = [true, false].map((advisories) => render(judge({ ...known, run: { ...run, advisories } })));
  return [
    ...wrongEntries(known),
    ...faults.filter((fault) => testsOf(run, fault).length === 0).map((fault) => `${fault.promise} "${fault.name}": no test "${fault.title}" with [${fault.promise}] has run in ${fault.test}`),
    toProve.length > 0 ? `${toProve.flatMap(({ unproved, stale }) => [...unproved, ...stale]).length} faults are not proved, or source or test has changed since: npm run promises -- --prove ${toProve.map(({ id }) => id).join(' ')}` : '',
    ...ever.filter(({ id }) => !now.includes(id) && !isLowered(id)).map(({ id, state, why }) => `${id} was kept and is ${state}: ${why || 'no test'} (if that is to be, ${LOWERED} says since when and why)`),
    ...ever.filter(({ id }) => now.includes(id) && isLowered(id)).map(({ id }) => `${id} is kept again: ${LOWERED} must not have it`),
    ...now.filter((id) => !kept.includes(id)).map((id) => `${id} is kept and ${KEPT} doesn't have it: npm run promises -- --write`),
    right.includes(documented) ? '' : `${DOCUMENT} says something else than this run: npm run promises -- --write`,
  ].filter(Boolean);
}
