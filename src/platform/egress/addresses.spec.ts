import { addressKind } from './addresses.js';

it.each([
  ['8.8.8.8', 'public'], ['151.101.1.1', 'public'], ['2606:4700::1111', 'public'], ['::ffff:8.8.8.8', 'public'], ['64:ff9b::8.8.8.8', 'public'],
  ['10.1.2.3', 'local'], ['127.0.0.1', 'local'], ['127.8.8.8', 'local'], ['172.31.255.255', 'local'], ['192.168.0.1', 'local'], ['100.64.0.1', 'local'],
  ['::1', 'local'], ['fd12:3456::1', 'local'], ['::ffff:10.0.0.1', 'local'], ['::ffff:a00:1', 'local'], ['64:ff9b::a00:1', 'local'],
  ['169.254.169.254', 'never'], ['fd00:ec2::254', 'never'], ['100.100.100.200', 'never'], ['168.63.129.16', 'never'], ['0.0.0.0', 'never'], ['255.255.255.255', 'never'],
  ['224.0.0.1', 'never'], ['192.0.2.1', 'never'], ['198.18.0.1', 'never'], ['::', 'never'], ['fe80::1', 'never'], ['fe80::1%eth0', 'never'], ['ff02::1', 'never'],
  ['2001:db8::1', 'never'], ['2002:a00:1::', 'never'], ['2001::1', 'never'], ['::ffff:169.254.169.254', 'never'], ['::7f00:1', 'never'], ['no address', 'never'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind);
});
