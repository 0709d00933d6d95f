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
}
