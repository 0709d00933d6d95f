import { Global, Module } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Egress, EgressModule } from '../egress/index.js';
import { Breakers, ResilienceModule } from '../resilience/index.js';
import { FolderStore } from './folder-store.js';
import { ObjectStore } from './object-store.js';
import { WorkFolders } from './work-folders.js';

/** The SDK is loaded only where there is a bucket: it costs a folder's installation neither memory nor time to start. */
const openStore = async (config: Config, breakers: Breakers, egress: Egress): Promise<ObjectStore> =>
  config.S3_BUCKET === undefined ? new FolderStore(config) : new (await import('./s3-store.js')).S3Store(config, breakers, egress);

@Global()
@Module({
  imports: [EgressModule, ResilienceModule],
  providers: [{ provide: ObjectStore, inject: [Config, Breakers, Egress], useFactory: openStore }, WorkFolders],
  exports: [ObjectStore, WorkFolders],
})
export class StorageModule {}
