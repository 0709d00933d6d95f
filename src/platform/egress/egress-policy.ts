import type { Destination } from './destination.js';
import type { EgressRefusal } from './egress-error.js';

/** `ownNetwork`: its name may lead to an address of a private network or of this machine. */
export type EgressDecision =
  | { readonly allowed: true; readonly ownNetwork: boolean }
  | { readonly allowed: false; readonly refusal: EgressRefusal };

/** Says where data may go. Asked for every request and connection, so it answers from memory. */
export interface EgressPolicy {
  /** @param purpose what the caller is about to send, e.g. `mail` */
  decide(destination: Destination, purpose: string): EgressDecision;
}
