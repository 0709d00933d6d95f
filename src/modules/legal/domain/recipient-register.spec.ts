import { readPolicyFile } from '../../../config/index.js';
import { readRegister } from './recipient-register.js';
import { readRecipientWords } from './recipient-words.js';

type Row = Record<string, unknown>;
const rows = readPolicyFile('recipients.json') as Row[];
const rules = readPolicyFile('transfers.json');
const words = readPolicyFile('texts/recipients.json') as Record<string, Record<string, Record<string, string>>>;
const changed = (key: string, change: Row): Row[] => rows.map((row) => (row['key'] === key ? { ...row, ...change } : row));

it('is usable as it is, and so are its words', () => {
  const { recipients } = readRegister(rows, rules);
  expect(recipients.length).toBeGreaterThan(10);
  expect(recipients.filter(({ kind, evidence }) => kind === 'ai-provider' && !evidence.some((one) => String(one) === 'NO_TRAINING'))).toEqual([]);
  expect(readRecipientWords(words, recipients)).toBeDefined();
});

it.each<[string, Row, string]>([
  ['vidu', { country: 'China' }, 'vidu.country'],
  ['vidu', { transferMechanism: 'trust' }, 'vidu.transferMechanism'],
  ['vidu', { hosts: ['*.vidu.com'] }, 'vidu.hosts'],
  ['vidu', { hosts: ['10.0.0.1'] }, 'vidu.hosts'],
  ['vidu', { hosts: ['https://api.vidu.com'] }, 'vidu.hosts'],
  ['vidu', { hosts: [{ from: 'DATABASE_URL' }] }, 'vidu.hosts'],
  ['vidu', { active: 'yes' }, 'vidu.active'],
  ['vidu', { evidence: [] }, 'vidu.evidence'],
  ['stripe', { evidence: [] }, 'stripe.evidence: scc-idta and dpf must show TRANSFER'],
  ['apple-sign-in', { evidence: ['NO_TRAINING'] }, 'apple-sign-in.evidence'],
  ['vidu', { activ: true }, 'vidu.activ'],
  ['vidu', { key: 'stripe' }, 'stripe: is there twice'],
  ['vidu', { hosts: ['api.stripe.com'] }, 'api.stripe.com'],
  ['vidu', { providers: ['flux'] }, 'provider flux'],
])('a wrong entry of %s (%j) is refused by file and key', (key, change, named) => {
  expect(() => readRegister(changed(key, change), rules)).toThrow(expect.objectContaining({ message: expect.stringMatching(/^policies\/recipients\.json is not usable/) as string }));
  expect(() => readRegister(changed(key, change), rules)).toThrow(named);
});

it.each([null, {}, [], 'text'])('%j is no register', (given) => {
  expect(() => readRegister(given, rules)).toThrow('policies/recipients.json');
  expect(() => readRegister(rows, given)).toThrow('policies/transfers.json');
});

it('misses a word in any of the eight languages', () => {
  const { recipients } = readRegister(rows, rules);
  const without = { ...words, stripe: { purpose: { ...words['stripe']?.['purpose'], KO: '' } } };
  expect(() => readRecipientWords(without, recipients)).toThrow(/texts\/recipients\.json[^]*stripe\.purpose/);
  const { 'transfer-dpf': _dpf, ...others } = words;
  expect(() => readRecipientWords(others, recipients)).toThrow('transfer-dpf.name');
});
