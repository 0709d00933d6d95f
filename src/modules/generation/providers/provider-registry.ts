import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import type { GenerationProvider } from './provider.js';
import { StableDiffusionProvider } from './stable-diffusion-provider.js';
import { StudioProvider } from './studio-provider.js';

/** Who renders. One provider per name that models carry; those that aren't configured are not there. */
@Injectable()
export class ProviderRegistry {
  private readonly providers: readonly GenerationProvider[];

  constructor(config: Config, studio: StudioProvider, stableDiffusion: StableDiffusionProvider) {
    this.providers = [studio, ...(config.STABLE_DIFFUSION_URL ? [stableDiffusion] : [])];
  }

  find(name: string): GenerationProvider | undefined {
    return this.providers.find((provider) => provider.name === name);
  }
}
