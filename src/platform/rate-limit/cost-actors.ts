import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { Caller, RequestContext } from '../context/index.js';
import type { Bucket, BucketSize } from './bucket.js';
import { CostBuckets } from './cost-buckets.js';
import { ipSubject } from './subject.js';

/**
 * Whose points an operation spends: the account's, separately for its web app, its live keys and its test keys, so that a program that ran wild doesn't lock its
 * owner out; without an account the address's. Staff have what everybody has: they work with the same pages.
 */
type ActorKind = 'session' | 'key' | 'test-key' | 'address' | AddressUse;
/** What an address also does has buckets of its own: junk of one kind from a shared address stops only that. */
type AddressUse = 'socket' | 'key-attempt';

const SHARE: Record<ActorKind, number> = { 'session': 1, 'key': 1, 'test-key': 1 / 4, 'address': 1 / 2, 'socket': 1 / 2, 'key-attempt': 1 / 2 };

/** Finds buckets; sizes follow the configuration. */
@Injectable()
export class CostActors {
  private readonly sizes: Record<ActorKind, BucketSize>;

  constructor(
    private readonly buckets: CostBuckets,
    config: Config,
  ) {
    const size = (kind: ActorKind): BucketSize => ({
      maximum: Math.floor(config.costMaximum * SHARE[kind]), restoreRate: Math.max(1, Math.floor(config.costRestoreRate * SHARE[kind])),
    });
    this.sizes = { 'session': size('session'), 'key': size('key'), 'test-key': size('test-key'), 'address': size('address'), 'socket': size('socket'), 'key-attempt': size('key-attempt') };
  }

  of({ caller, ip }: Pick<RequestContext, 'caller' | 'ip'>): Bucket {
    return caller ? this.find(kindOf(caller), caller.accountId) : this.address(ip);
  }

  address(ip: string, use: 'address' | AddressUse = 'address'): Bucket {
    // A connection that is gone has none.
    return this.find(use, ipSubject(ip || 'unknown'));
  }

  private find(kind: ActorKind, id: string): Bucket {
    return this.buckets.of(`${kind}:${id}`, this.sizes[kind]);
  }
}

function kindOf(caller: Caller): ActorKind {
  if (caller.kind === 'session') return 'session';
  return caller.mode === 'TEST' ? 'test-key' : 'key';
}
