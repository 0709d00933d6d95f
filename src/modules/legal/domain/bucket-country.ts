import type { HostSettings } from './recipient-hosts.js';
import type { RecipientRegister } from './recipient-register.js';

/** Amazon's regions by country (ISO 3166). */
const REGIONS: Readonly<Record<string, string>> = {
  AE: 'me-central-1', AU: 'ap-southeast-2 ap-southeast-4', BH: 'me-south-1', BR: 'sa-east-1', CA: 'ca-central-1 ca-west-1', CH: 'eu-central-2', CN: 'cn-north-1 cn-northwest-1',
  DE: 'eu-central-1 eusc-de-east-1', ES: 'eu-south-2', FR: 'eu-west-3', GB: 'eu-west-2', HK: 'ap-east-1', ID: 'ap-southeast-3', IE: 'eu-west-1', IL: 'il-central-1',
  IN: 'ap-south-1 ap-south-2', IT: 'eu-south-1', JP: 'ap-northeast-1 ap-northeast-3', KR: 'ap-northeast-2', MX: 'mx-central-1', MY: 'ap-southeast-5', NZ: 'ap-southeast-6',
  SE: 'eu-north-1', SG: 'ap-southeast-1', TH: 'ap-southeast-7', TW: 'ap-east-2', US: 'us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1', ZA: 'af-south-1',
};
const countryOf = new Map(Object.entries(REGIONS).flatMap(([country, regions]) => regions.split(' ').map((region) => [region, country] as const)));

/**
 * A bucket at Amazon's lies in the country that the register says. Where another company's lies its name doesn't tell.
 * @throws Error that names the setting, the recipient and both countries
 */
export function assertBucketCountry({ recipients }: RecipientRegister, settings: HostSettings): void {
  const region = settings.S3_BUCKET === undefined ? null : regionAtAmazon(settings);
  if (region === null) return;
  const hosting = recipients.find(({ hosts }) => hosts.some((host) => typeof host !== 'string' && host.from === 'S3_BUCKET'));
  const country = countryOf.get(region);
  if (country !== undefined && country === hosting?.country) return;
  throw new Error(
    `The bucket's region ${region} lies in ${country ?? 'a country that nobody here knows (domain/bucket-country.ts)'}, `
    + `but policies/recipients.json says that ${hosting?.key ?? 'nobody'} has the data in ${hosting?.country ?? 'no country'}: `
    + 'set S3_REGION (and S3_ENDPOINT) to a region there, or publish a policy that says where it is',
  );
}

function regionAtAmazon({ S3_ENDPOINT: endpoint, S3_REGION: region }: HostSettings): string | null {
  if (endpoint === undefined) return region;
  const { hostname } = new URL(endpoint);
  if (!/\.amazonaws\.com(\.cn)?$/.test(hostname)) return null;
  return hostname.split('.').find((label) => countryOf.has(label)) ?? region;
}
