import type { Provider } from '@nestjs/common';
import { CatalogueResolver } from './catalogue.resolver.js';
import { GenerationResolver } from './generation.resolver.js';
import { GenerationFieldsResolver } from './generation-fields.resolver.js';
import { GenerationNodes } from './generation-nodes.js';
import { GenerationUpdatesResolver } from './generation-updates.resolver.js';
import { GenerationViews } from './generation-views.js';
import { OutputsResolver } from './outputs.resolver.js';
import { TrainingResolver } from './training.resolver.js';
import { UploadsResolver } from './uploads.resolver.js';
import { ViewerGenerationResolver } from './viewer-generation.resolver.js';

/** What resolves this module's part of the schema. */
export const graphqlProviders: Provider[] = [
  CatalogueResolver, GenerationFieldsResolver, GenerationNodes, GenerationResolver, GenerationUpdatesResolver, GenerationViews, OutputsResolver, TrainingResolver, UploadsResolver,
  ViewerGenerationResolver,
];
