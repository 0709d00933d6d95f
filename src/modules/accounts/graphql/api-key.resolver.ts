import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { CreateApiKey } from '../create-api-key.js';
import { RevokeApiKey } from '../revoke-api-key.js';
import { RotateApiKey } from '../rotate-api-key.js';
import { CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput } from './api-key.inputs.js';
import { API_KEY, ApiKey, ApiKeyCreated } from './api-key.type.js';
import { CreateApiKeyResult, RevokeApiKeyResult } from './results.js';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  constructor(
    private readonly creation: CreateApiKey,
    private readonly rotation: RotateApiKey,
    private readonly revocation: RevokeApiKey,
  ) {}

  @Mutation(() => CreateApiKeyResult, { description: 'Makes an API key; its secret is shown this once. Needs a recent re-authentication.' })
  @Access({ session: true })
  async createApiKey(@Args('input', { description: 'What it may do.' }) input: CreateApiKeyInput): Promise<ApiKeyCreated> {
    const { apiKey, secret } = await this.creation.run({ ...input, creditLimit: input.creditLimit ?? null, expiresAt: input.expiresAt ?? null });
    return new ApiKeyCreated(apiKey, secret);
  }

  @Mutation(() => CreateApiKeyResult, {
    description: 'Replaces a key by a new one with the same name, scopes, mode, lifetime and budget. Needs a recent re-authentication.',
  })
  @Access({ session: true })
  async rotateApiKey(@Args('input', { description: 'Which key, and how long both work.' }) input: RotateApiKeyInput): Promise<ApiKeyCreated> {
    const { apiKey, secret } = await this.rotation.run(parseId(API_KEY, input.id), input.overlapSeconds);
    return new ApiKeyCreated(apiKey, secret);
  }

  @Mutation(() => RevokeApiKeyResult, { description: 'Ends a key at once. Repeating it changes nothing.' })
  @Access({ session: true })
  async revokeApiKey(@Args('input', { description: 'Which key.' }) input: RevokeApiKeyInput): Promise<ApiKey> {
    return new ApiKey(await this.revocation.run(parseId(API_KEY, input.id)));
  }
}
