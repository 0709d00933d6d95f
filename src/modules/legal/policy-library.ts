import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { policiesFolder } from '../../config/index.js';
import type { Locale } from '../../platform/context/index.js';
import { compareTranslations } from './domain/compare-translations.js';
import { type LegalDocumentKind, locales, slugOf } from './domain/document-kind.js';
import { type DocumentSource, parseDocument } from './domain/document-source.js';
import { PolicyError } from './domain/policy-error.js';
import type { PolicyData, RowTexts } from './domain/policy-data.js';
import { type RenderedVersion, renderVersion } from './domain/render-version.js';
import { changedFigures, type SealedFigures, sealedFigures } from './domain/sealed-figures.js';

const VERSION = /^\d{4}-\d{2}-\d{2}(\.\d{1,2})?$/;

/** The policies as they stand in the folder: texts to be published, and the data that they show. */
@Injectable()
export class PolicyLibrary {
  /** Tests read another one. */
  folder = policiesFolder;

  /** Versions of a document, oldest first. */
  versionsOf(kind: LegalDocumentKind): string[] {
    const folder = join(this.folder, 'documents', slugOf(kind));
    return this.entries(folder).filter((name) => VERSION.test(name)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }

  /**
   * A version in all languages, checked and with its data filled in.
   * @throws PolicyError where it is incomplete, the languages differ, something in it can't be filled in, or a figure isn't what it was when the version was sealed
   */
  render(kind: LegalDocumentKind, version: string): RenderedVersion {
    const rendered = this.renderUnsealed(kind, version);
    const figures = sealedFigures(rendered.figures);
    const [changed] = changedFigures(this.sealOf(kind, version) ?? figures, figures);
    if (changed !== undefined) throw new PolicyError(`${this.path(kind, version)}/version.json`, null, changed);
    return rendered;
  }

  /** What version.json of a version has to say now. @throws PolicyError as `render` does, but for figures that have changed since it was sealed */
  seal(kind: LegalDocumentKind, version: string): string {
    return `${JSON.stringify({ figures: sealedFigures(this.renderUnsealed(kind, version).figures) }, null, 2)}\n`;
  }

  private renderUnsealed(kind: LegalDocumentKind, version: string): RenderedVersion {
    const sources = this.sourcesOf(kind, version);
    const problems = compareTranslations(sources);
    const [first] = problems;
    if (first !== undefined) throw new PolicyError(this.path(kind, version), null, `${first}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`);
    return renderVersion(sources, this.data());
  }

  /** The figures that a version was written with. @returns null where it isn't sealed, as one that is being written */
  private sealOf(kind: LegalDocumentKind, version: string): SealedFigures | null {
    const file = join(this.folder, this.path(kind, version), 'version.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { figures: SealedFigures }).figures : null;
  }

  /** The languages that are there. @throws PolicyError for a text that can't be read */
  sourcesOf(kind: LegalDocumentKind, version: string): ReadonlyMap<Locale, DocumentSource> {
    const path = this.path(kind, version);
    const present = new Set(this.entries(join(this.folder, path)));
    return new Map(locales.filter((locale) => present.has(`${slugOf(locale)}.md`)).map((locale) => {
      const file = `${path}/${slugOf(locale)}.md`;
      return [locale, parseDocument(file, readFileSync(join(this.folder, file), 'utf8'))];
    }));
  }

  /** @throws PolicyError for a file that is missing or no JSON */
  data(): PolicyData {
    const json = <T>(file: string): T => {
      try {
        return JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as T;
      } catch {
        throw new PolicyError(file, null, 'is missing or no JSON');
      }
    };
    const texts = (name: string) => json<RowTexts>(`texts/${name}.json`);
    return {
      retention: json('retention.json'), deadlines: json('deadlines.json'), company: json('company.json'), cookies: json('cookies.json'),
      recipients: json('recipients.json'),
      texts: { retention: texts('retention'), purposes: texts('purposes'), recipients: texts('recipients'), cookies: texts('cookies') },
    };
  }

  /** Below policies/. */
  path(kind: LegalDocumentKind, version: string): string {
    return `documents/${slugOf(kind)}/${version}`;
  }

  private entries(folder: string): string[] {
    try {
      return readdirSync(folder);
    } catch {
      return []; // nothing there
    }
  }
}
