import { readPolicyFile } from '../../../config/index.js';
import { destinationOf, destinationOfUrl } from '../../../platform/egress/index.js';
import { type HostSettings, RecipientHosts } from './recipient-hosts.js';
import { readRegister, type RecipientRegister } from './recipient-register.js';
import type { Recipient } from './recipient.js';

const register = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
const with_ = (key: string, change: Partial<Recipient>): RecipientRegister =>
  ({ ...register, recipients: register.recipients.map((one) => (one.key === key ? { ...one, ...change } : one)) });
const settings: HostSettings = { S3_REGION: 'eu-west-2' };
const decide = (url: string, purpose = 'generation', change: Partial<HostSettings> = {}, from = register, holding: readonly string[] = []) =>
  new RecipientHosts(from, { ...settings, ...change }, (recipient) => holding.includes(recipient)).decide(destinationOfUrl(new URL(url)), purpose);
const refused = (refusal: string) => ({ allowed: false, refusal });
const open = { allowed: true, addresses: 'public' };
const vidu = with_('vidu', { active: true });

describe('the register as the list of places that data may go to [P3]', () => {
  it('has the hosts of recipients in use, by https on its usual port and for their purpose only', () => {
    expect(decide('https://api.vidu.com/ent/v2/tasks', 'generation', {}, vidu)).toEqual(open);
    expect(decide('http://api.vidu.com/', 'generation', {}, vidu)).toEqual(refused('wrong-port'));
    expect(decide('https://api.vidu.com:8443/', 'generation', {}, vidu)).toEqual(refused('wrong-port'));
    expect(decide('https://api.vidu.com/', 'analytics', {}, vidu)).toEqual(refused('wrong-purpose'));
  });

  it('has nobody else: no other name, no part of a name, no address', () => {
    for (const url of ['https://evil.example/', 'https://vidu.com/', 'https://x.api.vidu.com/', 'https://api.vidu.com.evil.example/', 'https://8.8.8.8/', 'http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/']) {
      expect([url, decide(url, 'generation', {}, vidu)]).toEqual([url, refused('unknown-host')]);
    }
  });

  it('refuses the hosts of recipients that are not in use, or whose safeguard does not cover their country [P65]', () => {
    expect(decide('https://api.vidu.com/')).toEqual(refused('switched-off'));
    expect(decide('https://api.vidu.com/', 'generation', {}, with_('vidu', { active: true, transferMechanism: 'none' }))).toEqual(refused('no-safeguard'));
    expect(decide('https://api.vidu.com/', 'generation', {}, with_('vidu', { active: true, transferMechanism: 'uk-adequacy' }))).toEqual(refused('no-safeguard'));
  });

  it('refuses the hosts of recipients that had to show what their transfer rests on and have not, or no longer [P65]', () => {
    const stability = with_('stability-ai', { active: true });
    const call = (holding: string[]) => decide('https://api.stability.ai/', 'generation', {}, stability, holding);
    expect([call([]), call(['vidu']), call(['stability-ai'])]).toEqual([refused('no-evidence'), refused('no-evidence'), open]);
    // What is demanded for what is made of the data is asked for where it is sent: here it would stop questions about tasks that run.
    expect(decide('https://api.vidu.com/', 'generation', {}, vidu)).toEqual(open);
  });

  it('has what the operator has set, in any spelling of exactly that: ours on our own network only, other companies’ there too', () => {
    const own = { STABLE_DIFFUSION_URL: 'http://127.0.0.1:7860' };
    expect(decide('http://127.0.0.1:7860/sdapi', 'generation', own)).toEqual({ allowed: true, addresses: 'own' });
    expect(decide('http://2130706433:7860/', 'generation', own)).toEqual({ allowed: true, addresses: 'own' });
    expect(new RecipientHosts(register, { ...settings, SMTP_URL: 'smtp://mail' }, () => false).decide(destinationOf('smtp', 'mail', undefined), 'mail')).toEqual({ allowed: true, addresses: 'any' });
    expect(decide('http://127.0.0.1:7861/', 'generation', own)).toEqual(refused('wrong-port'));
    expect(decide('http://127.0.0.2:7860/', 'generation', own)).toEqual(refused('unknown-host'));
    expect(decide('http://[::ffff:127.0.0.1]:7860/', 'generation', own)).toEqual(refused('unknown-host'));
    expect(decide('http://127.0.0.1:7860/', 'mail', own)).toEqual(refused('wrong-purpose'));
  });

  it('knows the mail server by its port, and without one by the usual one', () => {
    const mail = (url: string, port?: number) => new RecipientHosts(register, { ...settings, SMTP_URL: url }, () => false).decide(destinationOf(new URL(url).protocol.slice(0, -1), new URL(url).hostname, port), 'mail');
    expect(mail('smtp://user:secret@Mail:2525', 2_525)).toMatchObject({ allowed: true });
    expect(mail('smtps://mail.example')).toMatchObject({ allowed: true });
    expect(mail('smtp://mail.example', 25)).toEqual(refused('wrong-port'));
  });

  it('knows the bucket, in the path and in the name, at Amazon’s and elsewhere', () => {
    const s3 = { S3_BUCKET: 'objects' };
    for (const url of ['https://s3.eu-west-2.amazonaws.com/objects/x', 'https://objects.s3.eu-west-2.amazonaws.com/x']) expect(decide(url, 'storage', s3)).toMatchObject({ allowed: true });
    expect(decide('https://other.s3.eu-west-2.amazonaws.com/x', 'storage', s3)).toEqual(refused('unknown-host'));
    const elsewhere = { ...s3, S3_ENDPOINT: 'http://minio:9000' };
    for (const url of ['http://minio:9000/objects/x', 'http://objects.minio:9000/x']) expect(decide(url, 'storage', elsewhere)).toMatchObject({ allowed: true });
    expect(decide('https://s3.eu-west-2.amazonaws.com/objects/x', 'storage', elsewhere)).toEqual(refused('unknown-host'));
  });
});
