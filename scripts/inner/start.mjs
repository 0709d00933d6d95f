// What `npm start` does once Node 24 and the packages are there.
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { followLog } from '../lib/app-log.mjs';
import { ensureBuilt } from '../lib/build.mjs';
import { guardedRecord } from '../lib/guard.mjs';
import { logFile } from '../lib/instance.mjs';
import { root } from '../lib/paths.mjs';
import { apiAddress } from '../lib/ports.mjs';
import { productEnvironment, program, runProgram } from '../lib/product.mjs';
import { Refusal, say } from '../lib/say.mjs';
import { openServices } from '../lib/services.mjs';
import { Supervisor } from '../lib/supervisor.mjs';
import { keepDemo, welcome } from '../lib/welcome.mjs';

/** Seconds until the app has to be ready, and beyond its own drain until it has to be gone. */
const READY_WITHIN = 60;
const BEYOND_DRAIN = 10;

const supervisor = new Supervisor(guardedRecord());

/** @param {NodeJS.ProcessEnv} env @param {string} origin */
async function startApp(env, origin) {
  const preload = pathToFileURL(`${root}/scripts/lib/follow-parent.mjs`).href;
  const [node = '', ...main] = program('main.js');
  const app = supervisor.spawn('the app', [node, '--import', preload, ...main], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    patience: Number(process.env.DRAIN_SECONDS || 25) + BEYOND_DRAIN,
  });
  followLog(app, logFile('app'));
  supervisor.needs('The app', app, () => `Its log: ${logFile('app')}`);
  for (const deadline = Date.now() + READY_WITHIN * 1000; ; await pause(50)) {
    const ready = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(2000) }).then(({ ok }) => ok, () => false);
    if (ready && !supervisor.ending) return;
    if (Date.now() > deadline) throw new Refusal(`The app was not ready after ${READY_WITHIN} s. Its log: ${logFile('app')}`);
  }
}

try {
  const { host, port } = await apiAddress();
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const origin = `http://${reachable}:${port}`;
  const [{ environment, postgresFolder }] = await Promise.all([openServices(supervisor), ensureBuilt(supervisor)]);
  const env = { ...productEnvironment(environment), ROLE: 'both', HOST: host, PORT: String(port) };
  const migrated = await runProgram(supervisor, 'The migration', program('migrate.js'), env);
  for (const line of migrated.split('\n').filter(Boolean)) say(line);
  // The seed needs the tables and nothing of the app: together they use both cores.
  const [seeded] = await Promise.all([runProgram(supervisor, 'The seed', program('seed.js'), env), startApp(env, origin)]);
  const demo = keepDemo(seeded);
  supervisor.record.publish({ ORIGIN: origin });
  console.log(welcome({ origin, demo, environment, postgresFolder }));
} catch (error) {
  await supervisor.end(1, error);
}
