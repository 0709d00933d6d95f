import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CountryResponse, Reader } from 'mmdb-lib';
import { Config } from '../../config/index.js';
import { placeable } from './region.js';

/** The package's file and its one field. Its data comes from the regional registries (NRO, CC BY 4.0) and from operators' geofeeds. */
const FILE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
type Place = { readonly country_code: string };

/** Countries of IP addresses, offline: nothing about anyone leaves the process. Eight megabytes, read once where requests are served. */
@Injectable()
export class CountryDatabase implements OnModuleInit {
  private reader: Reader<CountryResponse> | undefined;

  constructor(private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    if (this.config.servesApi) this.reader = new Reader(await readFile(createRequire(import.meta.url).resolve(FILE)));
  }

  /** @returns ISO 3166-1 alpha-2; null for an address that is private, malformed or not listed */
  countryOf(ip: string): string | null {
    const address = placeable(ip);
    if (address === null) return null;
    try {
      // The types know MaxMind's files only.
      return (this.reader?.get(address) as unknown as Place | null | undefined)?.country_code ?? null;
    } catch {
      // Not an address at all.
      return null;
    }
  }
}
