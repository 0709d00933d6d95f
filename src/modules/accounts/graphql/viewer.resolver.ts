import type { OnModuleInit } from '@nestjs/common';
import { Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore } from '../../../platform/context/index.js';
import { NodeRegistry, ScopedField } from '../../../platform/graphql/index.js';
import { tryParseId } from '../../../platform/ids/index.js';
import { ApiKeys } from '../api-keys.js';
import { People } from '../people.js';
import { Sessions } from '../sessions.js';
import { API_KEY, ApiKey } from './api-key.type.js';
import { Identity, SESSION, Session } from './session.type.js';
import { ACCOUNT, Viewer } from './viewer.type.js';

/** Whoever is calling, and what belongs to their account here. Other modules add their own fields. */
@Resolver(() => Viewer)
export class ViewerResolver implements OnModuleInit {
  constructor(
    private readonly context: ContextStore,
    private readonly people: People,
    private readonly sessionList: Sessions,
    private readonly keys: ApiKeys,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register(ACCOUNT, async (id) => (tryParseId(ACCOUNT, id) === this.context.current.caller?.accountId ? this.viewer() : null));
    this.registerForPeople(SESSION, async (accountId, id) => {
      const found = await this.sessionList.find(accountId, id);
      return found && new Session(found, this.currentSession);
    });
    this.registerForPeople(API_KEY, async (accountId, id) => {
      const found = await this.keys.find(accountId, id);
      return found && new ApiKey(found);
    });
  }

  @Query(() => Viewer, { nullable: true, description: 'Whoever is calling; null when signed out.' })
  @Access({ anonymous: true, session: true, apiKey: 'any' })
  async viewer(): Promise<Viewer | null> {
    const person = await this.people.current();
    return person ? new Viewer(person) : null;
  }

  @ResolveField(() => [Session], { description: 'Browsers that are signed in, newest first.' })
  @ScopedField('session-only')
  async sessions(@Parent() { accountId }: Viewer): Promise<Session[]> {
    return (await this.sessionList.listOf(accountId)).map((session) => new Session(session, this.currentSession));
  }

  @ResolveField(() => [ApiKey], { description: 'API keys, newest first; revoked and expired ones for 90 days.' })
  @ScopedField('session-only')
  async apiKeys(@Parent() { accountId }: Viewer): Promise<ApiKey[]> {
    return (await this.keys.listOf(accountId)).map((key) => new ApiKey(key));
  }

  @ResolveField(() => [Identity], { description: 'The ways in which the person signs in.' })
  @ScopedField('session-only')
  async identities(@Parent() { accountId }: Viewer): Promise<Identity[]> {
    return (await this.people.identitiesOf(accountId)).map((identity) => new Identity(identity));
  }

  private get currentSession(): string | null {
    const { caller } = this.context.current;
    return caller?.kind === 'session' ? caller.sessionId : null;
  }

  /** What only a person sees, and only of their own account. */
  private registerForPeople(prefix: string, find: (accountId: string, id: string) => Promise<object | null>): void {
    this.nodes.register(prefix, async (publicId) => {
      const { caller } = this.context.current;
      const id = tryParseId(prefix, publicId);
      return caller?.kind === 'session' && id !== null ? find(caller.accountId, id) : null;
    });
  }
}
