// A default import: on a Node too old for `styleText` the scripts must still load, to say that it is too old.
import util from 'node:util';

const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && typeof util.styleText === 'function';

/**
 * Styles text for a terminal; plain where output goes to a file.
 * @param {Parameters<typeof util.styleText>[0]} style
 * @param {string} text
 */
export const styled = (style, text) => (colours ? util.styleText(style, text) : text);

/** One line of progress. @param {string} text */
export const say = (text) => console.log(`${styled('dim', '·')} ${text}`);

/** A reason to stop that a person can act on: printed as it stands, without a stack. */
export class Refusal extends Error {}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if ((code === 'EACCES' || code === 'EPERM') && path) {
    return `This user may not change ${path}. Has another user (root?) started Dreamlux in this folder? Go on as that user.`;
  }
  return error instanceof Refusal ? error.message : (error.stack ?? error.message);
}

/** Prints what went wrong: what a person can solve plainly, anything else with its stack. @param {unknown} error */
export const report = (error) => console.error(`\n${styled('red', explain(error))}`);

// A reader that goes away (`npm start | head`, a closed terminal) must not keep us from stopping what we started.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
