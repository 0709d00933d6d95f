import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Entrance, entrancesOf } from './entrances.js';

/** Lists every entrance of the application and refuses to boot where one doesn't say who may call it. */
@Injectable()
export class AccessAudit implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const open = this.entrances().filter(({ rule }) => !rule).map(({ kind, name }) => `${kind} ${name}`);
    if (open.length > 0) throw new Error(`no @Access on: ${open.join(', ')}`);
  }

  entrances(): Entrance[] {
    const types = [...this.discovery.getProviders(), ...this.discovery.getControllers()].map(({ metatype }) => metatype);
    return [...new Set(types)].filter((type): type is Type => typeof type === 'function' && Boolean(type.prototype)).flatMap((type) => entrancesOf(type));
  }
}
