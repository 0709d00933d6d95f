import { lookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { refusalOf } from './addresses.js';
import { type GuardedAgents, guardedAgents } from './agents.js';
import { openSocket } from './connect.js';
import { type Destination, destinationOf, destinationOfUrl } from './destination.js';
import { EgressRefusedError } from './egress-error.js';
import type { EgressPolicy } from './egress-policy.js';
import { type Admitted, guardedLookup } from './guarded-lookup.js';
import { countRefusal } from './metrics.js';
import { type EgressAnswer, type EgressRequest, sendTo } from './send.js';

/** A connection for a protocol of its own, such as SMTP. */
export interface ConnectionRequest {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly purpose: string;
  /** Milliseconds until it stands. */
  readonly connectMs: number;
}

/** The one way out. Whatever it is asked for, the policy is asked first; as long as there is none, nothing goes out. */
@Injectable()
export class Egress {
  private readonly logger = new Logger(Egress.name);
  private policy: EgressPolicy | undefined;

  /** @param resolve how names become addresses: the machine's way */
  constructor(private readonly resolve: LookupFunction = lookup as LookupFunction) {}

  /** Sets the policy, once. @throws Error when there is one already */
  use(policy: EgressPolicy): void {
    if (this.policy) throw new Error('there is a policy already that says where data may go');
    this.policy = policy;
  }

  /**
   * Sends one request and follows no redirect. Resolves when the answer's head is there.
   * @throws EgressError, of which EgressRefusedError; the signal's reason when aborted; TypeError for a URL that is neither http nor https
   */
  async send(request: EgressRequest): Promise<EgressAnswer> {
    request.signal.throwIfAborted();
    return sendTo(this.admit(() => destinationOfUrl(request.url), request.purpose), request);
  }

  /** For libraries that speak HTTP by themselves: agents that ask at each connection. */
  agents(purpose: string, options: { readonly keepAlive: boolean }): GuardedAgents {
    return guardedAgents((scheme, host, port) => this.admit(() => destinationOf(scheme, host, port), purpose), options);
  }

  /** A connection without TLS, for libraries that bring their own protocol. @throws EgressError */
  async connect({ scheme, host, port, purpose, connectMs }: ConnectionRequest): Promise<Socket> {
    return openSocket(this.admit(() => destinationOf(scheme, host, port), purpose), connectMs);
  }

  private admit(destination: () => Destination, purpose: string): Admitted {
    let host = '';
    const refused = (error: EgressRefusedError): void => {
      countRefusal(error.refusal);
      this.logger.warn({ host, purpose, refusal: error.refusal }, 'nothing was sent: data may not go there');
    };
    try {
      const wanted = destination();
      host = wanted.host;
      const decision = this.policy?.decide(wanted, purpose) ?? { allowed: false, refusal: 'no-policy' as const };
      if (!decision.allowed) throw new EgressRefusedError(decision.refusal);
      // An address is looked up by nobody.
      const bad = isIP(host) === 0 ? null : refusalOf(host, decision.addresses);
      if (bad) throw new EgressRefusedError(bad);
      return { ...wanted, lookup: guardedLookup(this.resolve, decision.addresses, refused) };
    } catch (error) {
      if (error instanceof EgressRefusedError) refused(error);
      throw error;
    }
  }
}
