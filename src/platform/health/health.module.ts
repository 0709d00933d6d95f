import { Module, type OnModuleInit } from '@nestjs/common';
import { collectProcessMetrics } from './default-metrics.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';

@Module({ controllers: [HealthController], providers: [Readiness] })
export class HealthModule implements OnModuleInit {
  onModuleInit(): void {
    collectProcessMetrics();
  }
}
