import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { InvalidInputError } from '../../../platform/errors/index.js';
import { type ConnectionShape, decodeCursor, Loaders, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { parseId, toPublicId, tryParseId } from '../../../platform/ids/index.js';
import type { AffectedPeople } from '../breach-people.js';
import { type BreachCounts, BreachReader, NOBODY } from '../breach-reader.js';
import { BreachRegister } from '../breach-register.js';
import { BREACH_DUTY_ID, BREACH_ID } from '../domain/breach-rules.js';
import { TellBreach } from '../tell-breach.js';
import {
  AddAffectedPeopleInput, type AffectedPeopleInput, CloseBreachInput, ReassessBreachInput, RecordBreachDutyInput, RegisterBreachInput, TellAffectedPeopleInput,
} from './breach.inputs.js';
import { Breach, BreachAssessment, BreachConnection, BreachDuty, BreachPerson, BreachPersonConnection, BreachResult } from './breach.type.js';

const ACCOUNT_ID = 'acct';

/** What is no account's id is answered like an account that there is not. */
const affectedIn = ({ accountIds = [], ...rest }: AffectedPeopleInput): AffectedPeople => ({
  ...rest,
  accountIds: accountIds.map((id) => {
    const accountId = tryParseId(ACCOUNT_ID, id);
    if (accountId === null) throw new InvalidInputError('accountIds', 'INVALID');
    return accountId;
  }),
});

/** The register of breaches, for those who keep it. */
@Resolver(() => Breach)
export class BreachResolver {
  constructor(
    private readonly register: BreachRegister,
    private readonly tell: TellBreach,
    private readonly reader: BreachReader,
    private readonly loaders: Loaders,
  ) {}

  @Query(() => BreachConnection, { description: 'The register of personal data breaches.' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  async breaches(@Args() { first, after }: PageArgs): Promise<ConnectionShape<Breach>> {
    return pageOf(await this.reader.page(first + 1, decodeCursor(after)), first, ({ id }) => id, (breach) => new Breach(breach));
  }

  @Mutation(() => BreachResult, { description: 'Enters a breach; its clocks count from when we became aware of it. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async registerBreach(@Args('input', { description: 'What happened, to whom.' }) { affected, ...report }: RegisterBreachInput): Promise<Breach> {
    return new Breach(await this.register.register({ ...report, ...(affected && { affected: affectedIn(affected) }) }));
  }

  @Mutation(() => BreachResult, {
    description: 'Judges a breach anew: whoever has to be told now gets a date, counted from awareness, and no date that is there goes. Needs a recent re-authentication. Audited.',
  })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async reassessBreach(@Args('input', { description: 'How it looks by now.' }) { breachId, ...assessment }: ReassessBreachInput): Promise<Breach> {
    return new Breach(await this.register.reassess(parseId(BREACH_ID, breachId), assessment));
  }

  @Mutation(() => BreachResult, { description: 'Adds people whom a breach affects; where others were told already, they are told the same. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async addAffectedPeople(@Args('input', { description: 'Whom.' }) { breachId, affected }: AddAffectedPeopleInput): Promise<Breach> {
    return new Breach(await this.register.addPeople(parseId(BREACH_ID, breachId), affectedIn(affected)));
  }

  @Mutation(() => BreachResult, { description: 'Tells everybody on the list, in their language, by mail and in the product. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async tellAffectedPeople(@Args('input', { description: 'The words.' }) { breachId, messages }: TellAffectedPeopleInput): Promise<Breach> {
    return new Breach(await this.tell.begin(parseId(BREACH_ID, breachId), messages));
  }

  @Mutation(() => BreachResult, { description: 'Records that an authority or the people were told, with the reason where it was late. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async recordBreachDuty(@Args('input', { description: 'What was done.' }) { id, ...done }: RecordBreachDutyInput): Promise<Breach> {
    return new Breach(await this.register.recordDuty(parseId(BREACH_DUTY_ID, id), done));
  }

  @Mutation(() => BreachResult, { description: 'Closes a breach once everybody has been told. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async closeBreach(@Args('input', { description: 'Which one.' }) { id }: CloseBreachInput): Promise<Breach> {
    return new Breach(await this.register.close(parseId(BREACH_ID, id)));
  }

  @ResolveField(() => [BreachDuty], { description: 'Whom it has to be told to, the earliest date first.' })
  async duties(@Parent() { breachId }: Breach): Promise<BreachDuty[]> {
    const duties = await this.loaders.load('legal.breach-duties', breachId, (ids) => this.reader.duties(ids));
    return (duties ?? []).map((duty) => new BreachDuty(duty));
  }

  @ResolveField(() => [BreachAssessment], { description: 'How it was judged, the newest first.' })
  async assessments(@Parent() { breachId }: Breach): Promise<BreachAssessment[]> {
    const assessments = await this.loaders.load('legal.breach-assessments', breachId, (ids) => this.reader.assessments(ids));
    return (assessments ?? []).map(({ assessedBy, ...rest }) => Object.assign(new BreachAssessment(), { ...rest, assessedBy: assessedBy && toPublicId(ACCOUNT_ID, assessedBy) }));
  }

  @ResolveField(() => Boolean, { description: 'Whether the list is still being filled from a table.' })
  async listing(@Parent() { breachId }: Breach): Promise<boolean> {
    return (await this.loaders.load('legal.breach-listing', breachId, (ids) => this.reader.listing(ids))) ?? false;
  }

  @ResolveField(() => Int, { description: 'How many people are on the list.' })
  async affectedCount(@Parent() breach: Breach): Promise<number> {
    return (await this.counts(breach)).affected;
  }

  @ResolveField(() => Int, { description: 'How many of them have been told.' })
  async toldCount(@Parent() breach: Breach): Promise<number> {
    return (await this.counts(breach)).told;
  }

  @ResolveField(() => Int, { description: 'How many of those told no mail reached; they have the notice in the product.' })
  async unreachedCount(@Parent() breach: Breach): Promise<number> {
    return (await this.counts(breach)).unreached;
  }

  @ResolveField(() => BreachPersonConnection, { description: 'Who is on the list.' })
  async people(@Parent() { breachId }: Breach, @Args() { first, after }: PageArgs): Promise<ConnectionShape<BreachPerson>> {
    const rows = await this.reader.people(breachId, first + 1, decodeCursor(after));
    return pageOf(rows, first, ({ accountId }) => accountId, (row) => Object.assign(new BreachPerson(), { ...row, accountId: toPublicId(ACCOUNT_ID, row.accountId) }));
  }

  private async counts({ breachId }: Breach): Promise<BreachCounts> {
    return (await this.loaders.load('legal.breach-counts', breachId, (ids) => this.reader.counts(ids))) ?? NOBODY;
  }
}
