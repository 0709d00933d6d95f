// npm test [-- jest's arguments]: all checks and tests, on services of its own. With arguments, only Jest with these.
import { readdirSync } from 'node:fs';
import { runGuarded } from './lib/guard.mjs';
import { ensureDataFolder } from './lib/instance.mjs';
import { data } from './lib/paths.mjs';
import { redisServer } from './lib/redis.mjs';
import { RunRecord } from './lib/run-record.mjs';

await runGuarded({
  script: 'scripts/inner/test.mjs',
  claim: async () => {
    if (!process.env.TEST_REDIS_URL) redisServer();
    ensureDataFolder();
    for (const name of readdirSync(data('run')).filter((file) => /^test-\d+\.json$/.test(file))) {
      const earlier = RunRecord.read(data('run', name));
      if (earlier?.isOwned()) continue;
      await earlier?.cleanUp();
      new RunRecord(data('run', name), /** @type {never} */ ({})).release();
    }
    return RunRecord.claim(data('run', `test-${process.pid}.json`), 'npm test', () => 'Another npm test has this process id.');
  },
});
