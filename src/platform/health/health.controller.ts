import { Controller, Get, Header, HttpCode, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { register } from 'prom-client';
import { Config } from '../../config/index.js';
import { Access } from '../access/index.js';
import { NotFoundError } from '../errors/index.js';
import { mayReadMetrics } from './metrics-access.js';
import { Readiness } from './readiness.js';

/** For orchestrators and Prometheus. */
@Controller()
export class HealthController {
  constructor(
    private readonly config: Config,
    private readonly readiness: Readiness,
  ) {}

  /** The event loop turns; says nothing about anything else, so that an outage of Postgres restarts nobody. */
  @Get('health/live')
  @Access({ anonymous: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Access({ anonymous: true })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    await reply.code(report.status === 'unavailable' ? 503 : 200).header('Cache-Control', 'no-store').send(report);
  }

  /** @throws NotFoundError for everyone who may not read it */
  @Get('metrics')
  @Access({ anonymous: true })
  async metrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { remoteAddress } = request.raw.socket;
    if (!mayReadMetrics({ remoteAddress, headers: request.headers }, this.config.METRICS_TOKEN)) throw new NotFoundError();
    await reply.header('Cache-Control', 'no-store').type(register.contentType).send(await register.metrics());
  }
}
