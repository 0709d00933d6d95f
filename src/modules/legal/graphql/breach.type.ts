import { Field, GraphQLISODateTime, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, InvalidInput, InvalidState, Node, NotFound, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import type { BreachDutyRecord, BreachRecord } from '../breach-reader.js';
import { BREACH_DUTY_ID, BREACH_ID, BreachDutyKind, BreachRisk } from '../domain/breach-rules.js';

registerEnumType(BreachRisk, {
  name: 'BreachRisk',
  description: 'How bad a breach is for the people concerned.',
  valuesMap: {
    NONE: { description: 'Unlikely to result in a risk: registered, with the reason, and told to no authority of the UK or EU.' },
    RISK: { description: 'A risk: authorities are told.' },
    HIGH: { description: 'A high risk: people are told too.' },
  },
});
registerEnumType(BreachDutyKind, {
  name: 'BreachDutyKind',
  description: 'Whom a breach has to be told to.',
  valuesMap: { AUTHORITY: { description: 'A supervisory authority or attorney general.' }, PEOPLE: { description: 'The people concerned.' } },
});

@ObjectType({ description: 'Somebody who has to be told of a breach, and by when (policies/breach-regimes.json).' })
export class BreachDuty {
  @Field(() => ID, { description: 'TypeID `duty_...`.' })
  readonly id: string;

  @Field(() => BreachDutyKind, { description: 'Authority or people.' })
  readonly kind: BreachDutyKind;

  @Field({ description: 'Country or state whose rule it is (ISO 3166); `*`: any without a rule of its own.' })
  readonly region: string;

  @Field({ description: 'The authority of the region.' })
  readonly authority: string;

  @Field(() => String, { nullable: true, description: 'Where it is reached.' })
  readonly url: string | null;

  @Field({ description: 'The rule behind the date.' })
  readonly source: string;

  @Field(() => Int, { nullable: true, description: 'The authority is told only where more people of the region than this are concerned; null: whatever their number.' })
  readonly above: number | null;

  @Field(() => GraphQLISODateTime, { description: 'From when on it counts: when we became aware; for people found after the others had been told: when they were found.' })
  readonly countedFrom: Date;

  @Field(() => GraphQLISODateTime, { description: 'By when.' })
  readonly dueAt: Date;

  @Field(() => GraphQLISODateTime, { description: 'From when on somebody is alarmed.' })
  readonly alarmAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was done.' })
  readonly doneAt: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When that was written down.' })
  readonly recordedAt: Date | null;

  @Field(() => String, { nullable: true, description: "The authority's reference, or ours." })
  readonly reference: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was late, where it was.' })
  readonly lateReason: string | null;

  constructor(duty: BreachDutyRecord) {
    this.id = toPublicId(BREACH_DUTY_ID, duty.id);
    this.kind = duty.kind;
    this.region = duty.region;
    this.authority = duty.authority;
    this.url = duty.url;
    this.source = duty.source;
    this.above = duty.above;
    this.countedFrom = duty.countedFrom;
    this.dueAt = duty.dueAt;
    this.alarmAt = duty.alarmAt;
    this.doneAt = duty.doneAt;
    this.recordedAt = duty.recordedAt;
    this.reference = duty.reference;
    this.lateReason = duty.lateReason;
  }
}

@ObjectType({ implements: Node, description: 'A personal data breach in the register (Art. 33(5) GDPR).' })
export class Breach extends Node {
  readonly breachId: string;

  @Field({ description: 'In a few words.' })
  readonly title: string;

  @Field({ description: 'What happened.' })
  readonly nature: string;

  @Field({ description: 'Likely consequences for the people concerned.' })
  readonly consequences: string;

  @Field({ description: 'What was done about it.' })
  readonly measures: string;

  @Field(() => [String], { description: 'Categories of data, as the data map names them.' })
  readonly categories: readonly string[];

  @Field(() => [String], { description: 'Where the people concerned live (ISO 3166), as judged last.' })
  readonly regions: readonly string[];

  @Field(() => BreachRisk, { description: 'How bad it is for them, as judged last.' })
  readonly risk: BreachRisk;

  @Field(() => String, { nullable: true, description: 'Why nobody is at risk, where nobody is.' })
  readonly riskReason: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When we became aware of it: the clocks count from here.' })
  readonly awareAt: Date;

  @Field(() => GraphQLISODateTime, { description: 'When it was entered.' })
  readonly registeredAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was closed.' })
  readonly closedAt: Date | null;

  constructor(breach: BreachRecord) {
    super();
    this.id = toPublicId(BREACH_ID, breach.id);
    this.breachId = breach.id;
    this.title = breach.title;
    this.nature = breach.nature;
    this.consequences = breach.consequences;
    this.measures = breach.measures;
    this.categories = breach.categories;
    this.regions = breach.regions;
    this.risk = breach.risk;
    this.riskReason = breach.riskReason;
    this.awareAt = breach.awareAt;
    this.registeredAt = breach.registeredAt;
    this.closedAt = breach.closedAt;
  }
}

@ObjectType({ description: 'How a breach was judged at one time.' })
export class BreachAssessment {
  @Field(() => [String], { description: 'Where the people concerned live (ISO 3166).' })
  regions: readonly string[];

  @Field(() => BreachRisk, { description: 'How bad it is for them.' })
  risk: BreachRisk;

  @Field(() => String, { nullable: true, description: 'Why; the first, with the registration, has one only where nobody is at risk.' })
  reason: string | null;

  @Field(() => ID, { nullable: true, description: 'Account of the member of staff; null: from before it was kept, see the audit log.' })
  assessedBy: string | null;

  @Field(() => GraphQLISODateTime, { description: 'When.' })
  assessedAt: Date;
}

@ObjectType({ description: 'Somebody on the list of a breach.' })
export class BreachPerson {
  @Field(() => ID, { description: 'Account.' })
  accountId: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When they were told in the product and by mail.' })
  toldAt: Date | null;

  @Field(() => String, { nullable: true, description: 'MAILED; FAILED: the mail came back; UNREACHABLE: there is no address. The notice in the product stands in any case.' })
  outcome: string | null;
}

export const BreachConnection = connectionOf(Breach);
export const BreachPersonConnection = connectionOf(BreachPerson);
export const BreachResult = resultUnion(
  'BreachResult',
  'Breach: done. InvalidState: closed, recorded already, or somebody has still to be told.',
  () => [Breach, InvalidInput, NotFound, InvalidState, ReauthenticationRequired],
);
