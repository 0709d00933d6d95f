import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What the product keeps between two starts: an installation. Deleting the folder deletes it; another DREAMLUX_DATA is another one. */
export const dataFolder = resolve(process.env.DREAMLUX_DATA || join(root, '.data'));

/** Node 24, the product's own runtime: a dev dependency, so that a machine needs only Node 20.19 to begin. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

/** A file of the data folder. */
export const data = (/** @type {string[]} */ ...names) => join(dataFolder, ...names);

/** A file of the build. */
export const built = (/** @type {string[]} */ ...names) => join(root, 'dist', ...names);
