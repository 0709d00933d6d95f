import { Field, ID, Int, InterfaceType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Locale, Role } from '../context/index.js';
import { errorCodes } from '../errors/index.js';

registerEnumType(errorCodes, { name: 'ErrorCode', description: 'Every expected failure, by code.' });
registerEnumType(Locale, { name: 'Locale', description: 'The languages of the product.' });
registerEnumType(Role, { name: 'Role', description: 'What a person may do beyond their own things. ADMIN holds every staff permission.' });

/** An expected failure, as a member of an operation's result union. */
@InterfaceType('UserError', { description: 'An expected failure: the operation changed nothing.', resolveType: (value: { __typename: string }) => value.__typename })
export abstract class UserError {
  @Field(() => errorCodes, { description: 'Stable code for programs.' })
  code: string;

  @Field({ description: "What happened, in the caller's language." })
  message: string;
}

@ObjectType({ implements: UserError, description: 'The input breaks a rule that its type cannot express.' })
export class InvalidInput extends UserError {
  @Field(() => String, { nullable: true, description: 'Path of the field, e.g. `password`.' })
  field: string | null;
}

@ObjectType({ implements: UserError, description: "Missing, or somebody else's: the two answer alike." })
export class NotFound extends UserError {}

@ObjectType({ implements: UserError, description: 'A sensitive action: call `reauthenticate` first, then repeat it.' })
export class ReauthenticationRequired extends UserError {}

@ObjectType({ implements: UserError, description: 'Too many attempts.' })
export class RateLimited extends UserError {
  @Field(() => Int, { description: 'Seconds until the next attempt is admitted.' })
  retryAfterSeconds: number;
}

@ObjectType({ implements: UserError, description: 'The idempotency key was used for a different input within the last 24 hours.' })
export class IdempotencyConflict extends UserError {}

@ObjectType({ implements: UserError, description: 'The thing is in a state that does not allow this.' })
export class InvalidState extends UserError {}

/** Relay's Node: everything with an id of its own. */
@InterfaceType('Node', { description: 'Everything with an id of its own.', resolveType: (value: object) => value.constructor })
export abstract class Node {
  @Field(() => ID, { description: 'TypeID: its prefix names the kind.' })
  id: string;
}

@ObjectType({ description: 'What was deleted.' })
export class Deleted {
  @Field(() => ID, { description: 'Id of the thing that is gone.' })
  id: string;
}
