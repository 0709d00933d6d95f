import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Fault { promise: string; name: string; file: string; find: string; replace: string; test: string; title: string; area: string; otherwise?: { message: string; reason: string } }
interface Ran { broken: string | null; tests: { title: string; status: string; asserted: boolean; message: string }[] }
interface Known { register: object[]; faults: Fault[]; proofs: { files: string }[]; kept: string[]; lowered: object[]; run: { date: string; commit: string; full: boolean; advisories: boolean; files: Record<string, Ran> } }
interface Judged { id: string; state: string; why: string }
interface Promises {
  readPromises(root: string, data: string): Known;
  recordRun(data: string, run: Known['run']): void;
  judge(known: Known): Judged[];
  problems(known: Known): string[];
  writeDocument(known: Known): void;
  digestOf(fault: Fault): string;
  digestOfFiles(root: string, fault: Fault): string;
}
interface Prove {
  copyTree(root: string, folder: string): void;
  prove(folder: string, faults: Fault[], runJest: (args: string[], cwd: string, results: string) => Promise<void>, tell: (fault: Fault, verdict: string | null) => void): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
const script = <T>(name: string): Promise<T> => import(new URL(`../../scripts/lib/${name}.mjs`, import.meta.url).href) as Promise<T>;
const promises = await script<Promises>('promises');
const { copyTree, prove } = await script<Prove>('prove');

const GUARD = `export const mayEnter = (age: number): boolean => age >= 18;\nexport const unused = 1;\n`;
const TEST = `import { mayEnter } from './guard.js';
describe('the door [P84]', () => {
  it('lets no child in', () => { expect(mayEnter(17)).toBe(false); });
  it('has a handle', () => { expect(typeof mayEnter).toBe('function'); });
  it('opens without a word', () => { if (mayEnter(17)) throw new TypeError('stumbled'); });
  it('was never right', () => { expect(1).toBe(2); });
  it('refuses in time', async () => { await expect(mayEnter(17) ? Promise.resolve() : Promise.reject(new Error('no'))).rejects.toThrow('no'); });
  it('waits for nobody', () => { if (mayEnter(17)) throw new Error('waited 10 ms in vain for the bell'); });
  it('waits for an answer', () => { try { expect(mayEnter(17)).toBe(false); } catch (cause) { throw new Error('waited 10 ms in vain for no', { cause }); } });
});
`;
const fault = (name: string, title: string, replace = 'age >= 0', find = 'age >= 18'): Fault =>
  ({ promise: 'P84', name, file: 'src/guard.ts', find, replace, test: 'src/guard.spec.ts', title, area: 'fixture' });
const guardOff = fault('age not asked', 'lets no child in');

const proofOf = (one: Fault, house: string) =>
  ({ promise: one.promise, name: one.name, test: one.test, fault: promises.digestOf(one), files: promises.digestOfFiles(house, one), date: '2026-01-01' });

/** A house with one promise that is built, and what a run of its tests left behind. */
async function fixture(): Promise<string> {
  const house = await mkdtemp(join(tmpdir(), 'dreamlux-promises-'));
  const register = Array.from({ length: 90 }, (_, at) => ({ id: `P${at + 1}`, section: '1', kind: 'software', promise: 'Something.', check: 'It is so.', code: at === 83 ? ['src/guard.ts'] : [] }));
  const files: Record<string, string> = {
    'jest.config.mjs': `import whole from '${pathToFileURL(join(root, 'jest.config.mjs')).href}';\nexport default whole.projects[0];\n`,
    'src/guard.ts': GUARD, 'src/guard.spec.ts': TEST, 'package.json': '{"type":"module"}',
    'promises/promises.json': JSON.stringify(register), 'promises/faults/fixture.json': JSON.stringify([guardOff]),
    'promises/kept.json': '["P84"]', 'promises/lowered.json': '[]', 'docs/promises.md': '',
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), text);
  }
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'));
  await writeFile(join(house, 'promises/proofs.json'), JSON.stringify([proofOf(guardOff, house)]));
  return house;
}
const passed = (title: string) => ({ title, status: 'passed', asserted: false, message: '' });
const run = (...titles: string[]) => ({
  date: 'today', commit: 'abc', full: true, advisories: false, files: { 'src/guard.spec.ts': { broken: null, tests: titles.map(passed) } },
});
const whole = run('the door [P84] lets no child in', 'the door [P84] has a handle');

