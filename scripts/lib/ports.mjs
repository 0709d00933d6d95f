import { createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { Refusal } from './say.mjs';

/**
 * Opens the port for a moment.
 * @param {number} port 0 asks the system for any
 * @param {string} host
 * @returns {Promise<number>} the port
 */
function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** A free port on loopback: the preferred one if it is. @param {number} [preferred] */
export const freePort = (preferred = 0) => tryPort(preferred, '127.0.0.1').catch(() => tryPort(0, '127.0.0.1'));

/**
 * A port that stays the same from start to start for as long as nobody else takes it.
 * @param {string} file JSON with a port per name
 * @param {string} name
 */
export async function keptPort(file, name) {
  /** @type {Record<string, number>} */
  let kept = {};
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // First start.
  }
  const port = await freePort(kept[name]);
  writeFileSync(file, JSON.stringify({ ...kept, [name]: port }));
  return port;
}

/**
 * Where the API will listen, checked to be free.
 * @returns {Promise<{ host: string, port: number }>}
 * @throws Refusal naming the variable to change
 */
export async function apiAddress() {
  const port = Number(process.env.PORT || 3000);
  const host = process.env.HOST || '127.0.0.1';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Refusal('PORT must be a number from 1 to 65535.');
  try {
    await tryPort(port, host);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EADDRINUSE') {
      throw new Refusal(`Port ${port} is taken by another program. Stop it, or choose another port with the variable PORT:\n\n  PORT=${port + 1} npm start`);
    }
    if (code === 'EACCES') throw new Refusal(`This user may not open port ${port}. Choose one above 1023 with the variable PORT:\n\n  PORT=3000 npm start`);
    throw new Refusal(`Cannot listen on HOST=${host}, PORT=${port}: ${code}.`);
  }
  return { host, port };
}
