/** Why somebody may be mailed. SOFT_OPT_IN: a customer who was offered a refusal at each step and did not take it (Regulation 22(3) PECR, Art. 13(2) ePrivacy Directive). */
export enum ConsentBasis {
  CONSENT = 'CONSENT',
  SOFT_OPT_IN = 'SOFT_OPT_IN',
  NONE = 'NONE',
}

/** What is known about one person and marketing mail. */
export interface MarketingFacts {
  /** What they said last; null: nothing. */
  readonly choice: boolean | null;
  /** Their address is on the list of those that get none. */
  readonly suppressed: boolean;
  /** When they bought, or negotiated to buy. */
  readonly customerSince: Date | null;
  readonly refusalOfferedAtSignUp: boolean;
  readonly refusalOfferedAtCheckout: boolean;
}

export type MarketingRefusal = 'SUPPRESSED' | 'OBJECTED' | 'NOT_ASKED_FOR' | 'NOT_A_CUSTOMER' | 'NO_REFUSAL_OFFERED';
export type MarketingVerdict =
  | { readonly allowed: true; readonly basis: ConsentBasis.CONSENT | ConsentBasis.SOFT_OPT_IN }
  | { readonly allowed: false; readonly reason: MarketingRefusal };

const refused = (reason: MarketingRefusal): MarketingVerdict => ({ allowed: false, reason });

/**
 * Whether somebody may be mailed, and why [P22]. A refusal beats everything, whenever it came [P21].
 * @param similar whether it is about our own services like the one that was bought; anything else needs consent
 */
export function marketingVerdict(facts: MarketingFacts, similar: boolean): MarketingVerdict {
  if (facts.suppressed) return refused('SUPPRESSED');
  if (facts.choice === false) return refused('OBJECTED');
  if (facts.choice) return { allowed: true, basis: ConsentBasis.CONSENT };
  if (!similar) return refused('NOT_ASKED_FOR');
  if (!facts.customerSince) return refused('NOT_A_CUSTOMER');
  if (!facts.refusalOfferedAtSignUp || !facts.refusalOfferedAtCheckout) return refused('NO_REFUSAL_OFFERED');
  return { allowed: true, basis: ConsentBasis.SOFT_OPT_IN };
}