describe('what a run says about the promises', () => {
  let house = '';
  beforeEach(async () => { house = await fixture(); });
  afterEach(() => rm(house, { recursive: true, force: true }));
  const known = (ran: Known['run'] = whole): Known => {
    promises.recordRun(join(house, '.data'), ran);
    return promises.readPromises(house, join(house, '.data'));
  };
  const state = (from: Known) => promises.judge(from).find(({ id }) => id === 'P84');
  const documented = () => promises.writeDocument(known());

  it('kept: its test passed, and notices a named fault', () => {
    expect(state(known())).toMatchObject({ state: 'kept', why: '' });
    documented();
    expect(promises.problems(known())).toEqual([]);
  });

  it('partly: without a proof, without a fault, with a failed test, or where something is missing', () => {
    const proofless = { ...known(), proofs: [] };
    const faultless = { ...known(), faults: [] };
    const failing = known({ ...whole, files: { ...whole.files, 'src/other.spec.ts': { broken: null, tests: [{ ...passed('[P84] too'), status: 'failed' }] } } });
    const missing = { ...known(), register: known().register.map((one) => ({ ...one, partly: 'the back door' })) };
    expect([proofless, faultless, failing, missing].map((from) => state(from)?.state)).toEqual(['partly', 'partly', 'partly', 'partly']);
    expect(state(missing)?.why).toBe('the back door');
  });

  it('not yet: no test, or only skipped ones', () => {
    expect(state(known(run()))?.state).toBe('not yet');
    expect(state(known({ ...whole, files: { 'src/guard.spec.ts': { broken: null, tests: [{ ...passed('[P84] x'), status: 'pending' }] } } }))?.state).toBe('not yet');
  });

  it('partly: a proof of other words is none, and one of a source or test that has changed holds no longer', async () => {
    const before = known();
    for (const changed of [{ replace: 'age >= 1' }, { otherwise: { message: 'x', reason: 'y' } }]) expect(state({ ...before, faults: [{ ...guardOff, ...changed }] })?.state).toBe('partly');
    for (const [file, text] of [['src/guard.ts', GUARD], ['src/guard.spec.ts', TEST]] as const) {
      expect(state(before)?.state).toBe('kept');
      await writeFile(join(house, file), `${text}// other words\n`);
      expect(state(before)).toMatchObject({ state: 'partly', why: 'source or test has changed since the proof of "age not asked"' });
      expect(promises.problems(before)).toContain('1 faults are not proved, or source or test has changed since: npm run promises -- --prove P84');
      await writeFile(join(house, file), text);
    }
  });

  it('partly: one fault of several is not proved, or its proof is old, or its test has not passed', async () => {
    const handle = fault('no handle', 'has a handle', 'null', 'mayEnter = (age: number)');
    const both = { ...known(), faults: [guardOff, handle] };
    expect(state(both)).toMatchObject({ state: 'partly', why: 'no test is known to notice "no handle"' });
    const [proof] = both.proofs;
    const proved = { ...both, proofs: [...both.proofs, proofOf(handle, house)] };
    expect(state(proved)?.state).toBe('kept');
    expect(state({ ...proved, proofs: [...(proof ? [proof] : []), { ...proofOf(handle, house), files: 'older' }] })?.state).toBe('partly');
    expect(state({ ...proved, run: run('the door [P84] lets no child in') })).toMatchObject({ state: 'partly', why: 'the test has not passed that must notice "no handle"' });
  });

  it('a partial run replaces only what it ran', () => {
    known();
    const after = known({ ...run(), full: false, files: { 'src/other.spec.ts': { broken: null, tests: [passed('[P2] it')] } } });
    expect(Object.keys(after.run.files)).toEqual(['src/guard.spec.ts', 'src/other.spec.ts']);
    expect(Object.keys(known(run()).run.files)).toEqual(['src/guard.spec.ts']);
  });

  it('a kept promise that loses its test fails the run', () => {
    documented();
    const found = promises.problems(known(run('the door [P84] has a handle')));
    expect(found).toContainEqual(expect.stringContaining('P84 was kept and is partly: the test has not passed that must notice "age not asked"'));
    expect(found).toContain('P84 "age not asked": no test "lets no child in" with [P84] has run in src/guard.spec.ts');
    expect(promises.problems(known(run()))).toContainEqual(expect.stringContaining('P84 was kept and is not yet: no test'));
  });

  it('what was kept is remembered beside the document, whatever a later one says, until a reason lowers it', async () => {
    const remembered = async () => JSON.parse(await readFile(join(house, 'promises/kept.json'), 'utf8')) as string[];
    await writeFile(join(house, 'promises/kept.json'), '["P7"]');
    expect(promises.problems(known())).toContain('P84 is kept and promises/kept.json doesn\'t have it: npm run promises -- --write');
    documented();
    expect(await remembered()).toEqual(['P7', 'P84']);
    promises.writeDocument(known(run()));
    expect(await remembered()).toEqual(['P7', 'P84']);
    const lost = (from: Known) => promises.problems(from).filter((line) => /P84 was kept/.test(line));
    expect(lost(known(run()))).toHaveLength(1);
    const lowered = { id: 'P84', date: '2026-11-24', reason: 'The door is gone.' };
    expect(lost({ ...known(run()), lowered: [lowered] })).toEqual([]);
    expect(promises.problems({ ...known(), lowered: [lowered] })).toContain('P84 is kept again: promises/lowered.json must not have it');
    for (const wrong of [{ ...lowered, reason: ' ' }, { ...lowered, date: 'lately' }, { ...lowered, id: 'P8' }]) {
      expect(promises.problems({ ...known(), lowered: [wrong] })).toContainEqual(expect.stringContaining('promises/lowered.json: needs an id'));
    }
  });

  it('what only a registry can show is remembered where none answers, and loses its place by a lost proof as any other', async () => {
    const offline = () => ({ ...known(), register: known().register.map((one) => ({ ...one, needs: 'advisories' })) });
    await writeFile(join(house, 'promises/kept.json'), '[]');
    promises.writeDocument(offline());
    expect(state(offline())?.state).toBe('partly');
    expect(promises.problems(offline())).toEqual([]);
    expect(promises.problems({ ...offline(), proofs: [] })).toContainEqual(expect.stringContaining('P84 was kept and is partly'));
  });

  it('a kept promise that loses its fault, a fault whose text is gone, a path that is gone and an edited document fail the run', async () => {
    documented();
    const before = known();
    expect(promises.problems({ ...before, faults: [] })).toContainEqual(expect.stringContaining('P84 was kept and is partly'));
    await writeFile(join(house, 'docs/promises.md'), `${await readFile(join(house, 'docs/promises.md'), 'utf8')}All is well.\n`);
    expect(promises.problems(before)).toEqual([expect.stringContaining('docs/promises.md says something else')]);
    await writeFile(join(house, 'src/guard.ts'), GUARD.replace('>= 18', '> 17'));
    expect(promises.problems(before)).toContainEqual(expect.stringContaining('its text occurs 0 times in src/guard.ts'));
    await rm(join(house, 'src/guard.ts'));
    expect(promises.problems(before)).toContain('P84 names src/guard.ts, which isn\'t there');
  });
});

