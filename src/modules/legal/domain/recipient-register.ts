import { EvidenceKind, HOST_SETTINGS, type Recipient, RECIPIENT_KINDS, type RecipientHost } from './recipient.js';
import { IN_HOUSE, TRANSFER_MECHANISMS, type TransferMechanism, type TransferRules } from './transfer.js';

export interface RecipientRegister extends TransferRules {
  readonly recipients: readonly Recipient[];
}

const KEY = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const COUNTRY = /^[A-Z]{2}$/;
/** A whole name: no pattern, no address, no port. */
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
/** Mechanisms that are something signed or certified. */
const ON_PAPER: readonly TransferMechanism[] = ['scc-idta', 'dpf'];
const FIELDS = ['key', 'name', 'kind', 'country', 'transferMechanism', 'active', 'evidence', 'providers', 'calledFor', 'hosts'];

/**
 * Reads the register of recipients and the rules of transfers.
 * @param rows of policies/recipients.json
 * @param rules of policies/transfers.json
 * @throws Error that names the file and every key that is wrong
 */
export function readRegister(rows: unknown, rules: unknown): RecipientRegister {
  const { controllerCountry, adequacy } = checkedRules(rules);
  return { controllerCountry, adequacy, recipients: checkedRows(rows) };
}

function checkedRules(rules: unknown): TransferRules {
  const { controllerCountry, adequacy } = (rules ?? {}) as Partial<TransferRules>;
  const problems = isCountry(controllerCountry) ? [] : ['controllerCountry: must be an ISO 3166 code'];
  for (const regime of ['uk', 'eu'] as const) {
    const list: unknown = adequacy?.[regime];
    if (!Array.isArray(list) || !list.every(isCountry)) problems.push(`adequacy.${regime}: must list ISO 3166 codes`);
  }
  refuseIf(problems, 'transfers.json');
  return rules as TransferRules;
}

function checkedRows(rows: unknown): readonly Recipient[] {
  const list = asList(rows) as Record<string, unknown>[];
  const problems = list.length > 0 ? [] : ['must be a list'];
  list.forEach((one, index) => {
    const where = isKey(one['key']) ? String(one['key']) : `[${index}]`;
    for (const problem of problemsOf(one)) problems.push(`${where}.${problem}`);
  });
  for (const key of repeated(list.map(({ key }) => key))) problems.push(`${String(key)}: is there twice`);
  for (const name of repeated(list.flatMap(({ providers }) => asList(providers)))) problems.push(`provider ${String(name)}: belongs to two recipients`);
  for (const host of repeated(list.flatMap(({ hosts }) => asList(hosts).map((one) => JSON.stringify(one))))) problems.push(`host ${String(host)}: belongs to two recipients`);
  refuseIf(problems, 'recipients.json');
  return list as unknown as readonly Recipient[];
}

function refuseIf(problems: readonly string[], file: string): void {
  if (problems.length > 0) throw new Error(`policies/${file} is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function problemsOf(one: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const expect = (right: boolean, problem: string): void => void (right || problems.push(problem));
  const each = (name: string, is: (item: unknown) => boolean): boolean => Array.isArray(one[name]) && (one[name] as unknown[]).every(is);
  for (const name of Object.keys(one)) expect(FIELDS.includes(name), `${name}: is unknown`);
  expect(typeof one['key'] === 'string' && KEY.test(one['key']), 'key: must be of small letters, digits and hyphens');
  expect(typeof one['name'] === 'string' && one['name'] !== '', 'name: is missing');
  expect(isOf(RECIPIENT_KINDS, one['kind']), `kind: must be one of ${RECIPIENT_KINDS.join(', ')}`);
  expect(one['country'] === IN_HOUSE || isCountry(one['country']), 'country: must be an ISO 3166 code or in-house');
  expect(isOf(TRANSFER_MECHANISMS, one['transferMechanism']), `transferMechanism: must be one of ${TRANSFER_MECHANISMS.join(', ')}`);
  expect(typeof one['active'] === 'boolean', 'active: must be true or false');
  expect(each('evidence', (kind) => isOf(Object.values(EvidenceKind), kind)), `evidence: must list ${Object.values(EvidenceKind).join(', ')}`);
  expect(one['kind'] !== 'ai-provider' || asList(one['evidence']).includes(EvidenceKind.NO_TRAINING), 'evidence: an ai-provider must show NO_TRAINING');
  expect(!isOf(ON_PAPER, one['transferMechanism']) || asList(one['evidence']).includes(EvidenceKind.TRANSFER), `evidence: ${ON_PAPER.join(' and ')} must show TRANSFER`);
  expect(each('providers', isKey), 'providers: must list names');
  expect(each('calledFor', isKey), 'calledFor: must list purposes');
  expect(each('hosts', isHost), `hosts: must be whole host names, or {"from": ${HOST_SETTINGS.join(' | ')}}`);
  return problems;
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const isOf = (values: readonly string[], value: unknown): boolean => values.includes(value as string);
const isKey = (value: unknown): boolean => typeof value === 'string' && KEY.test(value);
const isCountry = (value: unknown): boolean => typeof value === 'string' && COUNTRY.test(value);
const isHost = (value: unknown): boolean => (typeof value === 'string' ? NAME.test(value) : isOf(HOST_SETTINGS, (value as RecipientHost & object | null)?.from));
const repeated = (values: readonly unknown[]): unknown[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
