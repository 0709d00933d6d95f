// npm run staff -- grant EMAIL ROLE: on this folder's installation, whether it is running or not.
import { spawnSync } from 'node:child_process';
import { runGuarded } from './lib/guard.mjs';
import { startRecord } from './lib/instance.mjs';
import { root } from './lib/paths.mjs';
import { productEnvironment, program, quietly } from './lib/product.mjs';
import { RunRecord } from './lib/run-record.mjs';

const running = RunRecord.read(startRecord);
if (running?.isOwned() && running.contents.environment.DATABASE_URL) {
  const [node = '', ...args] = program('staff.js', ...process.argv.slice(2));
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'inherit', env: quietly(productEnvironment(running.contents.environment)) });
  process.exit(status ?? 1);
}
await runGuarded({
  script: 'scripts/inner/staff.mjs',
  claim: () => RunRecord.claim(startRecord, 'npm run staff', ({ contents }) => `"${contents.command}" is just beginning in this folder; try again in a moment.`),
});
