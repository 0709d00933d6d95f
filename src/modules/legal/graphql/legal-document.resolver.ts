import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore, Role } from '../../../platform/context/index.js';
import { ForbiddenError, NotFoundError } from '../../../platform/errors/index.js';
import { ScopedField } from '../../../platform/graphql/index.js';
import { StaffAction, Viewer } from '../../accounts/index.js';
import { Acceptances } from '../acceptances.js';
import { LegalDocuments } from '../legal-documents.js';
import { PublishDocument } from '../publish-document.js';
import { WithdrawDocument } from '../withdraw-document.js';
import { AcceptLegalDocumentInput, LegalDocumentArgs, PublishLegalDocumentInput, WithdrawLegalDocumentInput } from './legal-document.inputs.js';
import { AcceptLegalDocumentResult, LegalAcceptance, LegalDocument, LegalDocumentResult } from './legal-document.type.js';

/** The published documents, for everyone; accepting them; publishing new versions, for staff in twos. */
@Resolver(() => Viewer)
export class LegalDocumentResolver {
  constructor(
    private readonly context: ContextStore,
    private readonly documents: LegalDocuments,
    private readonly publishing: PublishDocument,
    private readonly withdrawal: WithdrawDocument,
    private readonly acceptances: Acceptances,
  ) {}

  @Query(() => LegalDocument, { description: 'A document of the service: the version in force, or a named one. NOT_FOUND where it was never published, or was withdrawn.' })
  @Access({ anonymous: true, session: true, apiKey: 'any' })
  async legalDocument(@Args() { kind, locale, version }: LegalDocumentArgs): Promise<LegalDocument> {
    const text = await this.documents.text(kind, locale, version);
    if (!text) throw new NotFoundError();
    return new LegalDocument(text);
  }

  @Mutation(() => AcceptLegalDocumentResult, { description: 'Accepts a version. Once more changes nothing.' })
  @Access({ session: true })
  async acceptLegalDocument(@Args('input', { description: 'Which version.' }) { kind, version }: AcceptLegalDocumentInput): Promise<LegalAcceptance> {
    const { caller } = this.context.current;
    if (!caller) throw new ForbiddenError();
    return new LegalAcceptance(await this.acceptances.accept(caller.accountId, kind, version));
  }

  @Mutation(() => LegalDocumentResult, {
    description: 'Proposes to publish a version. Somebody else decides through approveStaffAction whether the change is material: then everyone is told first, '
      + 'and it takes effect 30 days after the last notice, or on the chosen date, never sooner than 14 days after it. Needs a recent re-authentication.',
  })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async publishLegalDocument(
    @Args('input', { description: 'Which version, from when, and why.' }) { kind, version, effectiveAt, reason }: PublishLegalDocumentInput,
  ): Promise<StaffAction> {
    return new StaffAction(await this.publishing.propose({ kind, version, effectiveAt: effectiveAt ?? null, reason }));
  }

  @Mutation(() => LegalDocumentResult, {
    description: 'Proposes to take back a version that is published and not in force yet. Somebody else decides through approveStaffAction; whoever was told of it is told in the '
      + 'product that it does not come. Needs a recent re-authentication.',
  })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async withdrawLegalDocument(@Args('input', { description: 'Which version, and why.' }) { kind, version, reason }: WithdrawLegalDocumentInput): Promise<StaffAction> {
    return new StaffAction(await this.withdrawal.propose(kind, version, reason));
  }

  @ResolveField(() => [LegalAcceptance], { description: 'Versions that were accepted, or that counted when the account began, newest first.' })
  @ScopedField('session-only')
  async legalAcceptances(@Parent() { accountId }: Viewer): Promise<LegalAcceptance[]> {
    return (await this.acceptances.of(accountId)).map((one) => new LegalAcceptance(one));
  }
}
