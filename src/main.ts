import { AppModule } from './app.module.js';
import { ConfigError, loadConfig } from './config/index.js';
import { createApp } from './platform/http/index.js';

/** Starts one process in the role that ROLE names. Exits 1 with a plain message when it can't. */
async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(AppModule.forRoot(config), config);
  // A worker listens too: its health and metrics are read like the API's.
  await app.listen(config.PORT, config.HOST);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
