import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { collectResolvers } from '../../src/collect-resolvers.js';
import { loadConfig } from '../../src/config/index.js';
import { Access, AccessAudit, AccessModule, admits, describeAccess, entrancesOf } from '../../src/platform/access/index.js';
import { type Caller, ContextModule, Role, type Scope } from '../../src/platform/context/index.js';
import { ClsModule } from 'nestjs-cls';

const session = (role: Role): Caller => ({ kind: 'session', accountId: 'a', sessionId: 's', role, authenticatedAt: new Date(0) });
const key = (...scopes: Scope[]): Caller => ({ kind: 'apiKey', accountId: 'a', apiKeyId: 'k', scopes, mode: 'LIVE' });

describe('access [P60]', () => {
  const entrances = collectResolvers(AppModule.forRoot(loadConfig({}))).flatMap((type) => entrancesOf(type));

  it('every root field states who may call it', () => {
    expect(entrances.length).toBeGreaterThan(20);
    expect(entrances.filter(({ rule }) => !rule)).toEqual([]);
  });

  it('no root field is declared twice', () => {
    const names = entrances.map(({ kind, name }) => `${kind}.${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each([
    ['a resolver', () => {
      @Resolver()
      class Open {
        @Query(() => String)
        open(): string {
          return '';
        }
      }
      @Module({ providers: [Open] })
      class OpenModule {}
      return OpenModule;
    }, 'Query open'],
    ['a route', () => {
      @Controller()
      class OpenController {
        @Get('open')
        open(): string {
          return '';
        }
      }
      @Module({ controllers: [OpenController] })
      class OpenModule {}
      return OpenModule;
    }, 'route OpenController.open'],
  ])('boot fails where %s does not say', async (_what, build, named) => {
    @Module({ imports: [ClsModule.forRoot({ global: true }), ContextModule, AccessModule, build()] })
    class House {}
    await expect(NestFactory.createApplicationContext(House, { logger: false, abortOnError: false })).rejects.toThrow(`no @Access on: ${named}`);
  });

  it('boots where all say', async () => {
    @Controller()
    class Closed {
      @Get('closed')
      @Access({ session: true })
      closed(): string {
        return '';
      }
    }
    @Module({ imports: [ClsModule.forRoot({ global: true }), ContextModule, AccessModule], controllers: [Closed] })
    class House {}
    const app = await NestFactory.createApplicationContext(House, { logger: false, abortOnError: false });
    expect(app.get(AccessAudit).entrances()).toEqual([{ kind: 'route', name: 'Closed.closed', rule: { session: true } }]);
    await app.close();
  });

  it.each<[string, Parameters<typeof admits>[0], Caller | null, boolean]>([
    ['anyone', { anonymous: true }, null, true],
    ['nobody signed in', { session: true }, null, false],
    ['a person', { session: true }, session(Role.USER), true],
    ['a key where only sessions may', { session: true }, key('generation:write'), false],
    ['a key with the scope', { session: true, apiKey: 'generation:write' }, key('generation:write'), true],
    ['a key with another scope', { session: true, apiKey: 'generation:write' }, key('generation:read'), false],
    ['any key', { apiKey: 'any' }, key(), true],
    ['a person where staff may', { roles: [Role.AUDITOR] }, session(Role.USER), false],
    ['other staff', { roles: [Role.AUDITOR] }, session(Role.MODERATOR), false],
    ['the right staff', { roles: [Role.AUDITOR] }, session(Role.AUDITOR), true],
    ['an admin', { roles: [Role.AUDITOR] }, session(Role.ADMIN), true],
    ['a key of an admin', { roles: [Role.AUDITOR] }, key('account:read'), false],
  ])('%s', (_who, rule, caller, expected) => {
    expect(admits(rule, caller)).toBe(expected);
  });

  it('a rule that admits nobody is a mistake', () => {
    expect(() => Access({})).toThrow('admits nobody');
    expect(() => Access({ roles: [] })).toThrow('admits nobody');
  });

  it('says it in words', () => {
    expect(describeAccess({ session: true, apiKey: 'generation:read' })).toBe('Access: a signed-in person; an API key with generation:read.');
    expect(describeAccess({ roles: [Role.AUDITOR] })).toBe('Access: staff (AUDITOR, ADMIN).');
  });
});
