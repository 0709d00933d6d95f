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
  const { code, stdout, output } = await supervisor.run(name, commandLine, { cwd: root, env });
  if (code !== 0) throw new Refusal(`${name} failed:\n${output.trim()}`);
  return stdout.trim();
}
