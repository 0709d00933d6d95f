import type { LookupFunction } from 'node:net';
import { type Config, readPolicyFile } from '../../src/config/index.js';
import { RecipientHosts } from '../../src/modules/legal/domain/recipient-hosts.js';
import { readRegister } from '../../src/modules/legal/domain/recipient-register.js';
import { Egress, type EgressPolicy } from '../../src/platform/egress/index.js';

/** The product's own way out for that configuration, for parts that are tested without the module that sets it. */
export const egressOf = (config: Config): Egress => egressUnder(productPolicy(config));

export const productPolicy = (config: Config): EgressPolicy => new RecipientHosts(readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json')), config, () => false);

export function egressUnder(policy: EgressPolicy, resolve?: LookupFunction): Egress {
  const egress = new Egress(resolve);
  egress.use(policy);
  return egress;
}

/** Lets everything go everywhere, own networks included. */
export const openPolicy: EgressPolicy = { decide: () => ({ allowed: true, addresses: 'any' }) };
