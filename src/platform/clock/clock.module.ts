import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Config } from '../../config/index.js';
import { Clock } from './clock.js';
import { DevelopmentClock } from './development-clock.js';
import { DevelopmentClockController } from './development-clock.controller.js';

/** One clock per process. Outside of production it can be moved. */
@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ClockModule, ...(config.production ? {} : { providers: [DevelopmentClock], controllers: [DevelopmentClockController] }) };
  }
}
