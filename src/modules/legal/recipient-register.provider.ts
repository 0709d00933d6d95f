import type { Provider } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { readRegister } from './domain/recipient-register.js';

/** The RecipientRegister of this installation: policies/recipients.json and policies/transfers.json. */
export const RECIPIENT_REGISTER = Symbol('recipient register');

export const recipientRegister: Provider = {
  provide: RECIPIENT_REGISTER,
  useFactory: () => readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json')),
};
