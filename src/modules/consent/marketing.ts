import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { AccountsService, type Person } from '../accounts/index.js';
import { AccountChoices, type ChoiceSource } from './account-choices.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { type MarketingFacts, type MarketingVerdict, marketingVerdict } from './domain/marketing-basis.js';
import { Suppressions } from './suppressions.js';

/** Whether somebody may get marketing mail now, and why. NOT_REACHABLE: no account, none in good standing, or its data is restricted. */
export type MailPermission = MarketingVerdict | { readonly allowed: false; readonly reason: 'NOT_REACHABLE' };

interface FactsRow {
  choice: boolean | null;
  suppressed: boolean;
  customer_since: Date | null;
  refusal_offered_at_sign_up: Date | null;
  refusal_offered_at_checkout: Date | null;
}

const FACTS = {
  name: 'marketing-facts',
  text: `SELECT (SELECT granted FROM consent_latest WHERE subject_id = (SELECT id FROM consent_subjects WHERE account_id = $1)
                    AND purpose = 'MARKETING_EMAIL' AND recipient IS NULL) AS choice,
                EXISTS (SELECT FROM suppressions WHERE address_hash = $2 AND purpose = 'MARKETING_EMAIL') AS suppressed,
                customer_since, refusal_offered_at_sign_up, refusal_offered_at_checkout
           FROM (VALUES ($1::uuid)) AS asked (account_id) LEFT JOIN marketing_relationships USING (account_id)`,
};

/** Whom we may write to about our services. The front door for other modules. */
@Injectable()
export class Marketing {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly choices: AccountChoices,
    private readonly suppressions: Suppressions,
  ) {}

  /** @param similar false for anything but our own services like the ones that were bought: that needs consent */
  async mayMail(accountId: string, { similar = true } = {}): Promise<MailPermission> {
    const person = await this.accounts.find(accountId);
    return person && isReachable(person) ? marketingVerdict(await this.facts(person), similar) : { allowed: false, reason: 'NOT_REACHABLE' };
  }

  /** What is known about an account holder, whether they can be reached or not. */
  async facts({ id, email }: Pick<Person, 'id' | 'email'>): Promise<MarketingFacts> {
    const [row] = await this.database.prepared<FactsRow>(FACTS, [id, this.suppressions.hashOf(email)]);
    if (!row) throw new Error('no facts about marketing');
    return {
      choice: row.choice, suppressed: row.suppressed, customerSince: row.customer_since,
      refusalOfferedAtSignUp: row.refusal_offered_at_sign_up !== null, refusalOfferedAtCheckout: row.refusal_offered_at_checkout !== null,
    };
  }

  /**
   * Somebody was offered to refuse as they signed up, and answered. For whoever was not, nothing is recorded, and silence allows nothing.
   * @throws Error outside of a unit of work
   */
  async recordSignUp(accountId: string, { refused, at }: { readonly refused: boolean; readonly at: Date }): Promise<void> {
    await this.database.write.query(
      'INSERT INTO marketing_relationships (account_id, refusal_offered_at_sign_up) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING', [accountId, at]);
    if (refused) await this.choices.choose(accountId, { purpose: AccountPurpose.MARKETING_EMAIL, granted: false, source: 'SIGN_UP' });
  }

  /**
   * Somebody bought, or negotiated to buy: a customer, who may hear of similar services unless they refuse [P22]. Buying takes no refusal back.
   * @param refused what they answered at checkout; null: they weren't asked
   * @throws Error outside of a unit of work
   */
  async recordSale(accountId: string, { refused, at }: { readonly refused: boolean | null; readonly at: Date }): Promise<void> {
    await this.database.write.query(
      `INSERT INTO marketing_relationships AS known (account_id, customer_since, refusal_offered_at_checkout) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE SET customer_since = LEAST(known.customer_since, excluded.customer_since),
         refusal_offered_at_checkout = LEAST(known.refusal_offered_at_checkout, excluded.refusal_offered_at_checkout)`, [accountId, at, refused === null ? null : at]);
    if (refused) await this.choices.choose(accountId, { purpose: AccountPurpose.MARKETING_EMAIL, granted: false, source: 'CHECKOUT' });
  }

  /**
   * Ends marketing mail to an account holder, at once and for their address whatever becomes of the account. Nobody weighs it: the right is absolute (Art. 21(3) GDPR) [P72].
   * @throws Error outside of a unit of work
   */
  async object(accountId: string, source: Extract<ChoiceSource, 'SETTINGS' | 'UNSUBSCRIBE' | 'OBJECTION'>): Promise<void> {
    const person = await this.accounts.find(accountId);
    if (!person) return;
    // First: what the list says and what the log says stay the same, whoever asks for mails again at the same time.
    await this.choices.lock(accountId);
    await this.suppressions.add(this.suppressions.hashOf(person.email));
    await this.choices.choose(accountId, { purpose: AccountPurpose.MARKETING_EMAIL, granted: false, source });
  }
}

/** Restricted data is stored and nothing else (Art. 18 GDPR) [P71]. */
const isReachable = ({ emailVerifiedAt, lifecycle, suspendedAt, restrictedAt }: Person): boolean =>
  emailVerifiedAt !== null && lifecycle === 'ACTIVE' && suspendedAt === null && restrictedAt === null;
