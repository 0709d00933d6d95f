import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { ApiKeyMode } from '../domain/api-key-secret.js';
import type { ApiKeyView } from '../domain/person.js';

registerEnumType(ApiKeyMode, { name: 'ApiKeyMode', description: 'TEST: the studio provider only, and no credits are spent.' });

/** Prefix of API key ids. */
export const API_KEY = 'key';

@ObjectType({ implements: Node, description: "A partner's key." })
export class ApiKey extends Node {
  /** The key's id in the database, for the modules that add fields. Not part of the schema. */
  readonly apiKeyId: string;

  @Field({ description: 'What its owner calls it.' })
  readonly name: string;

  @Field({ description: 'How its secret begins.' })
  readonly prefix: string;

  @Field(() => ApiKeyMode, { description: 'LIVE or TEST.' })
  readonly mode: ApiKeyMode;

  @Field(() => [String], { description: 'What it may do.' })
  readonly scopes: readonly string[];

  @Field(() => Date, { nullable: true, description: 'When it was last used, to within a few minutes.' })
  readonly lastUsedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it stops working.' })
  readonly expiresAt: Date | null;

  @Field({ description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt: Date | null;

  constructor(key: ApiKeyView) {
    super();
    this.id = toPublicId(API_KEY, key.id);
    this.apiKeyId = key.id;
    this.name = key.name;
    this.prefix = key.prefix;
    this.mode = key.mode;
    this.scopes = key.scopes;
    this.lastUsedAt = key.lastUsedAt;
    this.expiresAt = key.expiresAt;
    this.createdAt = key.createdAt;
    this.revokedAt = key.revokedAt;
  }
}

@ObjectType({ description: 'A new key with its secret.' })
export class ApiKeyCreated {
  @Field(() => ApiKey, { description: 'The key.' })
  readonly apiKey: ApiKey;

  @Field({ description: 'The secret itself: shown this once, and not to be found out again.' })
  readonly secret: string;

  constructor(key: ApiKeyView, secret: string) {
    this.apiKey = new ApiKey(key);
    this.secret = secret;
  }
}
