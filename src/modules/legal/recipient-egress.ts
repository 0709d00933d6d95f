import type { Provider } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Egress } from '../../platform/egress/index.js';
import { assertBucketCountry } from './domain/bucket-country.js';
import { RecipientHosts } from './domain/recipient-hosts.js';
import type { RecipientRegister } from './domain/recipient-register.js';
import { RECIPIENT_REGISTER } from './recipient-register.provider.js';
import { Recipients } from './recipients.js';

/**
 * Makes the register the list of places that data may go to. While the application is built, not in a hook: other parts call out in theirs, and by then it
 * is known what recipients have shown. @throws Error where the settings contradict the register
 */
export const recipientEgress: Provider = {
  provide: RecipientHosts,
  inject: [Egress, Config, RECIPIENT_REGISTER, Recipients],
  useFactory: async (egress: Egress, config: Config, register: RecipientRegister, recipients: Recipients): Promise<RecipientHosts> => {
    assertBucketCountry(register, config);
    await recipients.lookAgain();
    const hosts = new RecipientHosts(register, config, (key) => recipients.holdsTransfer(key));
    egress.use(hosts);
    return hosts;
  },
};
