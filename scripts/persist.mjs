// npm run persist -- FOLDER [MANIFEST]: makes the manifest of persisted documents from a web app's .graphql files, each of which is one document.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, stripIgnoredCharacters, validate } from 'graphql';

const [folder, target] = process.argv.slice(2);
if (!folder) {
  process.stderr.write('Usage: npm run persist -- FOLDER [MANIFEST]\n');
  process.exit(2);
}
const schema = buildSchema(readFileSync(new URL('../schema.gql', import.meta.url), 'utf8'));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(graphql|gql)$/.test(name)).sort();
const manifest = {};
const problems = [];
for (const file of files) {
  try {
    const text = stripIgnoredCharacters(readFileSync(join(folder, file), 'utf8'));
    const [problem] = validate(schema, parse(text));
    if (problem) throw problem;
    manifest[`sha256:${createHash('sha256').update(text).digest('hex')}`] = text;
  } catch (error) {
    problems.push(`${file}: ${error.message}`);
  }
}
if (files.length === 0) problems.push(`${folder} holds no .graphql files`);
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
const json = `${JSON.stringify(manifest, null, 2)}\n`;
if (target) writeFileSync(target, json);
else process.stdout.write(json);
