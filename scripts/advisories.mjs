// npm run advisories [-- FOLDER]: asks the registry whether a dependency has a known weakness; advisories.json holds dated exceptions.
// Where the registry doesn't answer it says so and passes, unless ADVISORIES=required.
import { checkAdvisories } from './lib/advisories.mjs';
import { root } from './lib/paths.mjs';

const { code, output } = await checkAdvisories(process.argv[2] ?? root);
console.log(output);
process.exitCode = code;
