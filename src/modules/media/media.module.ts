import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CompleteUpload } from './complete-upload.js';
import { CreateTicket } from './create-ticket.js';
import { StoredObjectEntity } from './entities/stored-object.entity.js';
import { StoredObjectRepository } from './entities/stored-object.repository.js';
import { UploadEntity } from './entities/upload.entity.js';
import { UploadRepository } from './entities/upload.repository.js';
import { MediaController } from './http/media.controller.js';
import { UploadsController } from './http/uploads.controller.js';
import { DeleteIncomingProcessor } from './jobs/delete-incoming.processor.js';
import { DeleteObjectProcessor } from './jobs/delete-object.processor.js';
import { PurgeUnfinishedProcessor } from './jobs/purge-unfinished.processor.js';
import { SweepProcessor } from './jobs/sweep.processor.js';
import { MediaUrls } from './media-urls.js';
import { MediaService } from './media.service.js';
import { OpenMedia } from './open-media.js';
import { ReceiveUpload } from './receive-upload.js';
import { RemoveUpload } from './remove-upload.js';
import { StoreObject } from './store-object.js';
import { SweepStore } from './sweep-store.js';

@Module({
  imports: [TypeOrmModule.forFeature([StoredObjectEntity, UploadEntity])],
  controllers: [MediaController, UploadsController],
  providers: [
    CompleteUpload, CreateTicket, MediaService, MediaUrls, OpenMedia, ReceiveUpload, RemoveUpload, StoredObjectRepository, StoreObject, SweepStore,
    UploadRepository, DeleteIncomingProcessor, DeleteObjectProcessor, PurgeUnfinishedProcessor, SweepProcessor,
  ],
  exports: [MediaService],
})
export class MediaModule {}
