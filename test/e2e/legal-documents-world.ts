import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { SeedAccount } from '../../src/modules/accounts/index.js';
import { type LegalDocumentKind, slugOf } from '../../src/modules/legal/domain/document-kind.js';
import { PolicyLibrary } from '../../src/modules/legal/policy-library.js';
import type { Locale, Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { advanceClock } from '../support/advance-clock.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';

const PASSWORD = 'teal otters juggle at dawn';
export const FIRST = '2026-11-23';

/** Whatever these tests select of an answer. */
export interface Answer {
  __typename: string; id: string; state: string; code: string; message: string; field: string; version: string; kind: string; basis: string; recordedAt: string;
}
export interface DocumentView { version: string; effectiveAt: string; lastUpdated: string; reviewedBy: string; title: string; html: string; markdown: string }
export interface NoticeView { id: string; title: string; body: string; documentKind: string; version: string; effectiveAt: string; documentUrl: string; closeAccountUrl: string }

/** Staff and customers of an installation that has policies of its own to change. */
export class LegalWorld {
  private constructor(
    readonly app: TestApp,
    private readonly folder: string,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<LegalWorld> {
    const [app, folder] = await Promise.all([startApp(environment), mkdtemp(join(tmpdir(), 'dreamlux-policies-'))]);
    const library = app.app.get(PolicyLibrary, { strict: false });
    await cp(library.folder, folder, { recursive: true });
    library.folder = folder;
    return new LegalWorld(app, folder);
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Adds a version to the folder: the first one's texts, each ending in `words`. */
  async write(kind: LegalDocumentKind, version: string, words = ''): Promise<void> {
    const documents = join(this.folder, 'documents', slugOf(kind));
    await cp(join(documents, FIRST), join(documents, version), { recursive: true });
    // Not sealed yet: its figures may differ from those of the first.
    await rm(join(documents, version, 'version.json'), { force: true });
    if (words) for (const locale of ['en', 'es', 'fr', 'de', 'ko', 'ja', 'zh-hant', 'zh-hans']) await this.edit(kind, version, locale, (text) => `${text}\n${words}\n`);
  }

  async edit(kind: LegalDocumentKind, version: string, locale: string, change: (text: string) => string): Promise<void> {
    const file = join(this.folder, 'documents', slugOf(kind), version, `${locale}.md`);
    await writeFile(file, change(await readFile(file, 'utf8')));
  }

  async editData(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }

  remove(kind: LegalDocumentKind, version: string, file: string): Promise<void> {
    return rm(join(this.folder, 'documents', slugOf(kind), version, file));
  }

  async person(role: Role, locale?: Locale): Promise<Person> {
    const email = `${newId()}@example.com`;
    const { accountId } = await this.app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role, displayName: 'Somebody' });
    if (locale) await this.app.database.ownerQuery('UPDATE accounts SET locale = $2 WHERE id = $1', [accountId, locale]);
    return { accountId, email, as: await this.signIn(email) };
  }

  async signIn(email: string): Promise<As> {
    const { cookie } = await this.app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } });
    if (!cookie) throw new Error('nobody is signed in');
    return { cookie };
  }

  /** Runs one field with its input; gives its value. @throws Error on a top-level error */
  async mutate(field: string, input: object, selection: string, as: As): Promise<Answer> {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const { data, errors } = await this.app.graphql<{ result: Answer }>(
      `mutation ($input: ${type}!) { result: ${field}(input: $input) { __typename ... on UserError { code message } ... on InvalidInput { field } ${selection} } }`, { input }, as);
    if (errors) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return data.result;
  }

  propose(by: Person, kind: LegalDocumentKind, version: string, effectiveAt?: Date): Promise<Answer> {
    return this.mutate('publishLegalDocument', { kind, version, reason: 'The recipients have changed', ...(effectiveAt && { effectiveAt }) }, '... on StaffAction { id kind state }', by.as);
  }

  approve(by: Person, id: string, material?: boolean): Promise<Answer> {
    return this.mutate('approveStaffAction', { id, reason: 'Checked against the old version', ...(material !== undefined && { material }) }, '... on StaffAction { id kind state }', by.as);
  }

  async document(kind: LegalDocumentKind, version?: string, locale = 'EN'): Promise<DocumentView> {
    const { data, errors } = await this.app.graphql<{ legalDocument: DocumentView }>(
      `query ($kind: LegalDocumentKind!, $locale: Locale!, $version: String) {
        legalDocument(kind: $kind, locale: $locale, version: $version) { version effectiveAt lastUpdated reviewedBy title html markdown } }`, { kind, locale, version });
    if (errors) throw new Error(errors[0]?.extensions.code);
    return data.legalDocument;
  }

  async notices({ as }: Person): Promise<NoticeView[]> {
    const { data, errors } = await this.app.graphql<{ viewer: { notices: NoticeView[] } }>(
      '{ viewer { notices { id title body documentKind version effectiveAt documentUrl closeAccountUrl } } }', {}, as);
    if (errors) throw new Error(errors[0]?.message);
    return data.viewer.notices;
  }

  async now(): Promise<Date> {
    return new Date(((await request(this.app.url).get('/dev/clock')).body as { now: string }).now);
  }

  advance(days: number): Promise<void> {
    // Without a worker nothing that was begun ever ends.
    return advanceClock(this.app, days * 86_400, this.app.config.ROLE === 'api' ? null : 'legal.advance-publications');
  }

  /** Waits until everybody was told of a version and its date is fixed. */
  async told(kind: LegalDocumentKind, version: string): Promise<void> {
    const ofMails = (status: string) => this.app.database.ownerQuery(`SELECT 1 FROM legal_notices n JOIN legal_documents d ON d.id = n.document_id
      LEFT JOIN mails m ON m.id = n.mail_id WHERE d.kind = $1 AND d.version = $2 AND (m.status = 'QUEUED') = $3`, [kind, version, status === 'QUEUED']);
    await waitFor(async () => (await ofMails('SENT')).length > 0 && (await ofMails('QUEUED')).length === 0, { what: 'the mails to be sent' });
    await this.advance(2 / 1440);
    await waitFor(async () => (await this.publication(kind, version))?.state === 'SCHEDULED', { what: 'the date to be fixed' });
  }

  /** A publication as the database has it. */
  async publication(kind: LegalDocumentKind, version: string): Promise<{ state: string; notices_sent_at: Date | null; effective_at: Date | null; reason: string } | undefined> {
    const [row] = await this.app.database.ownerQuery<{ state: string; notices_sent_at: Date | null; effective_at: Date | null; reason: string }>(
      'SELECT p.* FROM legal_publications p JOIN legal_documents d ON d.id = p.document_id WHERE d.kind = $1 AND d.version = $2', [kind, version]);
    return row;
  }
}

export interface Person { readonly accountId: string; readonly email: string; readonly as: As }
