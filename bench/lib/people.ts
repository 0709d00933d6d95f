import type { Pool } from 'pg';
import { hashToken, newToken } from '../../src/modules/accounts/domain/secret-token.js';
import { newId } from '../../src/platform/ids/index.js';

export interface Person {
  readonly accountId: string;
  readonly email: string;
  readonly sessionId: string;
  /** Value of the Cookie header: production's own session cookie. */
  readonly cookie: string;
}

/** Makes accounts that are signed in, as rows: what signing up and signing in leave behind. */
export async function signedIn(owner: Pool, count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, index) => {
    const { token } = newToken();
    return { accountId: newId(), email: `person-${index}-${token.slice(0, 6).toLowerCase()}@bench.test`, sessionId: newId(), token };
  });
  const accounts = people.map(({ accountId }) => accountId);
  await owner.query(
    `INSERT INTO accounts (id, email, email_canonical, email_verified_at, locale, role, lifecycle, age_confirmed_at, created_at)
     SELECT id, email, email, now(), 'EN', 'USER', 'ACTIVE', now(), now() FROM unnest($1::uuid[], $2::text[]) AS given (id, email)`,
    [accounts, people.map(({ email }) => email)],
  );
  await owner.query(
    `INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at, expires_at, renew, user_agent)
     SELECT id, account, hash, now(), now(), now(), now() + interval '10 days', false, 'bench' FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS given (id, account, hash)`,
    [people.map(({ sessionId }) => sessionId), accounts, people.map(({ token }) => hashToken(token))],
  );
  await owner.query('ANALYZE accounts, sessions');
  return people.map(({ token, ...person }) => ({ ...person, cookie: `__Host-session=${token}` }));
}
