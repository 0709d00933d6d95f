import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { toPublicId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { AccountsService } from '../accounts/index.js';
import { GenerationStatus } from './domain/generation-state.js';
import { TaskRepository } from './entities/task.repository.js';
import { videoDoneTexts } from './mail-texts.js';

/** Mails that a video is done: one service mail for one request, to whoever asked for it with that request. */
@Injectable()
export class TellWhenDone {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly accounts: AccountsService,
    private readonly mailer: Mailer,
    private readonly uow: UnitOfWork,
  ) {}

  /** @param complete finishes the job in the unit of work that sends the mail, so that it is sent once */
  async run(generationId: string, complete: () => Promise<void>): Promise<void> {
    const task = await this.tasks.findForWorker(generationId);
    const contact = task?.status === GenerationStatus.SUCCEEDED ? await this.accounts.contactOf(task.accountId) : null;
    if (!contact) return;
    await this.uow.run(async () => {
      await this.mailer.send({
        to: contact.email, accountId: contact.accountId, locale: contact.locale, purpose: 'video-done', texts: videoDoneTexts,
        path: `/generations/${toPublicId('gen', generationId)}`,
      });
      await complete();
    });
  }
}
