import { data } from './paths.mjs';
import { ensureDataFolder, logFile, postgresPlace } from './instance.mjs';
import { keptPort } from './ports.mjs';
import { ensureDatabase, startPostgres } from './postgres.mjs';
import { redisServer, startRedis } from './redis.mjs';
import { say } from './say.mjs';

const DATABASE = 'dreamlux';

/** A URL as it may be shown. @param {string} url */
export function withoutSecrets(url) {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname}`;
}

/**
 * Brings up Postgres and Redis, except for what DATABASE_URL and REDIS_URL name, and writes into the record how to reach them.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @returns {Promise<{ environment: Record<string, string>, postgresFolder: string | null }>} the variables that the product needs
 */
export async function openServices(supervisor) {
  ensureDataFolder();
  const ports = { postgres: await keptPort(data('ports.json'), 'postgres'), redis: await keptPort(data('ports.json'), 'redis') };
  /** @type {string | null} */
  let postgresFolder = null;
  const openPostgres = async () => {
    if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
    const place = await postgresPlace();
    postgresFolder = place.folder;
    const { url } = await startPostgres(supervisor, place, { port: ports.postgres });
    await ensureDatabase(url, DATABASE);
    return url(DATABASE);
  };
  const openRedis = async () => {
    if (process.env.REDIS_URL) return process.env.REDIS_URL;
    return startRedis(supervisor, { server: redisServer(), folder: data('redis'), log: logFile('redis'), port: ports.redis });
  };
  const [DATABASE_URL, REDIS_URL] = await Promise.all([openPostgres(), openRedis()]);
  say(`Postgres ${withoutSecrets(DATABASE_URL)}, Redis ${withoutSecrets(REDIS_URL)}`);
  const environment = { DATABASE_URL, REDIS_URL, STORAGE_DIR: process.env.STORAGE_DIR || data('storage') };
  supervisor.record.publish(environment);
  return { environment, postgresFolder };
}
