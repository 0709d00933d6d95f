import { Global, Module } from '@nestjs/common';
import { ContextStore } from './request-context.js';

@Global()
@Module({ providers: [ContextStore], exports: [ContextStore] })
export class ContextModule {}
