import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import type { AuditView } from '../domain/person.js';
import { ACCOUNT } from './viewer.type.js';

export enum AuditActorKind {
  PERSON = 'PERSON',
  API_KEY = 'API_KEY',
  OPERATOR = 'OPERATOR',
  SYSTEM = 'SYSTEM',
}
registerEnumType(AuditActorKind, { name: 'AuditActorKind', description: 'On whose behalf. OPERATOR: somebody with a shell on the server; SYSTEM: the service itself.' });

@ObjectType({ description: 'One detail of an event: an id, a number or a code.' })
export class AuditDetail {
  @Field({ description: 'What it is.' })
  readonly name: string;

  @Field({ description: 'Its value.' })
  readonly value: string;
}

@ObjectType({ description: 'Something that was done. Ids only; the accounts are null once they are erased.' })
export class AuditEvent {
  @Field(() => ID, { description: 'TypeID `audit_...`.' })
  readonly id: string;

  @Field({ description: 'What was done, e.g. `role.changed`.' })
  readonly action: string;

  @Field(() => AuditActorKind, { description: 'On whose behalf.' })
  readonly actorKind: AuditActorKind;

  @Field(() => ID, { nullable: true, description: 'Account that did it.' })
  readonly actorId: string | null;

  @Field(() => ID, { nullable: true, description: 'Account it was done to.' })
  readonly subjectId: string | null;

  @Field(() => [AuditDetail], { description: 'Further facts.' })
  readonly details: AuditDetail[];

  @Field({ description: 'Found in the log lines of the same request.' })
  readonly correlationId: string;

  @Field({ description: 'When.' })
  readonly createdAt: Date;

  constructor(event: AuditView) {
    this.id = toPublicId('audit', event.id);
    this.action = event.action;
    this.actorKind = AuditActorKind[event.actorKind];
    this.actorId = event.actorAccountId && toPublicId(ACCOUNT, event.actorAccountId);
    this.subjectId = event.subjectAccountId && toPublicId(ACCOUNT, event.subjectAccountId);
    this.details = Object.entries(event.details).map(([name, value]) => ({ name, value: String(value) }));
    this.correlationId = event.correlationId;
    this.createdAt = event.createdAt;
  }
}

export const AuditEventConnection = connectionOf(AuditEvent);
