import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Config } from '../../config/index.js';
import { EgressModule } from '../egress/index.js';
import { EventsModule } from '../events/index.js';
import { CapturedMails } from './captured-mails.js';
import { DevMailController } from './dev-mail.controller.js';
import { GiveUpDeadMailsHandler } from './give-up-dead-mails.job.js';
import { MailDelivery } from './mail-delivery.js';
import { MailGates } from './mail-gates.js';
import { MailOutcomes } from './mail-outcomes.js';
import { MailEntity } from './mail.entity.js';
import { Mailer } from './mailer.js';
import { SendMailHandler } from './send-mail.job.js';

@Global()
@Module({})
export class MailModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: MailModule,
      imports: [TypeOrmModule.forFeature([MailEntity]), EgressModule, EventsModule],
      providers: [Mailer, MailDelivery, MailGates, MailOutcomes, SendMailHandler, GiveUpDeadMailsHandler, CapturedMails],
      controllers: config.production ? [] : [DevMailController],
      exports: [Mailer, MailGates, MailOutcomes],
    };
  }
}
