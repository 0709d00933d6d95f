/** Characters of an IBAN by country (SWIFT IBAN registry). */
const LENGTHS: Readonly<Record<number, string>> = {
  15: 'NO', 16: 'BE', 18: 'DK FI FK FO GL NL SD', 19: 'MK SI', 20: 'AT BA EE KZ LT LU MN XK', 21: 'CH CR HR LI LV', 22: 'BG BH DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL', 24: 'AD CZ ES MD PK RO SA SE SK TN VG', 25: 'LY PT ST', 26: 'IS TR', 27: 'BI DJ FR GR IT MC MR SM', 28: 'AL AZ BY CY DO GT HU LB NI PL SV',
  29: 'BR EG PS QA UA', 30: 'JO KW MU YE', 31: 'MT SC', 32: 'LC', 33: 'RU',
};
const lengthOf = new Map(Object.entries(LENGTHS).flatMap(([length, countries]) => countries.split(' ').map((country) => [country, Number(length)] as const)));

const IBAN_START = /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ \u00a0-]?[a-z0-9]){11,30}/gi;
const SORT_CODE_THEN_ACCOUNT = /\b\d{2}([- ]?)\d{2}\1\d{2}(?!\d)[^\d\n]{1,30}\d{8}\b/g;
const ACCOUNT_THEN_SORT_CODE = /\b\d{8}[^\d\n]{1,30}\d{2}([- ])\d{2}\1\d{2}\b/g;

/** Checksum of ISO 13616-1: the rearranged number modulo 97 is 1. */
function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function replaceIban(found: string): string {
  const at = [...found].flatMap((character, i) => (/[a-z0-9]/i.test(character) ? [i] : []));
  const compact = at.map((i) => found[i]).join('').toUpperCase();
  const length = lengthOf.get(compact.slice(0, 2));
  if (length === undefined || compact.length < length || !passesMod97(compact.slice(0, length))) return found;
  return `[IBAN]${found.slice((at[length - 1] ?? 0) + 1)}`;
}

/** Replaces IBANs by `[IBAN]`, and UK account numbers that stand beside a sort code by `[ACCOUNT]` [P9]. */
export const withoutBankAccounts = (text: string): string =>
  text.replace(IBAN_START, replaceIban).replace(SORT_CODE_THEN_ACCOUNT, '[ACCOUNT]').replace(ACCOUNT_THEN_SORT_CODE, '[ACCOUNT]');
