import { type DynamicModule, Module } from '@nestjs/common';
import type { Config } from '../../config/index.js';
import { LinkPagesController } from './http/link-pages.controller.js';

/** Pages for mailed links while there is no web app: in production it is empty. */
@Module({})
export class LinkPagesModule {
  static forRoot(config: Config): DynamicModule {
    return { module: LinkPagesModule, controllers: config.production ? [] : [LinkPagesController] };
  }
}
