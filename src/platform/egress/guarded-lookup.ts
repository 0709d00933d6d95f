import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind } from './addresses.js';
import type { Destination } from './destination.js';
import { EgressRefusedError } from './egress-error.js';

/** Where the policy lets a connection go: to be connected to with this lookup and no other. */
export interface Admitted extends Destination {
  readonly lookup: LookupFunction;
}

/**
 * Resolves a name once and hands exactly what was looked at to the connection, so that no second answer can lead elsewhere. One bad address among them
 * spoils all.
 */
export function guardedLookup(resolve: LookupFunction, ownNetwork: boolean, refused: (error: EgressRefusedError) => void): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, '', 0);
      const addresses = answer as unknown as readonly LookupAddress[];
      const [first] = addresses;
      const good = addresses.every(({ address }) => {
        const kind = addressKind(address);
        return kind === 'public' || (kind === 'local' && ownNetwork);
      });
      if (!first || !good) {
        const refusal = new EgressRefusedError('forbidden-address');
        refused(refusal);
        return callback(refusal, '', 0);
      }
      if (options.all) return callback(null, [...addresses]);
      callback(null, first.address, first.family);
    });
  };
}