describe('--prove', () => {
  const jest = (args: string[], cwd: string, results: string) => new Promise<void>((done) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', `--reporters=${join(root, 'scripts/lib/promise-tests.mjs')}`, ...args],
      { cwd, stdio: 'ignore', env: { ...process.env, DREAMLUX_PROMISE_RESULTS: results } });
    child.once('close', () => done());
  });

  it('accepts only a test that runs, passes without the fault and fails an assertion with it', async () => {
    const house = await fixture();
    const copy = await mkdtemp(join(tmpdir(), 'dreamlux-prove-'));
    copyTree(house, copy);
    try {
      const faults: [Fault, string | null][] = [
        [guardOff, null],
        [fault('nobody looks', 'has a handle'), 'its test passes all the same'],
        [fault('not a program', 'lets no child in', '((('), 'the tests don\'t run at all'],
        [fault('a stumble', 'opens without a word'), 'another reason than an assertion'],
        [fault('no bell', 'waits for nobody'), 'another reason than an assertion'],
        [{ ...fault('no bell, and that is enough', 'waits for nobody'), otherwise: { message: 'in vain for the bell', reason: 'The bell rings or it does not.' } }, null],
        [{ ...fault('another error than the one named', 'opens without a word'), otherwise: { message: 'in vain for the bell', reason: 'x' } }, 'another reason than an assertion'],
        [fault('a refusal that does not come', 'refuses in time'), null],
        [fault('an answer that is compared', 'waits for an answer'), null],
        [fault('was red before', 'was never right'), 'fails without it'],
        [fault('a lost test', 'lets no giraffe in'), 'no test "lets no giraffe in" with [P84] runs'],
        [fault('a lost text', 'lets no child in', '1', 'age >= 21'), 'doesn\'t occur exactly once'],
        [{ ...guardOff, promise: 'P8' }, 'with [P8] runs'],
      ];
      const verdicts = new Map<Fault, string | null>();
      await prove(copy, faults.map(([one]) => one), jest, (one, verdict) => verdicts.set(one, verdict));
      for (const [one, expected] of faults) {
        const verdict = verdicts.get(one);
        expect([one.name, verdict]).toEqual([one.name, expected === null ? null : expect.stringContaining(expected)]);
      }
      expect(await readFile(join(copy, 'src/guard.ts'), 'utf8')).toBe(GUARD);
      expect(await readFile(join(house, 'src/guard.ts'), 'utf8')).toBe(GUARD);
    } finally {
      for (const folder of [house, copy]) await rm(folder, { recursive: true, force: true });
    }
  });
});
