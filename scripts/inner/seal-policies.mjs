// Writes down the figures that the newest version of each policy shows (version.json), for a version that has not been released yet. Needs `npm run build`.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentKinds } from '../../dist/src/modules/legal/domain/document-kind.js';
import { PolicyLibrary } from '../../dist/src/modules/legal/policy-library.js';

const library = new PolicyLibrary();
const anew = process.argv.includes('--again');
for (const kind of documentKinds) {
  for (const version of library.versionsOf(kind).slice(-1)) {
    const file = join(library.folder, library.path(kind, version), 'version.json');
    if (existsSync(file) && !anew) continue;
    writeFileSync(file, library.seal(kind, version));
    console.log(`sealed ${kind} ${version}`);
  }
}
