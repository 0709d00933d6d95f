// npm run bench [-- NAME ... --quick --growth --profile]: times the product against its baselines, on services of its own.
import { readdirSync } from 'node:fs';
import { runGuarded } from './lib/guard.mjs';
import { ensureDataFolder } from './lib/instance.mjs';
import { data } from './lib/paths.mjs';
import { redisServer } from './lib/redis.mjs';
import { RunRecord } from './lib/run-record.mjs';

await runGuarded({
  script: 'scripts/inner/bench.mjs',
  claim: async () => {
    redisServer();
    ensureDataFolder();
    for (const name of readdirSync(data('run')).filter((file) => /^bench-\d+\.json$/.test(file))) {
      const earlier = RunRecord.read(data('run', name));
      if (earlier?.isOwned()) continue;
      await earlier?.cleanUp();
      new RunRecord(data('run', name), /** @type {never} */ ({})).release();
    }
    return RunRecord.claim(data('run', `bench-${process.pid}.json`), 'npm run bench', () => 'Another npm run bench has this process id.');
  },
});
