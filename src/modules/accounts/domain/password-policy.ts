import { longCommonPasswords } from './common-passwords.js';
import { canonicalEmail } from './email-address.js';

export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 128;
const MIN_DISTINCT = 5;

/** What is wrong with a password. */
export type PasswordProblem = 'TOO_SHORT' | 'TOO_LONG' | 'INVALID';

/** Words that stand for nothing but this product. */
const PRODUCT_WORDS = ['dreamlux', 'password', 'passwort', 'contraseña', 'motdepasse', '密码', '密碼', 'パスワード', '비밀번호'];

/** The one form in which a password is counted, hashed and compared: the same keys give the same bytes on every device. */
export const normalizePassword = (password: string): string => password.normalize('NFC');

/**
 * Length counts, composition doesn't (docs/decisions/0003-passwords.md). Refused besides: common long passwords, one unit repeated, runs along the
 * alphabet or keyboard, and what merely repeats the person's address or name or the product's.
 * @param password normalised
 * @param about the person's address and name, as far as known
 * @returns null when it is good
 */
export function passwordProblem(password: string, about: readonly (string | null | undefined)[]): PasswordProblem | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return 'TOO_SHORT';
  if (length > PASSWORD_MAX) return 'TOO_LONG';
  const plain = simplify(password);
  if (new Set(password).size < MIN_DISTINCT || longCommonPasswords.has(plain) || isRepeated(plain) || isRun(plain)) return 'INVALID';
  return saysNothingNew(plain, [...PRODUCT_WORDS, ...about.flatMap((text) => wordsOf(text ?? ''))]) ? 'INVALID' : null;
}

/** Case, width and separators are the first things a guesser varies. */
const simplify = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '');

const isRepeated = (text: string): boolean => /^(.{1,8}?)\1+.{0,7}$/u.test(text) && new Set(text).size < 9;

const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789012345678901234567890', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p'];

const isRun = (text: string): boolean => text.length >= MIN_DISTINCT && RUNS.some((run) => run.includes(text) || [...run].reverse().join('').includes(text));

function wordsOf(text: string): string[] {
  const canonical = canonicalEmail(text);
  const parts = canonical === null ? [text, ...text.split(/\s+/)] : [canonical, ...canonical.split('@'), ...canonical.split(/[@.+_-]/)];
  return parts.map(simplify).filter((word) => word.length >= 3);
}

/** True when taking the known words out leaves fewer than 6 characters that aren't digits. */
function saysNothingNew(plain: string, words: readonly string[]): boolean {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ''), plain);
  return rest !== plain && [...rest.replace(/\d/g, '')].length < 6;
}
