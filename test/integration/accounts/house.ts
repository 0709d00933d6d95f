import { Global, Module, type Type } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { loadConfig } from '../../../src/config/index.js';
import { AccountsModule } from '../../../src/modules/accounts/index.js';
import { SignUp } from '../../../src/modules/accounts/sign-up.js';
import { VerifyEmail } from '../../../src/modules/accounts/verify-email.js';
import { Authenticator } from '../../../src/platform/access/index.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { type Caller, ContextStore, Locale, type RequestContext } from '../../../src/platform/context/index.js';
import { DomainError } from '../../../src/platform/errors/index.js';
import { Loaders, NodeRegistry } from '../../../src/platform/graphql/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { MailModule } from '../../../src/platform/mail/index.js';
import { RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

export const PASSWORD = 'teal otters juggle at dawn';

/** What the GraphQL module would bring, without a schema. */
@Global()
@Module({ providers: [Loaders, NodeRegistry], exports: [Loaders, NodeRegistry] })
class GraphqlParts {}

interface Mail { purpose: string; locale: string; subject: string; text: string; account_id: string | null }

/** The accounts module on a real database and a real Redis. */
export class House {
  private constructor(
    readonly module: TestingModule,
    readonly database: TestDatabase,
    readonly redis: TestRedis,
  ) {}

  static async open(): Promise<House> {
    const database = await createTestDatabase();
    const redis = createTestRedis();
    const module = await createTestModule({ database, redis, imports: [RateLimitModule, MailModule.forRoot(loadConfig({})), GraphqlParts, AccountsModule] });
    return new House(module, database, redis);
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.redis.close();
    await this.database.drop();
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.module.get<T>(type, { strict: false });
  }

  query<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.database.ownerQuery<T>(sql, parameters);
  }

  /** Every test in its own minute of rate limits. */
  forgetLimits(): Promise<void> {
    return this.redis.wipe();
  }

  advance(ms: number): void {
    const clock = this.get(Clock);
    clock.moveTo(clock.offset + ms);
  }

  /** Mails to an address, newest first. */
  mails(to: string): Promise<Mail[]> {
    return this.query<Mail>('SELECT purpose, locale, subject, text, account_id FROM mails WHERE to_address = $1 ORDER BY id DESC', [to]);
  }

  /** The token of the newest link of this kind, as soon as it is there. */
  token(to: string, purpose: string): Promise<string> {
    return waitFor(async () => {
      const mail = (await this.mails(to)).find((one) => one.purpose === purpose);
      return new RegExp(`/${purpose}\\?token=([\\w-]+)`).exec(mail?.text ?? '')?.[1];
    }, { what: `a mail ${purpose} to ${to}` });
  }

  browser(ip = '198.51.100.7'): Browser {
    return new Browser(this, ip);
  }

  /** A person who signed up and followed the link, signed in on the browser that is returned. */
  async person(email: string, password = PASSWORD): Promise<Browser & { accountId: string }> {
    const browser = this.browser();
    await browser.do(SignUp, (signUp) => signUp.run({ email, password, ageConfirmed: true, marketingOptOut: false }));
    const token = await this.token(email, 'verify-email');
    const accountId = await browser.do(VerifyEmail, (verify) => verify.run(token));
    return Object.assign(browser, { accountId });
  }
}

/** Somebody's browser: keeps the cookie and comes with it, from one address. */
export class Browser {
  cookie = '';
  /** Of the cookie that was set last, in seconds. */
  maxAge = 0;

  constructor(
    private readonly house: House,
    readonly ip: string,
  ) {}

  /** Who the service takes it for. */
  async caller(authorization?: string): Promise<Caller | null> {
    return (await this.inContext(() => this.authenticate(authorization)))?.caller ?? null;
  }

  /** One request: authenticated as over HTTP, then `work` on the part of the product that is named. */
  do<P, T>(part: Type<P>, work: (part: P) => Promise<T> | T, authorization?: string): Promise<T> {
    return this.inContext(async (context) => {
      const found = await this.authenticate(authorization);
      if (found) Object.assign(context, found);
      return work(this.house.get(part));
    });
  }

  /** The code of the expected error that this request meets. @throws Error when it meets none */
  async refusal<P>(part: Type<P>, work: (part: P) => Promise<unknown>): Promise<string> {
    try {
      await this.do(part, work);
    } catch (error) {
      if (error instanceof DomainError) return [error.code, error.extra['field']].filter(Boolean).join(':');
      throw error;
    }
    throw new Error('it was not refused');
  }

  private authenticate(authorization: string | undefined) {
    return this.house.get(Authenticator).authenticate({ cookie: this.cookie ? `theme=dark; session=${this.cookie}` : undefined, authorization, ip: this.ip });
  }

  private inContext<T>(work: (context: RequestContext) => Promise<T>): Promise<T> {
    const reply = { setCookie: (_name: string, value: string, { maxAge }: { maxAge: number }) => { Object.assign(this, { cookie: value, maxAge }); }, clearCookie: () => { this.cookie = ''; } };
    const context: RequestContext = {
      correlationId: newId(), caller: null, locale: Locale.EN, ip: this.ip, userAgent: 'Test browser', memo: new Map(), http: { request: {}, reply } as unknown as Required<RequestContext>['http'],
    };
    return this.house.get(ContextStore).run(context, () => work(context));
  }
}
