// node scripts/with-node.mjs FILE [ARGUMENTS]: runs a file of this project on its own Node 24, whichever Node the machine has.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, checkMachine } from './lib/install.mjs';
import { node24, root } from './lib/paths.mjs';
import { report } from './lib/say.mjs';

try {
  checkMachine();
  await ensureInstalled();
  const { status } = spawnSync(node24, process.argv.slice(2), { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  report(error);
  process.exitCode = 1;
}
