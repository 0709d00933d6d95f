import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Admitted } from './guarded-lookup.js';

/** @throws EgressRefusedError */
type Admit = (scheme: string, host: string, port: number | undefined) => Admitted;
type Connected = (error: Error | null, stream: Duplex) => void;

export interface GuardedAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export function guardedAgents(admit: Admit, { keepAlive }: { readonly keepAlive: boolean }): GuardedAgents {
  const options = { keepAlive, maxSockets: Infinity };
  return { http: new GuardedHttpAgent(admit, options), https: new GuardedHttpsAgent(admit, { ...options, rejectUnauthorized: true }) };
}

class GuardedHttpAgent extends HttpAgent {
  constructor(private readonly admit: Admit, options: ConstructorParameters<typeof HttpAgent>[0]) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined {
    const admitted = admittedFor(this.admit, 'http', options, callback);
    return admitted && super.createConnection({ ...options, ...admitted }, callback);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  constructor(private readonly admit: Admit, options: ConstructorParameters<typeof HttpsAgent>[0]) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined {
    const admitted = admittedFor(this.admit, 'https', options, callback);
    return admitted && super.createConnection({ ...options, ...admitted }, callback);
  }
}

/** A refusal arrives where any other failed connection does. */
function admittedFor(admit: Admit, scheme: string, options: ClientRequestArgs, callback: Connected | undefined): Pick<Admitted, 'host' | 'port' | 'lookup'> | undefined {
  try {
    const { host, port, lookup } = admit(scheme, options.host ?? '', options.port === null || options.port === undefined ? undefined : Number(options.port));
    return { host, port, lookup };
  } catch (error) {
    if (!callback) throw error;
    callback(error as Error, undefined as unknown as Duplex);
    return undefined;
  }
}
