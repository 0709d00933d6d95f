import { Injectable } from '@nestjs/common';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { AccountEntity } from './entities/account.entity.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Absent: stays. Empty: is removed. */
export interface ProfileChange {
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly region?: string;
  readonly locale?: Locale;
}

@Injectable()
export class UpdateProfile {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly context: ContextStore,
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  /**
   * @returns the account's id
   * @throws InvalidInputError
   */
  async run({ displayName, avatarUrl, region, locale }: ProfileChange): Promise<string> {
    const { accountId } = this.sessions.caller;
    if (avatarUrl && !isHttps(avatarUrl)) throw new InvalidInputError('avatarUrl', 'INVALID');
    await this.uow.run(async () => {
      const person = await this.people.lock(accountId);
      await this.database.write.update(AccountEntity, { id: accountId }, {
        displayName: displayName === undefined ? person.displayName : displayName.trim() || null,
        avatarUrl: avatarUrl === undefined ? person.avatarUrl : avatarUrl || null,
        region: region === undefined ? person.region : region || null,
        locale: locale ?? person.locale,
      });
    });
    if (locale) this.context.current.locale = locale;
    return accountId;
  }
}

function isHttps(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
