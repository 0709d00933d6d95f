import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, InvalidInput, InvalidState, NotFound, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import type { StaffActionView } from '../domain/staff-action.js';
import { AuditDetail } from './audit-event.type.js';
import { ACCOUNT } from './viewer.type.js';

export enum StaffActionState {
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  EXPIRED = 'EXPIRED',
}
registerEnumType(StaffActionState, { name: 'StaffActionState', description: 'PENDING: waits for a second person. EXPIRED: nobody decided in time.' });

/** Prefix of staff actions. */
export const STAFF_ACTION = 'sact';

@ObjectType({ description: 'Something that takes two people: one proposes, another decides.' })
export class StaffAction {
  @Field(() => ID, { description: 'TypeID `sact_...`.' })
  readonly id: string;

  @Field({ description: 'What is to be done, e.g. `legal.publish-document`.' })
  readonly kind: string;

  @Field({ description: 'What it is about.' })
  readonly target: string;

  @Field(() => [AuditDetail], { description: 'What exactly.' })
  readonly details: AuditDetail[];

  @Field(() => StaffActionState, { description: 'Where it stands.' })
  readonly state: StaffActionState;

  @Field({ description: 'Why it was proposed.' })
  readonly reason: string;

  @Field(() => ID, { description: 'Account of whoever proposed it.' })
  readonly proposedBy: string;

  @Field({ description: 'When it was proposed.' })
  readonly proposedAt: Date;

  @Field({ description: 'Until when somebody else can approve it.' })
  readonly expiresAt: Date;

  @Field(() => ID, { nullable: true, description: 'Account of whoever decided.' })
  readonly decidedBy: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was decided.' })
  readonly decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  readonly decisionReason: string | null;

  constructor(action: StaffActionView) {
    this.id = toPublicId(STAFF_ACTION, action.id);
    this.kind = action.kind;
    this.target = action.target;
    this.details = Object.entries(action.payload).map(([name, value]) => ({ name, value: String(value) }));
    this.state = StaffActionState[action.state];
    this.reason = action.reason;
    this.proposedBy = toPublicId(ACCOUNT, action.proposedBy);
    this.proposedAt = action.createdAt;
    this.expiresAt = action.expiresAt;
    this.decidedBy = action.decidedBy && toPublicId(ACCOUNT, action.decidedBy);
    this.decidedAt = action.decidedAt;
    this.decisionReason = action.decisionReason;
  }
}

export const StaffActionConnection = connectionOf(StaffAction);

export const StaffActionResult = resultUnion('StaffActionResult',
  'The decided proposal. InvalidState: own proposals need another person, or it was decided otherwise, or is too old, or what it is about no longer allows it.', () =>
    [StaffAction, NotFound, InvalidInput, InvalidState, ReauthenticationRequired]);
