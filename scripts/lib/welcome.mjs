import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dataFolder } from './paths.mjs';
import { demoFile, logFile } from './instance.mjs';
import { withoutSecrets } from './services.mjs';
import { styled } from './say.mjs';

/** @typedef {{ accounts: { email: string, password: string, role: string, credits?: number }[], apiKey: { secret: string } | null }} Demo */

/**
 * Keeps what the seed printed, and returns it with the key's secret, which it tells once for each database.
 * @param {string} stdout
 * @returns {Demo}
 */
export function keepDemo(stdout) {
  const database = process.env.DATABASE_URL ? withoutSecrets(process.env.DATABASE_URL) : 'embedded';
  const line = stdout.split('\n').findLast((text) => text.startsWith('{"accounts"'));
  if (!line) throw new Error(`The seed did not say whom to sign in as:\n${stdout}`);
  /** @type {Demo} */
  const now = JSON.parse(line);
  /** @type {Demo & { database: string } | null} */
  const before = existsSync(demoFile) ? JSON.parse(readFileSync(demoFile, 'utf8')) : null;
  const demo = { ...now, apiKey: now.apiKey ?? (before?.database === database ? before.apiKey : null) };
  writeFileSync(demoFile, JSON.stringify({ ...demo, database }), { mode: 0o600 });
  return demo;
}

/** @param {string[][]} rows in columns */
function table(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/**
 * What a person wants to know once everything runs.
 * @param {{ origin: string, demo: Demo, environment: Record<string, string>, postgresFolder: string | null }} running
 */
export function welcome({ origin, demo, environment, postgresFolder }) {
  const heading = (/** @type {string} */ text) => styled('bold', text);
  const key = demo.apiKey?.secret;
  const query = `curl ${origin}/graphql -H 'content-type: application/json'${key ? ` -H 'authorization: Bearer ${key}'` : ''} \\
         -d '{"query":"${key ? '{ viewer { credits { available held } } }' : '{ __typename }'}"}'`;
  return [
    '',
    heading(`Dreamlux runs at ${origin}`),
    ...table([
      ['GraphQL', `${origin}/graphql`],
      ['Explorer', `${origin}/explorer`],
      ['Captured mail', `${origin}/dev/mail`],
      ['Postgres', withoutSecrets(environment.DATABASE_URL ?? '')],
      ['Redis', withoutSecrets(environment.REDIS_URL ?? '')],
      ['Data', postgresFolder?.startsWith(dataFolder) === false ? `${dataFolder}, Postgres in ${postgresFolder}` : dataFolder],
      ['Log', `${logFile('app')} (all of it here: LOG=1 npm start)`],
    ]),
    '',
    heading('Sign in as'),
    ...table(demo.accounts.map(({ email, password, role, credits }) => [email, password, role.toLowerCase(), credits ? `${credits} credits` : ''])),
    ...(key ? [`  Test API key: ${key}`] : []),
    '',
    heading('Try'),
    '  1. npm run demo        the main job over HTTP: sign-up, photo, video, credits',
    `  2. ${query}`,
    `  3. open ${origin}/explorer in a browser`,
    '',
    'Ctrl-C stops everything. npm run reset deletes the data.',
    '',
  ].join('\n');
}
