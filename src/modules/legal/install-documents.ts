import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { documentKinds, type LegalDocumentKind } from './domain/document-kind.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { FrozenDocuments } from './frozen-documents.js';
import { LegalDocuments } from './legal-documents.js';
import { PolicyLibrary } from './policy-library.js';

/** Puts the newest version in the folder into force where a document has none yet. Any number of processes may start at once. */
@Injectable()
export class InstallDocuments implements OnApplicationBootstrap {
  private readonly logger = new Logger(InstallDocuments.name);

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly library: PolicyLibrary,
    private readonly frozen: FrozenDocuments,
    private readonly documents: LegalDocuments,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.context.runDetached(() => this.run());
  }

  /** A text that can't be used is an error in the log, not a service that doesn't start. */
  async run(): Promise<void> {
    if ((await this.missing()).length === 0) return;
    await this.uow.run(async () => {
      await this.frozen.lock();
      for (const kind of await this.missing()) await this.install(kind);
    });
  }

  private async missing(): Promise<LegalDocumentKind[]> {
    const rows: { kind: string }[] = await this.database.read.query('SELECT DISTINCT kind FROM legal_publications');
    const present = new Set(rows.map(({ kind }) => kind));
    return documentKinds.filter((kind) => !present.has(kind));
  }

  private async install(kind: LegalDocumentKind): Promise<void> {
    const version = this.library.versionsOf(kind).at(-1);
    if (version === undefined) return this.logger.error({ kind }, 'policies/ has no version of a document');
    let rendered: ReturnType<PolicyLibrary['render']>;
    try {
      rendered = this.library.render(kind, version);
    } catch (error) {
      return this.logger.error(error, `${kind} ${version} can't be installed`);
    }
    const now = this.clock.now();
    const documentId = await this.frozen.freeze(kind, version, rendered);
    await this.database.write.insert(LegalPublicationEntity, {
      documentId, kind, state: 'IN_FORCE', material: false, reason: 'The first version: there was none to change', staffActionId: null, chosenAt: null, plannedAt: now,
      notifiedUpTo: null, noticesSentAt: null, effectiveAt: now, withdrawnAt: null, createdAt: now,
    });
    await this.documents.changed(documentId);
  }
}
