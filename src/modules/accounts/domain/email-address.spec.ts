import fc from 'fast-check';
import { canonicalEmail } from './email-address.js';

describe('canonical addresses', () => {
  it.each([
    [' Ada@Example.COM ', 'ada@example.com'],
    ['ada+news@example.com', 'ada+news@example.com'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ＡＤＡ@example.com', 'ａｄａ@example.com'],
  ])('%j is %j', (given, expected) => expect(canonicalEmail(given)).toBe(expected));

  it.each(['', '@', 'ada', 'ada@', '@example.com', 'ada@localhost', 'a b@example.com', 'a@b@example.com ,c@example.com', 'ada@-x.com', 'ada@example.c',
    '"ada"@example.com', 'ada@[127.0.0.1]', `${'x'.repeat(65)}@example.com`, `ada@${'x'.repeat(250)}.com`, 'ada@example.com\nbcc: x@example.com', 'ada\u200b@example.com'])(
    '%j is none', (given) => expect(canonicalEmail(given)).toBeNull());

  it('does not change when taken twice', () => {
    fc.assert(fc.property(fc.emailAddress(), (email) => {
      const once = canonicalEmail(email);
      if (once !== null) expect(canonicalEmail(once)).toBe(once);
    }));
  });
});
