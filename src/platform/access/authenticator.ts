import type { Caller, Locale } from '../context/index.js';

/** The credentials that a request or a socket brought. */
export interface Credentials {
  /** Raw Cookie header. */
  readonly cookie: string | undefined;
  /** Raw Authorization header. */
  readonly authorization: string | undefined;
  readonly ip: string;
}

/** Says who is calling. Implemented by the accounts module, so that the platform needs to know no tables. */
export abstract class Authenticator {
  /**
   * @returns the caller and their language, or null when nobody is signed in (no credentials, or a session that has ended)
   * @throws UnauthenticatedError for an API key that is unknown, expired or revoked
   */
  abstract authenticate(credentials: Credentials): Promise<{ caller: Caller; locale: Locale } | null>;

  /**
   * For somebody who stays connected: by the id of their session or key, since the secret they came with may have been replaced meanwhile.
   * @returns the caller as they are now, or null when the session or key has ended
   */
  abstract recheck(caller: Caller): Promise<{ caller: Caller; locale: Locale } | null>;
}
