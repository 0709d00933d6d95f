import { Global, Module } from '@nestjs/common';
import { FolderStore } from './folder-store.js';
import { ObjectStore } from './object-store.js';
import { WorkFolders } from './work-folders.js';

@Global()
@Module({ providers: [{ provide: ObjectStore, useClass: FolderStore }, WorkFolders], exports: [ObjectStore, WorkFolders] })
export class StorageModule {}
