import { globSync, readFileSync } from 'node:fs';

/** Words by which somebody is addressed informally: policies, banners, notices, mails and errors say Sie, usted, vous and 您. */
const informal = {
  DE: /\b(?:du|dich|dir|dein(?:e[mnrs]?)?|euch|euer|eure[mnrs]?|kannst|musst|hast|bist|warst)\b/gi,
  ES: /(?<![\p{L}])(?:tú|tus?|ti|te|contigo|tuy[oa]s?|puedes|tienes|has|eres|quieres)(?![\p{L}])/giu,
  FR: /(?<![\p{L}])(?:tu|ton|ta|tes|toi)(?![\p{L}])/giu,
  ZH_HANT: /你/g,
  ZH_HANS: /你/g,
} as const;
type Language = keyof typeof informal;
const languages = Object.keys(informal) as Language[];
const found = (language: Language, text: string): string[] => text.match(informal[language]) ?? [];
const read = (file: string): string => readFileSync(file, 'utf8');

/** What stands in code under the name of a language: one text, or an object of several. */
const inCode = (source: string, language: Language): string[] =>
  [...source.matchAll(new RegExp(`\\b${language}: (?:'((?:[^'\\\\]|\\\\.)*)'|\\{\\n([\\s\\S]*?)\\n  \\},)`, 'g'))].map(([, one, several]) => one ?? several ?? '');

describe('people are addressed formally', () => {
  it.each(languages)('in the policies, %s', (language) => {
    const files = globSync(`policies/documents/*/*/${language.toLowerCase().replace('_', '-')}.md`);
    expect(files.length).toBeGreaterThan(4);
    expect(files.flatMap((file) => found(language, read(file)).map((word) => `${file}: ${word}`))).toEqual([]);
  });

  it.each(languages)('in banners, notices and tables, %s', (language) => {
    const rows = globSync('policies/texts/*.json').flatMap((file) =>
      Object.entries(JSON.parse(read(file)) as Record<string, Record<string, Record<Language, string>>>).flatMap(([key, fields]) =>
        Object.values(fields).flatMap((texts) => found(language, texts[language]).map((word) => `${file} ${key}: ${word}`))));
    expect(rows).toEqual([]);
  });

  it.each(languages)('in mails and errors, %s', (language) => {
    const texts = globSync('src/**/*.ts').filter((file) => !file.endsWith('.spec.ts')).flatMap((file) => inCode(read(file), language).map((text) => ({ file, text })));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.flatMap(({ file, text }) => found(language, text).map((word) => `${file}: ${word}`))).toEqual([]);
  });

  it.each<[Language, string]>([
    ['DE', 'Dein Video ist fertig'], ['DE', 'Wenn du das warst'], ['ES', 'Tu vídeo está listo'], ['ES', 'no tienes que hacer nada'], ['FR', 'Ta vidéo est prête'], ['ZH_HANT', '請確認你的地址'],
  ])('%s: "%s" is noticed', (language, text) => expect(found(language, text)).not.toEqual([]));
});
