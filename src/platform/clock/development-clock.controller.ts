import { Controller, Get, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access } from '../access/index.js';
import { readClockMove } from './clock-move.js';
import { Clock } from './clock.js';
import { DevelopmentClock } from './development-clock.js';

interface ClockAnswer {
  /** Business time, ISO 8601. */
  readonly now: string;
}

/** GET and PUT /dev/clock: reads and moves the business clock of all processes. Not registered in production. */
@Controller('dev/clock')
export class DevelopmentClockController {
  constructor(
    private readonly clock: Clock,
    private readonly development: DevelopmentClock,
  ) {}

  @Get()
  @Access({ anonymous: true })
  read(): ClockAnswer {
    return { now: this.clock.now().toISOString() };
  }

  /** The body is taken as it came: the input pipe would drop the null that means "back to the present". */
  @Put()
  @Access({ anonymous: true })
  async move(@Req() request: FastifyRequest): Promise<ClockAnswer> {
    await this.development.move(readClockMove(request.body, this.clock.now()));
    return this.read();
  }
}
