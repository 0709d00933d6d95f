import { Module } from '@nestjs/common';
import { Egress } from './egress.js';

@Module({ providers: [{ provide: Egress, useFactory: () => new Egress() }], exports: [Egress] })
export class EgressModule {}
