import fc from 'fast-check';
import { canonicalEmail, parseEmail } from './email-address.js';

describe('canonical addresses', () => {
  it.each([
    [' Ada@Example.COM ', 'ada@example.com'],
    ['ada+news@example.com', 'ada+news@example.com'],
    ['jose\u0301@example.com', 'josé@example.com'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ＡＤＡ@example.com', 'ａｄａ@example.com'],
  ])('%j is %j', (given, expected) => expect(canonicalEmail(given)).toBe(expected));

  it.each(['', '@', 'ada', 'ada@', '@example.com', 'ada@localhost', 'a b@example.com', 'a@b@example.com ,c@example.com', 'ada@-x.com', 'ada@example.c',
    'victim@gmail.com#.attacker.com', 'victim@gmail.com?.attacker.com', 'victim@gmail.com/.attacker.com', 'victim@gmail.com\\.attacker.com', 'a@gmail%2ecom', 'a@gmail.com:25',
    'ada@exam\tple.com', 'ada@exam\u00adple.com', '\u212Aim@example.com', 'ad\u0130@example.com', 'a\u037eb@example.com',
    '"ada"@example.com', 'ada@[127.0.0.1]', `${'x'.repeat(65)}@example.com`, `ada@${'x'.repeat(250)}.com`, 'ada@example.com\nbcc: x@example.com', 'ada\u200b@example.com'])(
    '%j is none', (given) => expect(canonicalEmail(given)).toBeNull());

  it.each([
    [' Ada@BÜCHER.example', 'Ada@xn--bcher-kva.example'],
    ['Ada@ｅｘａｍｐｌｅ。com', 'Ada@example.com'],
  ])('%j is mailed to %j: the domain that was compared', (given, kept) => expect(parseEmail(given)?.email).toBe(kept));

  it('does not change when taken twice', () => {
    fc.assert(fc.property(fc.emailAddress(), (email) => {
      const once = canonicalEmail(email);
      if (once !== null) expect(canonicalEmail(once)).toBe(once);
    }));
  });

  it('never stands for another domain than the text names', () => {
    const odd = fc.string({ unit: fc.constantFrom('a', '.', '#', '?', '/', '\\', '%', '2', 'e', ':', '[', ']', '|', '^', '\u00ad', '\u2044', '。'), minLength: 1, maxLength: 8 });
    fc.assert(fc.property(odd, (text) => {
      const canonical = canonicalEmail(`victim@gmail.com${text}`);
      expect(canonical === 'victim@gmail.com' && !/^[.。]?$/.test(text)).toBe(false);
    }));
  });
});
