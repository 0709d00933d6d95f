import { CommandRefusal, runCommand } from './command.js';
import { SetRole } from './modules/accounts/index.js';
import { Role } from './platform/context/index.js';
import { NotFoundError } from './platform/errors/index.js';

const USAGE = `Usage: npm run staff -- grant EMAIL ROLE\nRoles: ${Object.values(Role).join(', ')}. USER takes the role away.`;

/** Gives a role to somebody who has an account: how the first administrator is made. */
await runCommand(async (app) => {
  const [verb, email, roleName] = process.argv.slice(2);
  const role = Object.values(Role).find((one) => one === roleName?.toUpperCase());
  if (verb !== 'grant' || !email || !role) throw new CommandRefusal(USAGE);
  try {
    await app.get(SetRole).grantByEmail(email, role);
  } catch (error) {
    throw error instanceof NotFoundError ? new CommandRefusal(`There is no account with the address ${email}; sign up first.`) : error;
  }
  console.log(`${email} is ${role} now.`);
});
