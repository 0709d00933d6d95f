import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { JobRunner } from './job.js';
import { definedJobs, definitionKey, type JobDefinition } from './job-definition.js';
import { handledBy } from './job-handler.js';

/** Tells whether the modules at hand are the whole application. */
export const WHOLE_APPLICATION = Symbol('whole application');

export interface RegisteredJob {
  readonly definition: JobDefinition;
  readonly runner: JobRunner<JobDefinition>;
}

/** Who handles what. Refuses to start with a job that nobody or more than one handles. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly jobs = new Map<string, RegisteredJob>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(WHOLE_APPLICATION) private readonly whole: boolean,
  ) {}

  onModuleInit(): void {
    const problems: string[] = [];
    const defined = new Set(definedJobs());
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const definition = typeof metatype === 'function' ? handledBy(metatype) : undefined;
      if (!definition) continue;
      const key = definitionKey(definition.name, definition.version);
      if (!defined.has(definition)) problems.push(`${key} is handled but not defined`);
      if (this.jobs.has(key)) problems.push(`${key} has two handlers`);
      this.jobs.set(key, { definition, runner: instance as JobRunner<JobDefinition> });
    }
    for (const { name, version } of this.whole ? defined : []) {
      if (!this.jobs.has(definitionKey(name, version))) problems.push(`${definitionKey(name, version)} has no handler`);
    }
    if (problems.length > 0) throw new Error(`jobs and handlers don't match: ${problems.join('; ')}`);
  }

  find(name: string, version: number): RegisteredJob | undefined {
    return this.jobs.get(definitionKey(name, version));
  }

  get all(): readonly RegisteredJob[] {
    return [...this.jobs.values()];
  }
}
