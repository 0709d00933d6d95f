import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { IdentityProvider } from '../domain/identity-provider.js';
import type { IdentityView, SessionView } from '../domain/person.js';

registerEnumType(IdentityProvider, { name: 'IdentityProvider', description: 'Who vouches for a person; EMAIL: a password.' });

/** Prefix of session ids. */
export const SESSION = 'sess';

@ObjectType({ implements: Node, description: 'A browser that is signed in.' })
export class Session extends Node {
  @Field({ description: 'When it was signed in.' })
  readonly createdAt: Date;

  @Field({ description: 'When it was last used, to within a few minutes.' })
  readonly lastSeenAt: Date;

  @Field({ description: 'When it ends even if it is used.' })
  readonly expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'The address it was signed in from.' })
  readonly ip: string | null;

  @Field({ description: 'What the browser calls itself.' })
  readonly userAgent: string;

  @Field({ description: 'Whether it is the one that is asking.' })
  readonly current: boolean;

  constructor(session: SessionView, currentId: string | null) {
    super();
    this.id = toPublicId(SESSION, session.id);
    this.createdAt = session.createdAt;
    this.lastSeenAt = session.lastSeenAt;
    this.expiresAt = session.expiresAt;
    this.ip = session.ip;
    this.userAgent = session.userAgent;
    this.current = session.id === currentId;
  }
}

@ObjectType({ description: 'A way in which a person signs in.' })
export class Identity {
  @Field(() => IdentityProvider, { description: 'Who vouches.' })
  readonly provider: IdentityProvider;

  @Field({ description: 'Since when.' })
  readonly createdAt: Date;

  constructor({ provider, createdAt }: IdentityView) {
    this.provider = provider;
    this.createdAt = createdAt;
  }
}
