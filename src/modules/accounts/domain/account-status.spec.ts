import { AccountStatus, lifecycles, statusOf } from './account-status.js';

const at = new Date();

describe('the status people are told', () => {
  it('is the lifecycle as soon as an account is being closed, whatever else is true', () => {
    for (const lifecycle of lifecycles.filter((one) => one !== 'ACTIVE')) {
      expect(statusOf({ lifecycle, suspendedAt: at, restrictedAt: at })).toBe(lifecycle);
    }
  });

  it('is suspended before it is restricted', () => {
    expect(statusOf({ lifecycle: 'ACTIVE', suspendedAt: at, restrictedAt: at })).toBe(AccountStatus.SUSPENDED);
    expect(statusOf({ lifecycle: 'ACTIVE', suspendedAt: null, restrictedAt: at })).toBe(AccountStatus.RESTRICTED);
    expect(statusOf({ lifecycle: 'ACTIVE', suspendedAt: null, restrictedAt: null })).toBe(AccountStatus.ACTIVE);
  });
});
