// What `npm run staff` does while the product isn't running: brings up its database for as long as the command takes.
import { ensureBuilt } from '../lib/build.mjs';
import { guardedRecord } from '../lib/guard.mjs';
import { productEnvironment, program, runProgram } from '../lib/product.mjs';
import { openServices } from '../lib/services.mjs';
import { Supervisor } from '../lib/supervisor.mjs';

const supervisor = new Supervisor(guardedRecord(), { interrupted: 130 });
try {
  const [{ environment }] = await Promise.all([openServices(supervisor), ensureBuilt(supervisor)]);
  const env = productEnvironment(environment);
  await runProgram(supervisor, 'The migration', program('migrate.js'), env);
  console.log(await runProgram(supervisor, 'The command', program('staff.js', ...process.argv.slice(2)), env));
  await supervisor.end(0);
} catch (error) {
  await supervisor.end(1, error);
}
