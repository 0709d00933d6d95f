import type { LedgerAccount } from './credits.js';

/** How one transfer changed a customer's three balances. */
export interface EntryChange {
  readonly available: number;
  readonly held: number;
  readonly debt: number;
}

/** What a transfer of `amount` from `debit` to `credit` means to the customer: a debt grows when it is debited, the other two when they are credited. */
export function entryChange(debit: LedgerAccount, credit: LedgerAccount, amount: number): EntryChange {
  const credited = (account: LedgerAccount): number => (credit === account ? amount : 0) - (debit === account ? amount : 0);
  return { available: credited('AVAILABLE'), held: credited('HELD'), debt: 0 - credited('DEBT') };
}
