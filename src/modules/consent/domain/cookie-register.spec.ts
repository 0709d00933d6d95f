import { cookieNames, namesToExpire, registeredAs, type RegisteredCookie } from './cookie-register.js';

const row = (name: string, category: RegisteredCookie['category'], prefix = ''): RegisteredCookie => ({
  key: name, name, prefix, category, provider: 'Somebody', period: 'P1M', setBy: 'page', httpOnly: false, secure: true, sameSite: 'Lax',
});
const register = [row('visitor', 'NECESSARY', '__Host-'), row('_a', 'ANALYTICS'), row('_a_*', 'ANALYTICS'), row('_m', 'MARKETING')];

describe('the register of cookies', () => {
  it.each([['visitor', 'visitor'], ['__Host-visitor', 'visitor'], ['_a', '_a'], ['_a_X', '_a_*'], ['__Host-_a', null], ['_b', null], ['', null]])('knows %s as %s', (name, known) => {
    expect(registeredAs(register, name)?.name ?? null).toBe(known);
  });

  it('expires what a category may have set, and what a star stands for where it is there', () => {
    expect(namesToExpire(register, 'ANALYTICS', ['_a_X', 'visitor', '_m', 'other'])).toEqual(['_a', '_a_X']);
    expect(namesToExpire(register, 'MARKETING', [])).toEqual(['_m']);
  });

  it.each([[undefined, []], ['', []], ['a=1; b=2;c', ['a', 'b', 'c']], [' =x; d = 1', ['d']]])('%s has the names %j', (header, names) => expect(cookieNames(header)).toEqual(names));
});
