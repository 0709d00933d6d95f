import { Global, Module } from '@nestjs/common';
import { Breakers } from './breakers.js';

@Global()
@Module({ providers: [Breakers], exports: [Breakers] })
export class ResilienceModule {}
