import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Egress } from '../../platform/egress/index.js';
import { RecipientHosts } from './domain/recipient-hosts.js';
import type { RecipientRegister } from './domain/recipient-register.js';
import { RECIPIENT_REGISTER } from './recipient-register.provider.js';

/** Makes the register the list of places that data may go to. When it is built, not in a hook: other parts call out in theirs. */
@Injectable()
export class RecipientEgress {
  constructor(egress: Egress, config: Config, @Inject(RECIPIENT_REGISTER) register: RecipientRegister) {
    egress.use(new RecipientHosts(register, config));
  }
}
