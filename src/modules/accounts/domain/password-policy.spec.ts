import fc from 'fast-check';
import { longCommonPasswords } from './common-passwords.js';
import { normalizePassword, passwordProblem } from './password-policy.js';

const about = ['ada.lovelace@example.com', 'Ada Lovelace'];

describe('passwords', () => {
  it('counts characters, not bytes or UTF-16 units', () => {
    expect(passwordProblem('kühlschränke😀😀', [])).toBe('TOO_SHORT');
    expect(passwordProblem('kühlschränke😀😁😂', [])).toBeNull();
    expect(passwordProblem('x9Kd'.repeat(32), [])).not.toBe('TOO_LONG');
    expect(passwordProblem(`${'x9Kd'.repeat(32)}!`, [])).toBe('TOO_LONG');
  });

  it.each(['correct horse battery staple', 'This is my password', 'MANCHESTER-UNITED', 'aaaaaaaaaaaaaaaaaaaa', 'abcabcabcabcabcabc', '                x1y', 'abcdefghijklmnopqrst', '1234567890123456789',
    'qwertyuiopasdfghjkl', 'dreamlux dreamlux 1', 'Password 2026 Password', 'ada.lovelace@example.com', 'AdaLovelace1234', 'lovelace-lovelace', 'adalovelace-dreamlux', 'ｐａｓｓｗｏｒｄ２０２６２０２６'])(
    'refuses %j', (password) => expect(passwordProblem(normalizePassword(password), about)).toBe('INVALID'));

  it.each(['teal otters juggle at dawn', 'lovelace wrote notes on the engine', '나는 오늘 아침에 사과를 먹었어요', 'vier kisten roter wein', '&*($#@!)(_+{}|:', 'tr0ub4dor&3-and-more'])(
    'accepts %j: no rule about its composition', (password) => expect(passwordProblem(password, about)).toBeNull());

  it('takes composed and decomposed characters for the same', () => {
    expect(normalizePassword('e\u0301')).toBe(normalizePassword('é'));
  });

  it('lists only what the length would let through, in the form that is compared', () => {
    const useless = [...longCommonPasswords].filter((one) => one !== one.toLowerCase() || /[\s\p{P}]/u.test(one));
    expect(useless).toEqual([]);
  });

  it('answers for every text without being slow at any', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
      expect([null, 'TOO_SHORT', 'TOO_LONG', 'INVALID']).toContain(passwordProblem(text, about));
    }));
  });
});
