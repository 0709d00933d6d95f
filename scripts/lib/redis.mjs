import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal, say } from './say.mjs';

/** @param {string} name @returns {string | undefined} its path */
function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

const findServer = () => onPath('redis-server') ?? onPath('valkey-server');

/** What a person types to get a Redis, by the package manager at hand. */
const INSTALL = Object.entries({
  brew: 'brew install redis',
  'apt-get': 'sudo apt-get install -y redis-server',
  dnf: 'sudo dnf install -y valkey',
  yum: 'sudo yum install -y redis',
  pacman: 'sudo pacman -S --noconfirm valkey',
  apk: 'sudo apk add redis',
  zypper: 'sudo zypper install -y redis',
  docker: 'docker run -d -p 127.0.0.1:6379:6379 redis:7 && export REDIS_URL=redis://127.0.0.1:6379',
});

/**
 * The Redis (or Valkey) server program; on Debian, root gets it installed.
 * @returns {string} its path
 * @throws Refusal with the command to type
 */
export function redisServer() {
  const found = findServer();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get')) {
    say("There is no Redis on this machine: installing Debian's package redis-server ...");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (/** @type {string[]} */ ...args) => spawnSync('apt-get', ['-q', ...args], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
    const installed = [apt('update'), apt('install', '-y', '--no-install-recommends', 'redis-server')].at(-1);
    const server = findServer();
    if (server) return server;
    throw new Refusal(`apt-get could not install redis-server:\n${installed?.stderr.trim()}\n\nInstall a Redis 6 or newer, or set REDIS_URL, and try again.`);
  }
  const command = INSTALL.find(([manager]) => onPath(manager))?.[1];
  throw new Refusal([
    'Dreamlux needs a Redis server, and neither redis-server nor valkey-server is on PATH.',
    command ? `Install one and try again:\n\n  ${command}\n` : 'Install one and try again.',
    'Or set REDIS_URL to one of yours.',
  ].join('\n'));
}

/** @param {string} text in the quotes of redis.conf */
const quoted = (text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/**
 * Starts a Redis on loopback and waits until it answers. Jobs must never be evicted; that it may lose the last seconds in a crash is no loss,
 * because Postgres is the truth.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {{ server: string, folder: string, log: string, port: number, throwaway?: boolean }} options
 * @returns {Promise<string>} its URL
 */
export async function startRedis(supervisor, { server, folder, log, port, throwaway = false }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const settings = {
    bind: '127.0.0.1',
    port,
    requirepass: password,
    dir: quoted(folder),
    save: throwaway ? '""' : '60 1',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  };
  const out = openSync(log, 'a', 0o600);
  const logged = statSync(log).size;
  // On its standard input, where no list of processes shows the password.
  const child = supervisor.spawn('Redis', [server, '-'], { cwd: folder, stdio: ['pipe', out, out] });
  child.stdin?.on('error', () => undefined).end(Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join(''));
  const words = () => readFileSync(log).subarray(logged).toString('utf8').trim();
  while (!(await answers(port, password))) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw new Refusal(`Redis did not start:\n${words()}`);
    await pause(20);
  }
  supervisor.needs('Redis', child, words);
  return `redis://:${password}@127.0.0.1:${port}`;
}

/** @param {number} port @param {string} password @returns {Promise<boolean>} */
function answers(port, password) {
  return new Promise((resolve) => {
    let heard = '';
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.setTimeout(2000, () => socket.destroy());
    socket.on('data', (data) => {
      heard += data;
      if (heard.split('\r\n').length > 2) socket.destroy();
    });
    socket.on('error', () => undefined).once('close', () => resolve(heard.includes('+PONG')));
  });
}
