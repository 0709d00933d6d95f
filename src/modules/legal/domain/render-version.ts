import { createHash } from 'node:crypto';
import type { Locale } from '../../../platform/context/locale.js';
import { locales } from './document-kind.js';
import type { DocumentSource } from './document-source.js';
import type { Figures } from './figures.js';
import type { PolicyData } from './policy-data.js';
import { type RenderedDocument, renderDocument } from './render-document.js';

/** One version of a document in all languages, ready to be frozen. */
export interface RenderedVersion {
  readonly texts: ReadonlyMap<Locale, RenderedDocument & { readonly sha256: string }>;
  readonly figures: Figures;
  /** SHA-256 over the eight texts: what somebody decided about is what gets published. */
  readonly digest: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws PolicyError naming file, clause and what is wrong; Error where a language is missing */
export function renderVersion(sources: ReadonlyMap<Locale, DocumentSource>, data: PolicyData): RenderedVersion {
  const texts = new Map(locales.map((locale) => {
    const source = sources.get(locale);
    if (!source) throw new Error(`there is no text in ${locale}`);
    const rendered = renderDocument(source, data, locale);
    return [locale, { ...rendered, sha256: sha256(rendered.markdown) }] as const;
  }));
  const figures = Object.fromEntries([...texts.values()].flatMap(({ figures: shown }) => Object.entries(shown)).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { texts, figures, digest: sha256([...texts].map(([locale, text]) => `${locale} ${text.sha256}`).join('\n')) };
}
