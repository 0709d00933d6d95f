import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore, Role } from '../../../platform/context/index.js';
import type { Recipient as RecipientFacts } from '../domain/recipient.js';
import { RecordRecipientEvidence } from '../record-recipient-evidence.js';
import { Recipients } from '../recipients.js';
import { Recipient, RecipientResult, RecordRecipientEvidenceInput } from './recipient.type.js';

@Resolver()
export class RecipientsResolver {
  constructor(
    private readonly register: Recipients,
    private readonly record: RecordRecipientEvidence,
    private readonly context: ContextStore,
  ) {}

  @Query(() => [Recipient], { description: 'Who receives personal data, where, and under which safeguard: the list that the product itself is held to.' })
  @Access({ anonymous: true })
  recipients(): Promise<Recipient[]> {
    return Promise.all(this.register.all().map((recipient) => this.toRecipient(recipient)));
  }

  @Mutation(() => RecipientResult, { description: 'Files what a recipient has shown. Without it, nothing new is sent where it is demanded. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async recordRecipientEvidence(@Args('input') { recipientId, kind, reference, url, validUntil }: RecordRecipientEvidenceInput): Promise<Recipient> {
    return this.toRecipient(await this.record.run({ recipient: recipientId, kind, reference, url: url ?? null, validUntil }));
  }

  private async toRecipient(recipient: RecipientFacts): Promise<Recipient> {
    const { locale } = this.context.current;
    const { key, kind, country, transferMechanism, active } = recipient;
    return Object.assign(new Recipient(), {
      id: key, kind, country, active, name: this.register.nameOf(recipient, locale), purpose: this.register.purposeOf(recipient, locale),
      transferMechanism: this.register.mechanismName(transferMechanism, locale), evidenceExpiresAt: await this.register.evidenceEnd(recipient),
    });
  }
}
