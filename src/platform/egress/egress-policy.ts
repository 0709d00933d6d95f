import type { AllowedAddresses } from './addresses.js';
import type { Destination } from './destination.js';
import type { EgressRefusal } from './egress-error.js';

/** `addresses`: what the host, if it is one, or its name may lead to. */
export type EgressDecision =
  | { readonly allowed: true; readonly addresses: AllowedAddresses }
  | { readonly allowed: false; readonly refusal: EgressRefusal };

/** Says where data may go. Asked for every request and connection, so it answers from memory. */
export interface EgressPolicy {
  /** @param purpose what the caller is about to send, e.g. `mail` */
  decide(destination: Destination, purpose: string): EgressDecision;
}
