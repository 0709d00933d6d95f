// npm run reset: back to a fresh clone's state, apart from the packages and the build. What the environment names belongs to others and stays.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkMachine } from './lib/install.mjs';
import { demoFile, postgresFolders, startRecord } from './lib/instance.mjs';
import { data } from './lib/paths.mjs';
import { settleOrphan } from './lib/postgres.mjs';
import { gone, isAlive } from './lib/processes.mjs';
import { RunRecord } from './lib/run-record.mjs';
import { Refusal, report, say } from './lib/say.mjs';

/** Seconds that a running instance gets to drain and stop. */
const PATIENCE = 60;

async function stopRunning() {
  const running = RunRecord.read(startRecord);
  const owner = running?.contents.owners.find(isAlive);
  if (!running || !owner) return;
  say(`Stopping "${running.contents.command}" (process ${owner.pid}) ...`);
  process.kill(owner.pid, 'SIGTERM');
  for (const each of running.contents.owners) {
    if (!(await gone(each, PATIENCE))) throw new Refusal(`Process ${each.pid} does not stop. Stop it yourself, then try again; nothing has been deleted.`);
  }
}

async function reset() {
  checkMachine();
  await stopRunning();
  const record = await RunRecord.claim(startRecord, 'npm run reset', ({ contents }) => `"${contents.command}" has just begun in this folder.`);
  try {
    const postgres = postgresFolders();
    for (const folder of postgres) await settleOrphan(join(folder, 'data'));
    const folders = [...postgres, ...['redis', 'storage', 'logs', 'ports.json', 'id'].map((name) => data(name)), demoFile];
    for (const folder of folders.filter((path) => existsSync(path))) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      say(`Deleted ${folder}`);
    }
    for (const variable of ['DATABASE_URL', 'REDIS_URL', 'STORAGE_DIR'].filter((name) => process.env[name])) {
      say(`${variable} is set: what it names is yours and stays as it is.`);
    }
  } finally {
    record.release();
  }
  console.log('Reset. The next npm start begins afresh.');
}

try {
  await reset();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
