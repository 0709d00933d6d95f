import './capture.js';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { type CreateOrder, GenerationKind, type GenerationRecord, GenerationService } from '../../src/modules/generation/index.js';
import { ContextStore, Locale } from '../../src/platform/context/index.js';
import { createApp } from '../../src/platform/http/index.js';

/** The whole product in this process, with nothing in front of it: what is asked goes to the services. */
export async function openProduct() {
  const config = loadConfig();
  const app = await createApp(AppModule.forRoot(config), config);
  const get = <T>(type: abstract new (...parameters: never[]) => T): T => app.get<T>(type, { strict: false });
  const service = get(GenerationService);
  const context = get(ContextStore);
  const order = (accountId: string, more: Partial<CreateOrder> = {}): Promise<GenerationRecord> =>
    context.runDetached(() => service.create({ accountId, apiKeyId: null, testMode: false, locale: Locale.EN }, { ...ORDER, ...more }));
  return { app, get, order };
}

const ORDER: CreateOrder = { kind: GenerationKind.TEXT_TO_IMAGE, modelId: 'studio-image', prompt: 'a red fox on a green hill, morning light, soft clouds over the sea', resolution: '512' };
