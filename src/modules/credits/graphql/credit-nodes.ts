import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContextStore } from '../../../platform/context/index.js';
import { NodeRegistry } from '../../../platform/graphql/index.js';
import { tryParseId } from '../../../platform/ids/index.js';
import { Statements } from '../statements.js';
import { ENTRY_ID, toCreditEntry } from './credit-entry.type.js';
import { GRANT_ID, toCreditGrant } from './credit-grant.type.js';

/** Finds the caller's own grants and entries for `node(id)`. */
@Injectable()
export class CreditNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly statements: Statements,
    private readonly context: ContextStore,
  ) {}

  onModuleInit(): void {
    this.register(GRANT_ID, async (accountId, id) => map(await this.statements.findGrant(accountId, id), toCreditGrant));
    this.register(ENTRY_ID, async (accountId, id) => map(await this.statements.findEntry(accountId, id), toCreditEntry));
  }

  private register(prefix: string, find: (accountId: string, id: string) => Promise<object | null>): void {
    this.nodes.register(prefix, async (publicId) => {
      const id = tryParseId(prefix, publicId);
      const { caller } = this.context.current;
      const allowed = caller?.kind === 'session' || (caller?.kind === 'apiKey' && caller.scopes.includes('credits:read'));
      return id !== null && caller && allowed ? find(caller.accountId, id) : null;
    });
  }
}

const map = <T, U>(value: T | null, to: (value: T) => U): U | null => (value === null ? null : to(value));
