import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Deleted } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { MediaService, Upload } from '../../media/index.js';
import { GenerationViews } from './generation-views.js';
import { CompleteUploadResult, CreateUploadResult, DeleteResult, UpdateUploadResult } from './results.js';
import { CompleteUploadInput, CreateUploadInput, DeleteUploadInput, UpdateUploadInput, UploadTicket } from './upload.inputs.js';

/** Prefix of uploads' ids. */
export const UPLOAD = 'upl';

@Resolver(() => Upload)
export class UploadsResolver {
  constructor(
    private readonly media: MediaService,
    private readonly views: GenerationViews,
  ) {}

  @Mutation(() => CreateUploadResult, { description: 'Announces a picture. Its bytes go to `putUrl` by HTTP PUT within 15 minutes; then call `completeUpload`.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async createUpload(@Args('input', { description: 'What is going to be sent.' }) input: CreateUploadInput): Promise<UploadTicket> {
    const { upload, putUrl, headers, expiresAt } = await this.media.createTicket(this.views.accountId, input);
    return Object.assign(new UploadTicket(), { upload: new Upload(upload, this.media), putUrl, headers, expiresAt });
  }

  @Mutation(() => CompleteUploadResult, { description: 'Checks a picture that was sent, and stores it without its metadata. Repeating it changes nothing.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async completeUpload(@Args('input', { description: 'Which one.' }) { id }: CompleteUploadInput): Promise<Upload> {
    return new Upload(await this.media.completeUpload(this.views.accountId, parseId(UPLOAD, id)), this.media);
  }

  @Mutation(() => UpdateUploadResult, { description: 'Keeps an upload beyond the day on which it would be deleted by itself, or no longer.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async updateUpload(@Args('input', { description: 'Which one, and what changes.' }) { id, kept }: UpdateUploadInput): Promise<Upload> {
    return new Upload(await this.media.keepUpload(this.views.accountId, parseId(UPLOAD, id), kept), this.media);
  }

  @Mutation(() => DeleteResult, { description: 'Deletes an upload: its links stop working at once. Tasks that still need it will fail, and cost nothing.' })
  @Access({ session: true, apiKey: 'generation:write' })
  async deleteUpload(@Args('input', { description: 'Which one.' }) { id }: DeleteUploadInput): Promise<Deleted> {
    await this.media.deleteUpload(this.views.accountId, parseId(UPLOAD, id));
    return Object.assign(new Deleted(), { id });
  }
}
