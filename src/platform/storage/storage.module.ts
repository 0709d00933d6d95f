import { Global, Module } from '@nestjs/common';
import { FolderStore } from './folder-store.js';
import { ObjectStore } from './object-store.js';

@Global()
@Module({ providers: [{ provide: ObjectStore, useClass: FolderStore }], exports: [ObjectStore] })
export class StorageModule {}
