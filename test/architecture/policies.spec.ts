import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareTranslations } from '../../src/modules/legal/domain/compare-translations.js';
import { documentKinds, documentNames, LegalDocumentKind, locales } from '../../src/modules/legal/domain/document-kind.js';
import { PolicyLibrary } from '../../src/modules/legal/policy-library.js';
import { spelledFigures } from '../support/spelled-figures.js';
import { Locale } from '../../src/platform/context/index.js';
import { policiesFolder } from '../../src/config/index.js';
import { dataMaps } from '../../src/data-maps.js';

const library = new PolicyLibrary();
const newest = documentKinds.flatMap((kind) => library.versionsOf(kind).slice(-1).map((version) => ({ kind, version })));
const every = documentKinds.flatMap((kind) => library.versionsOf(kind).map((version) => ({ kind, version })));

describe('policies/', () => {
  it('has a version of every document', () => {
    expect(newest.map(({ kind }) => kind)).toEqual([...documentKinds]);
  });

  it.each(every)('$kind $version says the same in all eight languages [P41]', ({ kind, version }) => {
    const sources = library.sourcesOf(kind, version);
    expect(compareTranslations(sources)).toEqual([]);
    expect([...sources.keys()].sort()).toEqual([...locales].sort());
  });

  it.each(newest)('$kind $version can be rendered from the data, in all languages', ({ kind, version }) => {
    const { texts } = library.render(kind, version);
    for (const [locale, { title, markdown, html }] of texts) {
      expect({ locale, title }).toEqual({ locale, title: documentNames[kind][locale] });
      expect(markdown.replace(/\{\{date:(effective|updated)\}\}/g, '')).not.toMatch(/\{\{|\}\}/);
      expect(html).not.toMatch(/<script|<style|\son\w+=/i);
    }
  });

  // What people were promised must not change behind their back: a figure that changes needs a new version of each document that shows it.
  it.each(newest)('$kind $version shows the figures that the engines act on', ({ kind, version }) => {
    expect(readFileSync(join(policiesFolder, library.path(kind, version), 'version.json'), 'utf8')).toBe(library.seal(kind, version));
    expect(() => library.render(kind, version)).not.toThrow();
  });

  it('a version whose figures have changed is refused, and can be sealed anew as long as nobody has published it', () => {
    const copy = new PolicyLibrary();
    copy.folder = mkdtempSync(join(tmpdir(), 'dreamlux-policies-'));
    try {
      cpSync(library.folder, copy.folder, { recursive: true });
      const { version = '' } = newest.find(({ kind }) => kind === LegalDocumentKind.TERMS) ?? {};
      const deadlines = join(copy.folder, 'deadlines.json');
      writeFileSync(deadlines, readFileSync(deadlines, 'utf8').replace('"key": "keep-grace", "period": "P14D"', '"key": "keep-grace", "period": "P15D"'));
      expect(() => copy.render(LegalDocumentKind.TERMS, version)).toThrow('figure:deadlines.keep-grace was P14D and is P15D');
      writeFileSync(join(copy.folder, copy.path(LegalDocumentKind.TERMS, version), 'version.json'), copy.seal(LegalDocumentKind.TERMS, version));
      expect(() => copy.render(LegalDocumentKind.TERMS, version)).not.toThrow();
    } finally {
      rmSync(copy.folder, { recursive: true });
    }
  });

  // A figure stands in policies/retention.json or deadlines.json, where engines read it, and in no text.
  it.each(every)('$kind $version writes no period out', ({ kind, version }) => {
    const written = [...library.sourcesOf(kind, version)].flatMap(([locale, { clauses }]) =>
      clauses.flatMap(({ id, heading, body }) => spelledFigures(`${heading}\n${body}`, locale).map((figure) => `${locale} ${id}: ${figure}`)));
    expect(written).toEqual([]);
  });

  it('nor do the words of its tables', () => {
    const written = Object.entries(library.data().texts).flatMap(([file, rows]) => Object.entries(rows).flatMap(([key, fields]) => Object.values(fields).flatMap((texts) =>
      locales.flatMap((locale) => spelledFigures(texts[locale], locale).map((figure) => `${file}.json ${key} ${locale}: ${figure}`)))));
    expect(written).toEqual([]);
  });

  it.each<[Locale, string]>([
    [Locale.EN, 'fourteen days after'], [Locale.ES, 'a más tardar catorce días'], [Locale.FR, 'au plus tard quatorze jours'], [Locale.DE, 'spätestens vierzehn Tage nach'], [Locale.KO, '도달한 후 십사 일 이내에'],
    [Locale.JA, '届いてから十四日以内に'], [Locale.ZH_HANT, '收到通知後十四日內'], [Locale.ZH_HANS, '收到通知后十四日内'], [Locale.EN, 'a 30-day notice'], [Locale.DE, 'nach 30 Werktagen'], [Locale.JA, '任意の12か月間'],
  ])('%s: a period in words or digits is noticed: %s', (locale, text) => expect(spelledFigures(text, locale)).toHaveLength(1));

  it('names every purpose of the data map, with each of its lawful bases [P25]', () => {
    const { purposes } = library.data().texts;
    const uses = dataMaps.flat().flatMap((table) => [table, ...(table.also ?? [])]);
    const missing = uses.filter(({ basis }) => basis !== 'not-personal').flatMap(({ purpose, basis }) => {
      const said = purposes[purpose]?.['basis']?.EN ?? '';
      const name = purposes[`basis.${basis}`]?.['name']?.EN ?? basis;
      return said.toLowerCase().includes(name.toLowerCase()) ? [] : [`${purpose}: ${name}`];
    });
    expect([...new Set(missing)]).toEqual([]);
  });
});
