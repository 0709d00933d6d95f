import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';

/** One clock per process. */
@Global()
@Module({ providers: [Clock], exports: [Clock] })
export class ClockModule {}
