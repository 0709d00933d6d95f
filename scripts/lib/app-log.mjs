import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { styled } from './say.mjs';

/** Pino's levels. */
const LEVELS = /** @type {const} */ ([[60, 'FATAL', 'red'], [50, 'ERROR', 'red'], [40, 'WARN', 'yellow'], [30, 'INFO', 'green'], [0, 'DEBUG', 'dim']]);
const WARN = 40;

/**
 * A log line for people, or null where it isn't worth their attention. What isn't JSON (a crash, a warning of Node's) always is.
 * @param {string} line
 * @param {number} from the lowest level shown
 */
function pretty(line, from) {
  /** @type {{ level?: number, time?: number | string, msg?: string, err?: { stack?: string, message?: string } }} */
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof entry?.level !== 'number') return line;
  if (entry.level < from) return null;
  const { level, time, msg = '', err } = entry;
  const [, name, colour] = LEVELS.find(([least]) => level >= least) ?? LEVELS[4];
  const clock = new Date(time ?? Date.now()).toTimeString().slice(0, 8);
  return [`${styled('dim', clock)} ${styled(colour, name.padEnd(5))} ${msg}`, err?.stack ?? err?.message].filter(Boolean).join('\n');
}

/**
 * Writes everything the app says to a file, and to the terminal what people should see: warnings and errors, or all of it with LOG=1.
 * @param {import('node:child_process').ChildProcess} app
 * @param {string} file
 */
export function followLog(app, file) {
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const from = process.env.LOG ? 0 : WARN;
  for (const stream of [app.stdout, app.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      const shown = pretty(line, from);
      if (shown !== null) console.log(shown);
    });
  }
}
