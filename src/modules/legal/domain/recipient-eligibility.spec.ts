import { readPolicyFile } from '../../../config/index.js';
import { type Evidence, EvidenceKind, type Recipient } from './recipient.js';
import { eligibilityOf, evidenceEndOf } from './recipient-eligibility.js';
import { readRegister } from './recipient-register.js';
import { covers, TRANSFER_MECHANISMS } from './transfer.js';

const rules = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
const recipient: Recipient = {
  key: 'model-co', name: 'Model Co', kind: 'ai-provider', country: 'US', transferMechanism: 'scc-idta', active: true,
  evidence: [EvidenceKind.NO_TRAINING, EvidenceKind.TRANSFER], providers: [], calledFor: [], hosts: [],
};
const shown = (kind: EvidenceKind, until: string): Evidence =>
  ({ id: `${kind} until ${until}`, recipient: 'model-co', kind, reference: 'x', url: null, validUntil: new Date(until), recordedAt: new Date(0) });
const both = [shown(EvidenceKind.NO_TRAINING, '2027-01-01'), shown(EvidenceKind.TRANSFER, '2027-06-01')];
const at = new Date('2026-12-01');
const of = (change: Partial<Recipient>, latest = both, when = at) => eligibilityOf({ ...recipient, ...change }, latest, rules, when);

it('names what it relies on', () => {
  expect(of({})).toMatchObject({ eligible: true, evidenceIds: both.map(({ id }) => id), needsConsent: false });
  expect(of({ evidence: [] }, [])).toMatchObject({ eligible: true, evidenceIds: [] });
  expect(of({ transferMechanism: 'explicit-consent' })).toMatchObject({ eligible: true, needsConsent: true });
});

it('ends with the evidence, to the millisecond [P34]', () => {
  expect(of({}, both, new Date(Date.parse('2027-01-01') - 1))).toMatchObject({ eligible: true });
  expect(of({}, both, new Date('2027-01-01'))).toEqual({ eligible: false, because: 'evidence-expired' });
  expect(of({}, both.slice(0, 1))).toEqual({ eligible: false, because: 'no-evidence' });
  expect(of({}, [])).toEqual({ eligible: false, because: 'no-evidence' });
  expect(evidenceEndOf(recipient, both)).toEqual(new Date('2027-01-01'));
  expect(evidenceEndOf(recipient, both.slice(1))).toBeNull();
  expect(evidenceEndOf({ ...recipient, evidence: [] }, both)).toBeNull();
});

it('needs a safeguard that covers the country, and to be in use [P65]', () => {
  expect(of({ transferMechanism: 'none' })).toEqual({ eligible: false, because: 'no-safeguard' });
  expect(of({ transferMechanism: 'uk-adequacy' })).toEqual({ eligible: false, because: 'no-safeguard' });
  expect(of({ active: false })).toEqual({ eligible: false, because: 'switched-off' });
});

it('mechanisms cover what the law says they do', () => {
  const covered = (country: string) => TRANSFER_MECHANISMS.filter((mechanism) => covers(mechanism, country, rules));
  expect(covered('in-house')).toEqual(['in-house']);
  expect(covered('GB')).toEqual(['domestic', 'eu-adequacy', 'scc-idta', 'explicit-consent']);
  expect(covered('DE')).toEqual(['uk-adequacy', 'eu-adequacy', 'scc-idta', 'explicit-consent']);
  expect(covered('US')).toEqual(['dpf', 'scc-idta', 'explicit-consent']);
  expect(covered('CN')).toEqual(['scc-idta', 'explicit-consent']);
});
