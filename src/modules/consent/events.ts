import type { AccountPurpose } from './domain/account-purpose.js';

/** An account holder's choice about a purpose is another one from now on. Published in the unit of work that writes it down. */
export class ConsentChanged {
  constructor(
    readonly accountId: string,
    readonly purpose: AccountPurpose,
    readonly granted: boolean,
    /** Key of the recipient that a transfer was about. */
    readonly recipient: string | null,
  ) {}
}
