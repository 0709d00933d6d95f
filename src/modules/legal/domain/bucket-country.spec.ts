import { readPolicyFile } from '../../../config/index.js';
import { assertBucketCountry } from './bucket-country.js';
import type { HostSettings } from './recipient-hosts.js';
import { readRegister } from './recipient-register.js';

const register = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
const checking = (settings: Partial<HostSettings>) => () => assertBucketCountry(register, { S3_BUCKET: 'objects', S3_REGION: 'us-east-1', ...settings });

it('a bucket at Amazon’s lies where the register says', () => {
  expect(checking({ S3_REGION: 'eu-west-2' })).not.toThrow();
  expect(checking({ S3_ENDPOINT: 'https://s3.eu-west-2.amazonaws.com' })).not.toThrow();
  expect(checking({ S3_ENDPOINT: 'https://bucket.vpce-1a2b.s3.eu-west-2.vpce.amazonaws.com', S3_REGION: 'eu-west-2' })).not.toThrow();
});

it.each<[Partial<HostSettings>, string]>([
  [{}, 'us-east-1 lies in US'],
  [{ S3_REGION: 'eu-central-1' }, 'eu-central-1 lies in DE'],
  [{ S3_REGION: 'xx-new-1' }, 'xx-new-1 lies in a country that nobody here knows'],
  [{ S3_REGION: 'eu-west-2', S3_ENDPOINT: 'https://s3.us-west-2.amazonaws.com' }, 'us-west-2 lies in US'],
  [{ S3_REGION: 'eu-west-2', S3_ENDPOINT: 'https://s3.cn-north-1.amazonaws.com.cn' }, 'cn-north-1 lies in CN'],
])('one that lies elsewhere keeps the process from starting: %j', (settings, said) => {
  expect(checking(settings)).toThrow(said);
  expect(checking(settings)).toThrow(/policies\/recipients\.json says that hosting has the data in GB: set S3_REGION/);
});

it('where there is no bucket, or another company’s, there is nothing to tell it by', () => {
  expect(checking({ S3_BUCKET: undefined })).not.toThrow();
  expect(checking({ S3_ENDPOINT: 'http://minio:9000' })).not.toThrow();
  expect(checking({ S3_ENDPOINT: 'https://amazonaws.com.evil.example' })).not.toThrow();
});
