import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import type { LegalDocumentKind } from './domain/document-kind.js';
import type { RenderedVersion } from './domain/render-version.js';
import { LegalDocumentEntity } from './entities/legal-document.entity.js';
import { LegalDocumentTextEntity } from './entities/legal-document-text.entity.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';

/** One publishes at a time. Key of an advisory lock. */
const PUBLISHING = 7_203_311;

/** Versions as they were published: never changed afterwards, whatever becomes of the files and the figures. */
@Injectable()
export class FrozenDocuments {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Until the unit of work in force ends nobody else publishes. */
  async lock(): Promise<void> {
    await this.database.write.query('SELECT pg_advisory_xact_lock($1)', [PUBLISHING]);
  }

  find(kind: LegalDocumentKind, version: string): Promise<LegalDocumentEntity | null> {
    return this.database.read.findOneBy(LegalDocumentEntity, { kind, version });
  }

  /** Whether a published version doesn't count yet. */
  async isComing(documentId: string): Promise<boolean> {
    const publication = await this.database.read.findOneBy(LegalPublicationEntity, { documentId, state: In(['NOTIFYING', 'SCHEDULED']) });
    return publication !== null && !(publication.effectiveAt && publication.effectiveAt <= this.clock.now());
  }

  /** @returns the document's id; @throws a unique violation where the version exists */
  async freeze(kind: LegalDocumentKind, version: string, { texts, figures, digest }: RenderedVersion): Promise<string> {
    const id = newId();
    await this.database.write.insert(LegalDocumentEntity, { id, kind, version, figures: JSON.parse(JSON.stringify(figures)), digest, frozenAt: this.clock.now() });
    await this.database.write.insert(LegalDocumentTextEntity, [...texts].map(([locale, { title, reviewedBy, markdown, html, sha256 }]) =>
      ({ documentId: id, locale, title, reviewedBy, markdown, html, sha256 })));
    return id;
  }
}
