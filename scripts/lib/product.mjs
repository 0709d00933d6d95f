import { built, node24, root } from './paths.mjs';
import { Refusal } from './say.mjs';

/**
 * The environment of the product's processes on this machine.
 * @param {Record<string, string>} services how to reach Postgres, Redis and the stored files
 * @returns {NodeJS.ProcessEnv}
 */
export const productEnvironment = (services) => ({ ...process.env, NODE_ENV: process.env.NODE_ENV || 'development', ...services });

/** The command line of one of the product's programs. @param {string} script in src, built @param {string[]} args */
export const program = (script, ...args) => [node24, '--enable-source-maps', built('src', script), ...args];

/** For programs that a person waits for: their answer, without the log of how the product came up. @param {NodeJS.ProcessEnv} env */
export const quietly = (env) => ({ LOG_LEVEL: 'warn', ...env });

/** Seconds after which a program that should take a few is taken to hang. */
const PATIENCE = 180;

/**
 * Runs one of the product's programs to its end.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {string} name for people
 * @param {string[]} commandLine
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what it printed
 * @throws Refusal with its own words when it fails
 */
export async function runProgram(supervisor, name, commandLine, env) {
  const { code, stdout, output } = await supervisor.run(name, commandLine, { cwd: root, env: quietly(env), timeout: PATIENCE * 1000, killSignal: 'SIGKILL' });
  if (code !== 0) throw new Refusal(`${name} failed:\n${output.trim()}`);
  return stdout.trim();
}
