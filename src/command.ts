import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { type Config, ConfigError, loadConfig } from './config/index.js';
import { DomainError } from './platform/errors/index.js';
import { ContextStore, Locale } from './platform/context/index.js';
import { AppLogger } from './platform/logging/index.js';

/** A refusal in words for whoever typed the command. */
export class CommandRefusal extends Error {}

/** Runs one command with the whole product behind it, but without serving; exits 1 with a plain message when it is refused. */
export async function runCommand(work: (app: INestApplicationContext, config: Config) => Promise<void>): Promise<void> {
  try {
    const config = Object.assign(loadConfig(), { ROLE: 'api' as const, DATABASE_POOL_SIZE: 2 });
    const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), { bufferLogs: true, logger: ['error', 'warn'], abortOnError: false });
    app.useLogger(app.get(AppLogger));
    try {
      await app.get(ContextStore).runDetached(() => work(app, config));
    } finally {
      await app.close();
    }
  } catch (error) {
    const said = error instanceof ConfigError || error instanceof CommandRefusal ? error.message : error instanceof DomainError ? error.messageIn(Locale.EN) : undefined;
    process.stderr.write(`${said ?? (error as Error).stack}\n`);
    process.exit(1); // a boot that failed half way may have left connections open
  }
}
