/** A person proved to own the address of their new account, which exists from now on. Published once per account. */
export class EmailVerified {
  constructor(readonly accountId: string) {}
}

/** An API key was made. A rotated one takes over the budget of the key it replaces. */
export class ApiKeyCreated {
  constructor(
    readonly apiKeyId: string,
    readonly accountId: string,
    /** Credits it may spend; null: no limit of its own. Null for a rotated key, too. */
    readonly creditLimit: number | null,
    /** The key that this one replaces. */
    readonly rotatedFrom: string | null,
  ) {}
}
