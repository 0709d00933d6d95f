export { addressKind, type AllowedAddresses } from './addresses.js';
export { type Destination, destinationOf, destinationOfUrl } from './destination.js';
export { Egress } from './egress.js';
export { EgressModule } from './egress.module.js';
export { EgressError, type EgressRefusal, EgressRefusedError } from './egress-error.js';
export type { EgressDecision, EgressPolicy } from './egress-policy.js';
export type { EgressAnswer, EgressRequest } from './send.js';
