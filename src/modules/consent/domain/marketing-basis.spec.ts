import fc from 'fast-check';
import { ConsentBasis, type MarketingFacts, marketingVerdict } from './marketing-basis.js';

const customer: MarketingFacts = {
  choice: null, suppressed: false, customerSince: new Date('2026-01-01T00:00:00Z'), refusalOfferedAtSignUp: true, refusalOfferedAtCheckout: true,
};

describe('who may get marketing mail [P22]', () => {
  it.each<[string, Partial<MarketingFacts>, object]>([
    ['a customer who never refused', {}, { allowed: true, basis: 'SOFT_OPT_IN' }],
    ['somebody who asked for it', { choice: true, customerSince: null, refusalOfferedAtSignUp: false, refusalOfferedAtCheckout: false }, { allowed: true, basis: 'CONSENT' }],
    ['not a customer', { customerSince: null }, { allowed: false, reason: 'NOT_A_CUSTOMER' }],
    ['a customer who was not offered a refusal at sign-up', { refusalOfferedAtSignUp: false }, { allowed: false, reason: 'NO_REFUSAL_OFFERED' }],
    ['a customer who was not offered a refusal at checkout', { refusalOfferedAtCheckout: false }, { allowed: false, reason: 'NO_REFUSAL_OFFERED' }],
    ['a customer who refused', { choice: false }, { allowed: false, reason: 'OBJECTED' }],
    ['an address that is on the list', { choice: true, suppressed: true }, { allowed: false, reason: 'SUPPRESSED' }],
  ])('%s', (_who, facts, verdict) => {
    expect(marketingVerdict({ ...customer, ...facts }, true)).toEqual(verdict);
  });

  it('customers hear of similar services only', () => {
    expect(marketingVerdict(customer, false)).toEqual({ allowed: false, reason: 'NOT_ASKED_FOR' });
    expect(marketingVerdict({ ...customer, choice: true }, false)).toEqual({ allowed: true, basis: ConsentBasis.CONSENT });
  });

  it('nobody without a consent, or a customer’s soft opt-in', () => {
    const facts = fc.record<MarketingFacts>({
      choice: fc.constantFrom(null, true, false), suppressed: fc.boolean(), customerSince: fc.option(fc.date({ noInvalidDate: true })),
      refusalOfferedAtSignUp: fc.boolean(), refusalOfferedAtCheckout: fc.boolean(),
    });
    fc.assert(fc.property(facts, fc.boolean(), (known, similar) => {
      const verdict = marketingVerdict(known, similar);
      if (!verdict.allowed) return;
      expect(known.suppressed || known.choice === false).toBe(false);
      expect(known.choice === true || (similar && known.customerSince !== null && known.refusalOfferedAtSignUp && known.refusalOfferedAtCheckout)).toBe(true);
    }));
  });
});
