import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EgressModule } from '../../platform/egress/index.js';
import { ResilienceModule } from '../../platform/resilience/index.js';
import { AccountsModule } from '../accounts/index.js';
import { ConsentModule } from '../consent/index.js';
import { CreditsModule } from '../credits/index.js';
import { LegalModule } from '../legal/index.js';
import { MediaModule } from '../media/index.js';
import { ModerationModule } from '../moderation/index.js';
import { AttemptWatch } from './attempt-watch.js';
import { CancelGeneration } from './cancel-generation.js';
import { Catalogue } from './catalogue.js';
import { CreateGeneration } from './create-generation.js';
import { DeleteGeneration } from './delete-generation.js';
import { FactsRepository } from './entities/facts.repository.js';
import { GenerationEntity } from './entities/generation.entity.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { GenerationInputEntity } from './entities/generation-input.entity.js';
import { GenerationModelEntity } from './entities/generation-model.entity.js';
import { GenerationRouteEntity } from './entities/generation-route.entity.js';
import { OutputEntity } from './entities/output.entity.js';
import { OutputRepository } from './entities/output.repository.js';
import { QuoteEntity } from './entities/quote.entity.js';
import { QuoteRepository } from './entities/quote.repository.js';
import { TaskRepository } from './entities/task.repository.js';
import { TemplateEntity } from './entities/template.entity.js';
import { FinishGeneration } from './finish-generation.js';
import { GenerationReader } from './generation-reader.js';
import { GenerationService } from './generation.service.js';
import { GenerationUpdates } from './generation-updates.js';
import { graphqlProviders } from './graphql/providers.js';
import { BuildTrainingManifestProcessor } from './jobs/build-training-manifest.processor.js';
import { DoneMailProcessor } from './jobs/done-mail.processor.js';
import { PurgeQuotesProcessor } from './jobs/purge-quotes.processor.js';
import { ReconcileProcessor } from './jobs/reconcile.processor.js';
import { RenderProcessor } from './jobs/render.processor.js';
import { PrepareTask } from './prepare-task.js';
import { ProviderEligibility } from './provider-eligibility.js';
import { ProviderRegistry } from './providers/provider-registry.js';
import { StableDiffusionTimings } from './providers/stable-diffusion/timings.js';
import { StableDiffusionProvider } from './providers/stable-diffusion-provider.js';
import { StudioProvider } from './providers/studio-provider.js';
import { QuoteGeneration } from './quote-generation.js';
import { RecordedTransferConsents } from './recorded-transfer-consents.js';
import { ReconcileGenerations } from './reconcile-generations.js';
import { RetryGeneration } from './retry-generation.js';
import { RunGeneration } from './run-generation.js';
import { StartGeneration } from './start-generation.js';
import { TellWhenDone } from './tell-when-done.js';
import { TrainingConsent } from './training-consent.js';
import { TrainingListener } from './training-listener.js';
import { TrainingManifests } from './training-manifests.js';
import { TransferConsents } from './transfer-consents.js';

@Module({
  imports: [
    AccountsModule, ConsentModule, CreditsModule, EgressModule, LegalModule, MediaModule, ModerationModule, ResilienceModule,
    TypeOrmModule.forFeature([GenerationEntity, GenerationInputEntity, GenerationModelEntity, GenerationRouteEntity, OutputEntity, QuoteEntity, TemplateEntity]),
  ],
  providers: [
    AttemptWatch, CancelGeneration, Catalogue, CreateGeneration, DeleteGeneration, FactsRepository, FinishGeneration, GenerationReader, GenerationRepository, GenerationService, GenerationUpdates,
    OutputRepository, PrepareTask, ProviderEligibility, ProviderRegistry, QuoteGeneration, QuoteRepository, ReconcileGenerations, RetryGeneration, RunGeneration,
    StableDiffusionProvider, StableDiffusionTimings, StartGeneration, StudioProvider, TaskRepository, TellWhenDone, TrainingConsent, TrainingListener, TrainingManifests,
    { provide: TransferConsents, useClass: RecordedTransferConsents },
    BuildTrainingManifestProcessor, DoneMailProcessor, PurgeQuotesProcessor, ReconcileProcessor, RenderProcessor,
    ...graphqlProviders,
  ],
  exports: [GenerationService],
})
export class GenerationModule {}
