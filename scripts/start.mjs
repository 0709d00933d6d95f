// npm start: everything a person needs to use Dreamlux on this machine.
import { startRecord } from './lib/instance.mjs';
import { apiAddress } from './lib/ports.mjs';
import { redisServer } from './lib/redis.mjs';
import { runGuarded } from './lib/guard.mjs';
import { RunRecord } from './lib/run-record.mjs';

await runGuarded({
  script: 'scripts/inner/start.mjs',
  claim: async () => {
    const record = await RunRecord.claim(startRecord, 'npm start', ({ contents: { owners, command, environment } }) =>
      `"${command}" is already running in this folder (process ${owners[0]?.pid}${environment.ORIGIN ? `, ${environment.ORIGIN}` : ''}). Stop it first, with Ctrl-C where it runs.`);
    try {
      // Whatever would end the start is found before anything heavy begins.
      await apiAddress();
      if (!process.env.REDIS_URL) redisServer();
    } catch (error) {
      record.release();
      throw error;
    }
    return record;
  },
});
