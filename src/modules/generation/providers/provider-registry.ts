import { Injectable } from '@nestjs/common';
import type { GenerationProvider } from './provider.js';
import { StudioProvider } from './studio-provider.js';

/** Who renders. One provider per name that models carry. */
@Injectable()
export class ProviderRegistry {
  private readonly providers: readonly GenerationProvider[];

  constructor(studio: StudioProvider) {
    this.providers = [studio];
  }

  find(name: string): GenerationProvider | undefined {
    return this.providers.find((provider) => provider.name === name);
  }
}
