/**
 * Characters that look like Latin letters and that NFKD leaves alone: the part of Unicode's confusables (UTS #39) that people write words with.
 * Own table, because the packages that carry the whole list are unmaintained or native code, and most of the list can't spell a word.
 * Capitals stand beside small letters where the two resemble different letters (Greek Η is an H, η an n).
 */
const byLetter: Readonly<Record<string, string>> = {
  a: 'аɑαᴀɐӕạΑАᎪꓮⱥ', b: 'ЬьвВβΒʙƀɓᏴꓐъ', c: 'сСϲᴄƈȼᏟꓚ', d: 'ԁᴅɗđƌɖᎠꓓð', e: 'еЕєЄɛεΕᴇəǝɇҽᎬꓰ', f: 'ꜰƒϝꞙꓝɟ', g: 'ɡɢǥɠցᏀꓖ', h: 'һнНΗʜħհɥᎻꓧ',
  i: 'іІıɩιΙɪɨӏӀᎥꓲ', j: 'јЈϳᴊɉյᎫꓙ', k: 'кКκΚᴋƙҟʞᏦꓗ', l: 'ʟłƚɫɭןꓡᏞ', m: 'мМΜᴍɱᎷꓟ', n: 'ɴпИиΝηɲɳŋƞոոꓠ', o: 'оОοΟσᴏøɵօɔꓳ', p: 'рРρΡᴘƥᏢꓑ',
  q: 'ԛզʠ', r: 'гЯяʀɍɹɾᴦꓣᖇ', s: 'ѕЅꜱʂƽՏᏚꓢ', t: 'тТτΤᴛŧƭʇᎢꓔ', u: 'υµμᴜսʉцЦʊꓴ', v: 'ѵνᴠʋʌᏙꓦ', w: 'ԝωᴡшШɯʍᎳꓪ', x: 'хХχΧ×ӿꓫ', y: 'уУүΥγʏƴɏʎꓬ', z: 'ᴢƶʐȥΖζᏃꓜ',
  ae: 'æ', oe: 'œɶ', ss: 'ßẞ', th: 'þ',
};

/** @param start the letter A of an alphabet of 26 in a row */
const alphabet = (start: number): [string, string][] => Array.from({ length: 26 }, (_, i) => [String.fromCodePoint(start + i), String.fromCharCode(97 + i)]);

function buildTable(): ReadonlyMap<string, string> {
  const pairs = Object.entries(byLetter).flatMap(([letter, likes]) => [...likes].map((like): [string, string] => [like, letter]));
  // Capitals that aren't listed themselves read as their small letters do; else lower-casing would bring new lookalikes in.
  const capitals = pairs.map(([like, letter]): [string, string] => [like.toUpperCase(), letter]);
  const whiteOnBlack = [0x1f150, 0x1f170].flatMap(alphabet);
  return new Map([...capitals, ...pairs, ...whiteOnBlack, ...alphabet(0x1f1e6)]);
}

/** Lookalike -> Latin small letters. */
export const lookalikes = buildTable();
