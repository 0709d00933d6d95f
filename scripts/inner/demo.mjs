// npm run demo [-- PHOTO]: what a person does on their first day, over HTTP against the running product. Exits 1 when anything is off.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { photograph } from '../lib/photograph.mjs';
import { startRecord } from '../lib/instance.mjs';
import { Person } from '../lib/person.mjs';
import { root } from '../lib/paths.mjs';
import { RunRecord } from '../lib/run-record.mjs';
import { report, say } from '../lib/say.mjs';

const running = RunRecord.read(startRecord)?.contents.environment.ORIGIN;
const base = process.env.DREAMLUX_URL ?? running ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const folder = join(root, 'demo-output');

/** @param {unknown} condition @param {string} what */
function expect(condition, what) {
  if (!condition) throw new Error(`The demo expected: ${what}`);
}

/** @param {string} label */
const bar = (label) => (/** @type {number} */ percent, /** @type {string} */ status) => {
  const filled = Math.round(percent / 4);
  const line = `  ${label.padEnd(15)} [${'█'.repeat(filled)}${'·'.repeat(25 - filled)}] ${String(percent).padStart(3)} % ${status.toLowerCase()}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}   ${['SUCCEEDED', 'FAILED', 'REJECTED', 'CANCELED'].includes(status) ? '\n' : ''}`);
  else if (percent % 25 === 0) console.log(line);
};

/** @param {Person} person @param {string} label @param {object} input */
async function generate(person, label, input) {
  const before = await person.credits();
  const generation = await person.generate(input, bar(label));
  expect(generation.status === 'SUCCEEDED', `${label} succeeds, not ${generation.status} (${generation.failure?.message ?? ''})`);
  expect(generation.outputs.length === 1, `${label} has one output`);
  const after = await person.credits();
  const { quoted, held, charged, refunded } = generation.cost;
  expect(charged > 0 && charged === quoted && held === 0 && refunded === 0, `${label} charges what was quoted: ${JSON.stringify(generation.cost)}`);
  expect(before.available - after.available === charged, `${label}: ${charged} credits are gone, not ${before.available - after.available}`);
  expect(after.held === 0 && after.debt === 0, 'nothing is left on hold');
  const [output] = generation.outputs;
  const bytes = await person.download(output.url);
  expect(bytes.length === output.byteSize, `${label}: ${output.byteSize} bytes arrive, not ${bytes.length}`);
  const file = join(folder, `${label}.${output.mediaType === 'video/mp4' ? 'mp4' : (output.mediaType.split('/')[1] ?? 'bin')}`);
  await writeFile(file, bytes);
  say(`saved ${file} (${output.mediaType}, ${output.width}x${output.height}${output.durationSeconds ? `, ${output.durationSeconds} s` : ''}), credits ${before.available} -> ${after.available}`);
  return { output, bytes };
}

async function main() {
  await mkdir(folder, { recursive: true });
  const email = `demo-${randomBytes(4).toString('hex')}@example.com`;
  const person = new Person(base);
  say(`signing up ${email} at ${base}`);
  await person.signUp(email, `demo passphrase ${randomBytes(6).toString('hex')}`);
  await person.verifyByMail(email);
  const start = await person.credits();
  expect(start.available > 0, 'a new account has credits to try it out');
  say(`signed in through the mailed link; ${start.available} credits`);

  const photo = process.argv[2] ? await readFile(process.argv[2]) : await photograph();
  const upload = await person.upload(photo, 'image/jpeg');
  say(`uploaded a photo of ${photo.length} bytes; kept as ${upload.width}x${upload.height}, its metadata gone`);

  const clip = await generate(person, 'IMAGE_TO_VIDEO', {
    kind: 'IMAGE_TO_VIDEO', modelId: 'studio-video', prompt: 'slow zoom towards the sun', inputUploadIds: [upload.id], durationSeconds: 2, resolution: '480p',
  });
  expect(clip.output.mediaType === 'video/mp4' && clip.bytes.subarray(4, 8).toString() === 'ftyp', 'the clip is an MP4 file');
  const picture = await generate(person, 'TEXT_TO_IMAGE', { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake under a violet evening sky', seed: 7 });
  expect(picture.output.mediaType.startsWith('image/'), 'the picture is a picture');

  const end = await person.credits();
  say(`credits before ${start.available}, after ${end.available}`);
  await person.signOut();
  expect((await person.query('{ viewer { id } }')).viewer === null, 'nobody is signed in after sign-out');
  console.log('\nThe demo went well.');
}

main().catch((error) => {
  report(error instanceof Error && error.message.includes('fetch failed') ? new Error(`Nothing answers at ${base}. Is "npm start" running?`) : error);
  process.exitCode = 1;
});
