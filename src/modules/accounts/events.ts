/** Somebody signs up. An in-transaction handler may refuse what they named by throwing InvalidInputError. */
export class SigningUp {
  constructor(readonly acceptedPolicyVersion: string | null) {}
}

/** A person proved to own the address of their new account, which exists from now on. Published once per account. */
export class EmailVerified {
  constructor(
    readonly accountId: string,
    /** The version of the privacy policy that they named when they signed up. */
    readonly acceptedPolicyVersion: string | null = null,
    /** Whether they refused marketing mail when they signed up; null: they weren't asked. */
    readonly marketingRefused: boolean | null = null,
  ) {}
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

/** Somebody has signed in on a browser, in whichever way. Published in the unit of work that starts the session, while the request is still the old caller's. */
export class SessionStarted {
  constructor(readonly accountId: string) {}
}
