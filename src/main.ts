import { AppModule } from './app.module.js';
import { ConfigError, loadConfig } from './config/index.js';
import { createApp } from './platform/http/index.js';

const EXIT_GRACE_SECONDS = 10;

/** Starts one process in the role that ROLE names. Exits 1 with a plain message when it can't. */
async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(AppModule.forRoot(config), config);
  // Draining is bounded: whatever still hangs then is found by the reconcilers of another process.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(() => process.exit(1), (config.DRAIN_SECONDS + EXIT_GRACE_SECONDS) * 1_000).unref());
  }
  // A worker listens too: its health and metrics are read like the API's.
  await app.listen(config.PORT, config.HOST);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
