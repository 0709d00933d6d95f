import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { styled } from './say.mjs';

/** The app's levels, the most urgent first. */
const COLOURS = /** @type {const} */ ({ fatal: 'red', error: 'red', warn: 'yellow', info: 'green', debug: 'dim', trace: 'dim' });
const FOR_PEOPLE = ['fatal', 'error', 'warn'];

/** @typedef {{ level: keyof typeof COLOURS, time: string, from?: string, msg?: string, err?: { stack?: string, message?: string } }} Entry */

/** @param {string} line @returns {Entry | null} null for what isn't the app's logger: a crash, a warning of Node's */
function parse(line) {
  try {
    const entry = JSON.parse(line);
    return entry?.level in COLOURS ? entry : null;
  } catch {
    return null;
  }
}

/** @param {Entry} entry */
function pretty({ level, time, from, msg = '', err }) {
  const clock = new Date(time).toTimeString().slice(0, 8);
  const text = [styled('dim', clock), styled(COLOURS[level], level.toUpperCase().padEnd(5)), from && styled('dim', from), msg].filter(Boolean).join(' ');
  return [text, err?.stack ?? err?.message].filter(Boolean).join('\n');
}

/**
 * Writes everything the app says to a file, and to the terminal what people should see: warnings, errors and whatever isn't a log line, or all of it
 * with LOG=1.
 * @param {import('node:child_process').ChildProcess} app
 * @param {string} file
 */
export function followLog(app, file) {
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  for (const stream of [app.stdout, app.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      const entry = parse(line);
      if (!entry) console.log(line);
      else if (process.env.LOG || FOR_PEOPLE.includes(entry.level)) console.log(pretty(entry));
    });
  }
}
