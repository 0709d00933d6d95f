import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { ContextStore } from '../context/index.js';
import { AppLogger } from './app-logger.js';
import { contextFields } from './context-fields.js';
import { createPino } from './create-pino.js';
import { RequestLog } from './request-log.js';

@Global()
@Module({
  providers: [
    RequestLog,
    {
      provide: AppLogger,
      inject: [Config, ContextStore],
      useFactory: (config: Config, store: ContextStore) => new AppLogger(createPino(config.LOG_LEVEL, () => contextFields(store))),
    },
  ],
  exports: [AppLogger, RequestLog],
})
export class LoggingModule {}
