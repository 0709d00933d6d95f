// npm test [-- jest's arguments]: all checks and tests, on services of its own. With arguments, only Jest with these.
import { runGuarded } from './lib/guard.mjs';
import { claimTestRun } from './lib/test-services.mjs';

await runGuarded({ script: 'scripts/inner/test.mjs', claim: () => claimTestRun('test', 'npm test') });
