export { type EgressAnswer, EgressError, type EgressFault, type EgressRequest, send } from './send.js';
