import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { JobRunner } from './job.js';
import type { JobDefinition } from './job-definition.js';

const HANDLES = Symbol('job definition');

/** Makes a provider the one handler of `definition`. */
export const JobHandler = <D extends JobDefinition>(definition: D) =>
  (target: new (...dependencies: never[]) => JobRunner<D>): void => {
    Injectable()(target);
    Reflect.defineMetadata(HANDLES, definition, target);
  };

/** What a provider's class handles, if anything. */
export const handledBy = (target: object): JobDefinition | undefined => Reflect.getOwnMetadata(HANDLES, target) as JobDefinition | undefined;
