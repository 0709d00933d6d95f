import { type AllowedAddresses, type Destination, destinationOf, type EgressDecision, type EgressPolicy, type EgressRefusal } from '../../../platform/egress/index.js';
import { EvidenceKind, type HostSetting, type Recipient, type RecipientHost } from './recipient.js';
import type { RecipientRegister } from './recipient-register.js';
import { covers, IN_HOUSE } from './transfer.js';

/** What the operator has configured, as far as it leads somewhere. */
export interface HostSettings {
  readonly SMTP_URL?: string | undefined;
  readonly STABLE_DIFFUSION_URL?: string | undefined;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_REGION: string;
}

interface Place {
  readonly recipient: Recipient;
  readonly decision: EgressDecision;
}

/** The register as the list of all places that data may go to [P3]. */
export class RecipientHosts implements EgressPolicy {
  private readonly places = new Map<string, Place>();
  private readonly hosts = new Set<string>();

  /** @param holds whether what that recipient has shown for a transfer holds right now */
  constructor(register: RecipientRegister, settings: HostSettings, private readonly holds: (recipient: string) => boolean) {
    for (const recipient of register.recipients) {
      const refusal = refusalOf(recipient, register);
      for (const host of recipient.hosts) {
        const decision: EgressDecision = refusal ? { allowed: false, refusal } : { allowed: true, addresses: addressesOf(recipient, host) };
        const destinations = typeof host === 'string' ? [destinationOf('https', host, undefined)] : destinationsOf(host.from, settings);
        for (const destination of destinations) {
          this.places.set(nameOf(destination), { recipient, decision });
          this.hosts.add(destination.host);
        }
      }
    }
  }

  decide(destination: Destination, purpose: string): EgressDecision {
    const place = this.places.get(nameOf(destination));
    if (!place) return { allowed: false, refusal: this.hosts.has(destination.host) ? 'wrong-port' : 'unknown-host' };
    if (!place.recipient.calledFor.includes(purpose)) return { allowed: false, refusal: 'wrong-purpose' };
    if (!place.decision.allowed || !place.recipient.evidence.includes(EvidenceKind.TRANSFER) || this.holds(place.recipient.key)) return place.decision;
    return { allowed: false, refusal: 'no-evidence' };
  }
}

const nameOf = ({ scheme, host, port }: Destination): string => `${scheme}://${host}:${port}`;

function refusalOf({ active, transferMechanism, country }: Recipient, register: RecipientRegister): EgressRefusal | null {
  if (!active) return 'switched-off';
  return covers(transferMechanism, country, register) ? null : 'no-safeguard';
}

/** What is ours has to be where we are; what an operator has set may be there; a company never is. */
function addressesOf({ country }: Recipient, host: RecipientHost): AllowedAddresses {
  if (country === IN_HOUSE) return 'own';
  return typeof host === 'string' ? 'public' : 'any';
}

function destinationsOf(setting: HostSetting, settings: HostSettings): Destination[] {
  if (setting === 'S3_BUCKET') return bucketsOf(settings);
  const url = settings[setting];
  return url === undefined ? [] : [destinationOfSetting(url)];
}

function destinationOfSetting(url: string): Destination {
  const { protocol, hostname, port } = new URL(url);
  return destinationOf(protocol.slice(0, -1), hostname, port === '' ? undefined : Number(port));
}

/** A bucket is part of the path or of the host's name. */
function bucketsOf({ S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region }: HostSettings): Destination[] {
  if (bucket === undefined) return [];
  const { scheme, host, port } = endpoint === undefined
    ? destinationOf('https', `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`, undefined)
    : destinationOfSetting(endpoint);
  const own = /^[\d.]+$|:/.test(host) ? [] : [destinationOf(scheme, `${bucket}.${host}`, port)];
  return [{ scheme, host, port }, ...own];
}
