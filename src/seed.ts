import { CommandRefusal, runCommand } from './command.js';
import { ApiKeyMode, SeedAccount } from './modules/accounts/index.js';
import { CreditsService, GrantSource } from './modules/credits/index.js';
import { Role, scopes } from './platform/context/index.js';
import { UnitOfWork } from './platform/database/index.js';

/** Stands in the repository for everyone to read: the seed refuses to run in production. */
const DEMO_PASSWORD = 'development-only-passphrase';
const DEMO_CREDITS = 500;

const people = [
  { name: 'demo', displayName: 'Demo', role: Role.USER },
  { name: 'support', displayName: 'Sue Support', role: Role.SUPPORT },
  { name: 'moderator', displayName: 'Mo Moderator', role: Role.MODERATOR },
  { name: 'privacy', displayName: 'Pat Privacy', role: Role.PRIVACY_OFFICER },
  { name: 'auditor', displayName: 'Audie Auditor', role: Role.AUDITOR },
  { name: 'admin', displayName: 'Ada Admin', role: Role.ADMIN },
] as const;

/** Makes the demo account with credits and a test key, and a person per staff role. Prints one line of JSON: whom to sign in as. May be repeated. */
await runCommand(async (app, config) => {
  if (config.production) throw new CommandRefusal('The demo is not for production.');
  const seed = app.get(SeedAccount);
  const credits = app.get(CreditsService);
  const accounts = [];
  let secret: string | null = null;
  for (const { name, displayName, role } of people) {
    const email = `${name}@dreamlux.example`;
    const { accountId } = await seed.account({ email, password: DEMO_PASSWORD, role, displayName });
    if (role === Role.USER) {
      await app.get(UnitOfWork).run(() => credits.grant({ accountId, source: GrantSource.PROMOTION, amount: DEMO_CREDITS, idempotencyKey: 'demo' }));
      secret = await seed.apiKey(accountId, { name: 'Demo test key', scopes, mode: ApiKeyMode.TEST });
    }
    const { available } = await credits.balance(accountId);
    accounts.push({ email, password: DEMO_PASSWORD, role, credits: available });
  }
  console.log(JSON.stringify({ accounts, apiKey: secret === null ? null : { secret } }));
});
