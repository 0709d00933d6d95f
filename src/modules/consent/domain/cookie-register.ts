/** Categories of cookies; all but the first wait for a choice. */
export const cookieCategories = ['NECESSARY', 'ANALYTICS', 'MARKETING'] as const;
export type CookieCategory = (typeof cookieCategories)[number];

/** A row of policies/cookies.json: every cookie there may be [P40]. Its purpose in words is in policies/texts/cookies.json, under `key`. */
export interface RegisteredCookie {
  readonly key: string;
  /** A star at the end stands for anything. */
  readonly name: string;
  /** In front of the name where cookies are secure. */
  readonly prefix: string;
  readonly category: CookieCategory;
  readonly provider: string;
  /** How long it lives at most (ISO 8601). */
  readonly period: string;
  /** `server`: by an answer of ours. `page`: by scripts of the web app, once the choice allows it. */
  readonly setBy: 'server' | 'page';
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Lax' | 'Strict' | 'None';
}

const matches = (row: RegisteredCookie, name: string): boolean =>
  (row.name.endsWith('*') ? name.startsWith(row.name.slice(0, -1)) : name === row.name || (row.prefix !== '' && name === row.prefix + row.name));

/** The row of a cookie, or null for one that must not be there. */
export const registeredAs = (register: readonly RegisteredCookie[], name: string): RegisteredCookie | null => register.find((row) => matches(row, name)) ?? null;

/** Names to expire when a category is refused: those without a star, and those of the browser's that a star stands for. */
export function namesToExpire(register: readonly RegisteredCookie[], category: CookieCategory, present: readonly string[]): string[] {
  const rows = register.filter((row) => row.category === category);
  return [...new Set([...rows.map(({ name }) => name).filter((name) => !name.endsWith('*')), ...present.filter((name) => rows.some((row) => matches(row, name)))])];
}

/** Names in a Cookie header. */
export const cookieNames = (header: string | undefined): string[] => (header ?? '').split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '').filter(Boolean);
