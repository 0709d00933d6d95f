import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type AllowedAddresses, refusalOf } from './addresses.js';
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
export function guardedLookup(resolve: LookupFunction, allowed: AllowedAddresses, refused: (error: EgressRefusedError) => void): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, '', 0);
      const addresses = answer as unknown as readonly LookupAddress[];
      const [first] = addresses;
      const bad = addresses.map(({ address }) => refusalOf(address, allowed)).find((refusal) => refusal !== null);
      if (!first || bad) {
        const refusal = new EgressRefusedError(bad ?? 'forbidden-address');
        refused(refusal);
        return callback(refusal, '', 0);
      }
      if (options.all) return callback(null, [...addresses]);
      callback(null, first.address, first.family);
    });
  };
}
