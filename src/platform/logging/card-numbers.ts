const UUID = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/gi;
/** Digits as people group them: at most one separator between two. */
const DIGITS = /\d(?:[ \u00a0.\-_]?\d){12,}/g;
const MIN = 13;
const MAX = 19;

/** First digits and lengths of the card schemes, for numbers that stand inside a longer row of digits. */
const SCHEME = new RegExp(`^(?:${[
  '4(?:\\d{12}|\\d{15}|\\d{18})', // Visa
  '(?:5[1-5]|2[2-7])\\d{14}', // Mastercard, Mir
  '3[47]\\d{13}', // American Express
  '3(?:0|6|8|9)\\d{12}', // Diners Club
  '35\\d{14}', // JCB
  '6\\d{15,18}', // Discover, UnionPay, Maestro, RuPay
  '(?:81|82|97)\\d{14}', // RuPay, Troy
].join('|')})$`);

/** Checksum of ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    const digit = Number(digits[i]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Milliseconds since 1970, which fill logs, have the length of the shortest cards; no scheme's start with 1. */
const isTimestamp = (digits: string): boolean => digits.length === MIN && digits.startsWith('1');

/** Replaces card numbers, however they are grouped, by `[PAN]` [P9]. UUIDs are left alone. */
export function withoutCardNumbers(text: string): string {
  let clean = text;
  for (;;) {
    const next = clean.split(UUID).map((part, i) => (i % 2 === 1 ? part : part.replace(DIGITS, replaceIn))).join('');
    if (next === clean) return clean;
    clean = next;
  }
}

/** Replaces the leftmost, longest number in a row of digits; the caller repeats for what is left. */
function replaceIn(row: string): string {
  const at = [...row].flatMap((character, i) => (character >= '0' && character <= '9' ? [i] : []));
  const digits = at.map((i) => row[i]).join('');
  const startsGroup = (i: number): boolean => i === 0 || (at[i] ?? 0) - (at[i - 1] ?? 0) > 1;
  const endsGroup = (i: number): boolean => i === at.length - 1 || startsGroup(i + 1);
  for (let start = 0; start + MIN <= digits.length; start += 1) {
    for (let length = Math.min(MAX, digits.length - start); length >= MIN; length -= 1) {
      const candidate = digits.slice(start, start + length);
      const standsAlone = startsGroup(start) && endsGroup(start + length - 1) && !isTimestamp(candidate);
      if ((standsAlone || SCHEME.test(candidate)) && passesLuhn(candidate)) {
        return `${row.slice(0, at[start])}[PAN]${row.slice((at[start + length - 1] ?? 0) + 1)}`;
      }
    }
  }
  return row;
}
