import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_PICTURE_BYTES } from '../../../../platform/codecs/picture-rules.js';
import { AnswerInvalidError } from './answer-invalid.error.js';
import { savePictures } from './save-pictures.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function* inPieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function saved(text: string, { size = 7, count = 4 } = {}): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'save-pictures-'));
  folders.push(folder);
  const paths = await savePictures(inPieces(text, size), folder, count);
  return Promise.all(paths.map((path) => readFile(path, 'latin1')));
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const list = (...pictures: string[]): string => JSON.stringify({ images: pictures });

it.each([1, 2, 3, 5, 64, 10_000])('finds the pictures wherever the answer is cut, in pieces of %i bytes', async (size) => {
  const contents = ['', 'a', 'ab', 'abc', '\x00\xff\x80 some more'];
  expect(await saved(list(...contents.map(base64)), { size, count: 9 })).toEqual(contents);
});

it('is not led astray by what else is in the answer', async () => {
  const answer = `  {"info": "{\\"images\\": [\\"${base64('no')}\\"]}", "parameters": {"images": ["${base64('no')}"], "deep": [["images"], {"images": ["x"]}]}, "no": "images", "list": ["x"],
    "images" : [ "${base64('yes')}" , "${base64('yes too')}" ], "imagesAndMore": ["x"], "last": "\\\\"} `;
  for (const size of [1, 1_000]) expect(await saved(answer, { size })).toEqual(['yes', 'yes too']);
});

it('takes as many as were asked for', async () => {
  expect(await saved(list(base64('one'), base64('two'), '!! not looked at'), { count: 2 })).toEqual(['one', 'two']);
});

it('finds none where there are none', async () => {
  for (const answer of ['{}', '{"images": []}', '{"images": null}', '{"detail": "x"}']) expect(await saved(answer)).toEqual([]);
});

it.each([
  ['text', 'hello'], ['a list', '["YQ=="]'], ['a number in the list', '{"images": [1]}'], ['a list in the list', '{"images": [["YQ=="]]}'], ['nothing', ''],
  ['an end in the middle', '{"images": ["YWJj'], ['no end', '{"images": ["YWJj"]'], ['other signs', list('YWJj!!')], ['an address', list('data:image/png;base64,YWJj')],
  ['half a byte', list('YWJjZ')], ['more behind the end', list('YQ==YQ==')], ['blanks', list('YW Jj')],
])('refuses %s', async (_, answer) => {
  for (const size of [1, 3, 1_000]) await expect(saved(answer, { size })).rejects.toThrow(AnswerInvalidError);
});

it('refuses a picture beyond the largest', async () => {
  await expect(saved(list(base64('x'.repeat(MAX_PICTURE_BYTES + 1))), { size: 65_536 })).rejects.toThrow('too large');
  expect((await saved(list(base64('x'.repeat(MAX_PICTURE_BYTES))), { size: 65_536 }))[0]).toHaveLength(MAX_PICTURE_BYTES);
});
