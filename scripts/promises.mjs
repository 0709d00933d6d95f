// npm run promises: what became of the policy's promises in the last run of the tests.
// npm run promises -- --write: the same into docs/promises.md, and what is kept into promises/kept.json.
// npm run promises -- --prove [P44 | AREA ...] [--all]: builds the named faults into a copy, one by one, and demands that their tests notice.
// Proved ones whose source and test are as they were are skipped, unless --all.
import { runGuarded } from './lib/guard.mjs';
import { dataFolder, root } from './lib/paths.mjs';
import { counted, judge, readPromises, writeDocument, wrongEntries } from './lib/promises.mjs';
import { styled } from './lib/say.mjs';
import { claimTestRun } from './lib/test-services.mjs';

if (process.argv.includes('--prove')) {
  await runGuarded({ script: 'scripts/inner/promises.mjs', claim: () => claimTestRun('promises', 'npm run promises') });
} else {
  const known = readPromises(root, dataFolder);
  const judged = judge(known);
  const colours = /** @type {const} */ ({ kept: 'green', partly: 'yellow', 'not yet': 'red', 'not software': 'dim' });
  for (const { id, state, why, tests, promised } of judged) {
    console.log(`${id.padEnd(4)}${styled(colours[state], state.padEnd(13))}${promised.promise}${why ? ` (${why})` : ''}`);
    for (const [name, files] of /** @type {const} */ ([['code', promised.code], ['tests', tests]])) {
      if (files.length > 0) console.log(styled('dim', `${' '.repeat(17)}${name}: ${files.join(' ')}`));
    }
  }
  const { date, commit, full } = known.run;
  console.log(`\nLast ${full ? '' : 'partial '}run: ${date}, ${commit}.`);
  console.log(`${counted(judged)}`);
  const wrong = wrongEntries(known);
  for (const line of wrong) console.error(styled('red', line));
  if (process.argv.includes('--write')) writeDocument(known);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
