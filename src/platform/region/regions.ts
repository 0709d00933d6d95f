import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/index.js';
import { ContextStore, type RequestContext } from '../context/index.js';
import { trustProxy } from '../http/trust-proxy.js';
import { CountryDatabase } from './country-database.js';
import { type Region, regionOfHeader, unknownRegion } from './region.js';

/** Key in a context's memo. */
const REGION = 'region';

/** Where requests come from. Found out when somebody asks, once per request. */
@Injectable()
export class Regions {
  private readonly trusts = trustProxy(this.config.TRUST_PROXY);
  /** Of the country, and of the subdivision where that comes by itself. */
  private readonly headers = this.config.regionHeaders;

  constructor(
    private readonly config: Config,
    private readonly context: ContextStore,
    private readonly countries: CountryDatabase,
  ) {}

  /** Of the request in force; unknown outside of one. */
  current(): Region {
    const context = this.context.optional;
    if (!context) return unknownRegion;
    const known = context.memo.get(REGION) as Region | undefined;
    if (known) return known;
    const region = this.find(context);
    context.memo.set(REGION, region);
    return region;
  }

  private find({ http, ip }: RequestContext): Region {
    const said = http && this.said(http.request);
    if (said) return said;
    const country = this.countries.countryOf(ip);
    return country === null ? unknownRegion : { country, subdivision: null, source: 'database' };
  }

  /** What the configured header says, where the one who sent it is a proxy of ours: anybody else can write headers too [P13]. */
  private said({ headers, socket }: FastifyRequest): Region | null {
    const [place, part] = this.headers;
    if (place === undefined || !this.trusts(socket.remoteAddress ?? '', 0)) return null;
    const valueOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : [headers[name] ?? []].flat().join());
    return regionOfHeader(valueOf(place), valueOf(part));
  }
}
