import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { Database, PgNotifications } from '../../platform/database/index.js';
import type { LegalDocumentKind } from './domain/document-kind.js';
import { fillDates } from './domain/fill-dates.js';
import { inForceAt, type Published } from './domain/publication.js';
import { LegalDocumentTextEntity } from './entities/legal-document-text.entity.js';
import { KeptReading } from './kept-reading.js';

/** NOTIFY channel: some version was published, or has its date now. */
export const LEGAL_DOCUMENTS_CHANGED = 'legal_documents';
/** 5 kinds in 8 languages, with room for a few versions. */
const TEXTS_KEPT = 100;

interface Publication extends Published {
  readonly kind: LegalDocumentKind;
  readonly plannedAt: Date;
  readonly material: boolean;
}

/** A version of a document in one language. */
export interface LegalText {
  readonly kind: LegalDocumentKind;
  readonly version: string;
  readonly locale: Locale;
  readonly title: string;
  readonly effectiveAt: Date;
  readonly reviewedBy: string;
  readonly markdown: string;
  readonly html: string;
  readonly sha256: string;
}

/** What is published: asked by every banner and every sign-up, so it is kept in memory until something changes. */
@Injectable()
export class LegalDocuments implements OnModuleInit {
  private readonly publications: KeptReading<readonly Publication[]>;
  private readonly texts = new Map<string, Promise<LegalDocumentTextEntity | null>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly notifications: PgNotifications,
    private readonly context: ContextStore,
  ) {
    this.publications = new KeptReading(context, () => this.read());
  }

  onModuleInit(): void {
    // At once: who asks within a transaction would need a second connection for it.
    this.notifications.on(LEGAL_DOCUMENTS_CHANGED, () => {
      this.publications.forget();
      void this.publications.look();
    });
  }

  /**
   * The version of a document that counts now, e.g. `2026-11-23`.
   * @throws Error where none was ever published
   */
  async versionInForce(kind: LegalDocumentKind): Promise<string> {
    const found = await this.inForce(kind);
    if (!found) throw new Error(`no version of ${kind} is in force`);
    return found.version;
  }

  /** The last version in force that changed something that matters; empty where none did since the first. Answers about an older one count no longer. */
  async materialVersion(kind: LegalDocumentKind): Promise<string> {
    const all = await this.publications.get();
    return inForceAt(all.filter((one) => one.kind === kind && one.material), this.clock.now())?.version ?? '';
  }

  /** @returns null where nothing is in force, or for a version that was never published, or withdrawn */
  async inForce(kind: LegalDocumentKind, version?: string): Promise<Publication | null> {
    const ofKind = (await this.publications.get()).filter((one) => one.kind === kind);
    return version === undefined ? inForceAt(ofKind, this.clock.now()) : ofKind.find((one) => one.version === version) ?? null;
  }

  /** The version in force or a named one, which may still be coming. @returns null where there is none */
  async text(kind: LegalDocumentKind, locale: Locale, version?: string): Promise<LegalText | null> {
    const found = await this.inForce(kind, version);
    const frozen = found && await this.frozen(found.documentId, locale);
    if (!found || !frozen) return null;
    const { title, reviewedBy, sha256 } = frozen;
    const effectiveAt = found.effectiveAt ?? found.plannedAt;
    const dated = (text: string) => fillDates(text, effectiveAt, locale);
    return { kind, version: found.version, locale, title, effectiveAt, reviewedBy, sha256, markdown: dated(frozen.markdown), html: dated(frozen.html) };
  }

  /** Forgets what is in memory: for whoever changed it. Others hear of it by NOTIFY. */
  async changed(documentId: string): Promise<void> {
    await this.notifications.notify(LEGAL_DOCUMENTS_CHANGED, documentId);
  }

  private read(): Promise<readonly Publication[]> {
    return this.database.prepared<Publication>({
      name: 'legal-publications',
      text: `SELECT d.id AS "documentId", d.kind, d.version, p.effective_at AS "effectiveAt", p.planned_at AS "plannedAt", p.material
               FROM legal_publications p JOIN legal_documents d ON d.id = p.document_id WHERE p.state <> 'WITHDRAWN'`,
    }, []);
  }

  /** Frozen texts never change. Read in nobody's request, since others may wait for the same. */
  private frozen(documentId: string, locale: Locale): Promise<LegalDocumentTextEntity | null> {
    const key = `${documentId} ${locale}`;
    let text = this.texts.get(key);
    if (text === undefined) {
      if (this.texts.size >= TEXTS_KEPT) this.texts.clear();
      text = this.context.runDetached(() => this.database.read.findOneBy(LegalDocumentTextEntity, { documentId, locale }));
      this.texts.set(key, text);
      text.then((found) => { if (!found) this.texts.delete(key); }, () => this.texts.delete(key));
    }
    return text;
  }
}
