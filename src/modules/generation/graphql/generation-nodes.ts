import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Caller, ContextStore } from '../../../platform/context/index.js';
import { NodeRegistry } from '../../../platform/graphql/index.js';
import { tryParseId } from '../../../platform/ids/index.js';
import { MediaService, Upload } from '../../media/index.js';
import { Catalogue } from '../catalogue.js';
import { GenerationService } from '../generation.service.js';
import { MODEL, TEMPLATE, toModel, toTemplate } from './catalogue.types.js';
import { GENERATION } from './generation.type.js';
import { GenerationViews } from './generation-views.js';
import { OUTPUT, Output } from './output.type.js';
import { UPLOAD } from './uploads.resolver.js';

const mayRead = (caller: Caller | null): caller is Caller => caller?.kind === 'session' || (caller?.kind === 'apiKey' && caller.scopes.includes('generation:read'));

/** Finds this module's things for `node(id)`: the caller's own, and what is on offer to everyone. */
@Injectable()
export class GenerationNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeRegistry,
    private readonly context: ContextStore,
    private readonly service: GenerationService,
    private readonly media: MediaService,
    private readonly catalogue: Catalogue,
    private readonly views: GenerationViews,
  ) {}

  onModuleInit(): void {
    this.registerOwned(GENERATION, async (accountId, id) => {
      const record = await this.service.find(accountId, id);
      return record && this.views.generation(record);
    });
    this.registerOwned(OUTPUT, async (accountId, id) => {
      const record = await this.service.findOutput(accountId, id);
      return record && new Output(record, this.media);
    });
    this.registerOwned(UPLOAD, async (accountId, id) => {
      const record = await this.media.findUpload(accountId, id);
      return record && new Upload(record, this.media);
    });
    this.nodes.register(MODEL, async (id) => {
      const model = await this.catalogue.model(tryParseId(MODEL, id) ?? '');
      return model ? toModel(model) : null;
    });
    this.nodes.register(TEMPLATE, async (id) => {
      const template = await this.catalogue.template(tryParseId(TEMPLATE, id) ?? '');
      const model = template && (await this.catalogue.model(template.modelId));
      return model ? toTemplate(template, model) : null;
    });
  }

  private registerOwned(prefix: string, find: (accountId: string, id: string) => Promise<object | null>): void {
    this.nodes.register(prefix, async (publicId) => {
      const id = tryParseId(prefix, publicId);
      const { caller } = this.context.current;
      return id !== null && mayRead(caller) ? find(caller.accountId, id) : null;
    });
  }
}
