// Makes customers with credits on the built product and prints their API keys: `node seed-customers.mjs COUNT`.
import { runCommand } from '../../../dist/src/command.js';
import { ApiKeyMode, SeedAccount } from '../../../dist/src/modules/accounts/index.js';
import { CreditsService, GrantSource } from '../../../dist/src/modules/credits/index.js';
import { Role, scopes } from '../../../dist/src/platform/context/index.js';
import { UnitOfWork } from '../../../dist/src/platform/database/index.js';

await runCommand(async (app) => {
  const seed = app.get(SeedAccount);
  const customers = [];
  for (let number = 1; number <= Number(process.argv[2]); number += 1) {
    const { accountId } = await seed.account({ email: `customer-${number}@example.com`, password: 'never signs in by it', role: Role.USER, displayName: 'Customer' });
    await app.get(UnitOfWork).run(() => app.get(CreditsService).grant({ accountId, source: GrantSource.PROMOTION, amount: 10_000, idempotencyKey: 'faults' }));
    customers.push({ accountId, apiKey: await seed.apiKey(accountId, { name: 'faults', scopes, mode: ApiKeyMode.LIVE }) });
  }
  process.stdout.write(`${JSON.stringify(customers)}\n`);
});
