import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = `('PRIVACY_POLICY', 'TERMS', 'ACCEPTABLE_USE', 'REFUND_POLICY', 'COOKIE_POLICY')`;
const locales = `('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')`;

/** Published policies, word for word and with the figures they show; who was told of them, and who accepted which. */
export class LegalDocuments1790000012500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legal_documents (
        id uuid NOT NULL,
        kind text NOT NULL,
        version text NOT NULL,
        figures jsonb NOT NULL,
        digest text NOT NULL,
        frozen_at timestamptz NOT NULL,
        CONSTRAINT pk_legal_documents PRIMARY KEY (id),
        CONSTRAINT uq_legal_documents_kind_version UNIQUE (kind, version),
        CONSTRAINT chk_legal_documents_kind CHECK (kind IN ${kinds}),
        CONSTRAINT chk_legal_documents_version CHECK (version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.[0-9]{1,2})?$'),
        CONSTRAINT chk_legal_documents_figures CHECK (jsonb_typeof(figures) = 'object'),
        CONSTRAINT chk_legal_documents_digest CHECK (digest ~ '^[0-9a-f]{64}$')
      )`);
    await runner.query(`
      CREATE TABLE legal_document_texts (
        document_id uuid NOT NULL,
        locale text NOT NULL,
        title text NOT NULL,
        reviewed_by text NOT NULL,
        markdown text NOT NULL,
        html text NOT NULL,
        sha256 text NOT NULL,
        CONSTRAINT pk_legal_document_texts PRIMARY KEY (document_id, locale),
        CONSTRAINT fk_legal_document_texts_document_id FOREIGN KEY (document_id) REFERENCES legal_documents (id),
        CONSTRAINT chk_legal_document_texts_locale CHECK (locale IN ${locales}),
        CONSTRAINT chk_legal_document_texts_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
      )`);
    // A material change takes effect 14 days (336 hours) after its last notice at the earliest, whatever the application thinks [P87].
    await runner.query(`
      CREATE TABLE legal_publications (
        document_id uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        material boolean NOT NULL,
        reason text NOT NULL,
        staff_action_id uuid,
        chosen_at timestamptz,
        planned_at timestamptz NOT NULL,
        notified_up_to uuid,
        notices_sent_at timestamptz,
        effective_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_legal_publications PRIMARY KEY (document_id),
        CONSTRAINT uq_legal_publications_staff_action_id UNIQUE (staff_action_id),
        CONSTRAINT fk_legal_publications_document_id FOREIGN KEY (document_id) REFERENCES legal_documents (id),
        CONSTRAINT chk_legal_publications_kind CHECK (kind IN ${kinds}),
        CONSTRAINT chk_legal_publications_state CHECK (state IN ('NOTIFYING', 'SCHEDULED', 'IN_FORCE')),
        CONSTRAINT chk_legal_publications_effective_at CHECK ((effective_at IS NULL) = (state = 'NOTIFYING')),
        CONSTRAINT chk_legal_publications_notices CHECK (NOT material OR effective_at IS NULL OR effective_at >= notices_sent_at + interval '336 hours'),
        CONSTRAINT chk_legal_publications_told CHECK (NOT material OR effective_at IS NULL OR notices_sent_at IS NOT NULL)
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_legal_publications_coming ON legal_publications (kind) WHERE state <> 'IN_FORCE'`);
    await runner.query(`
      CREATE TABLE legal_notices (
        id uuid NOT NULL,
        account_id uuid NOT NULL,
        document_id uuid NOT NULL,
        mail_id uuid,
        mail_state text NOT NULL,
        created_at timestamptz NOT NULL,
        told_at timestamptz,
        CONSTRAINT pk_legal_notices PRIMARY KEY (id),
        CONSTRAINT uq_legal_notices_account_document UNIQUE (account_id, document_id),
        CONSTRAINT fk_legal_notices_document_id FOREIGN KEY (document_id) REFERENCES legal_documents (id),
        CONSTRAINT chk_legal_notices_mail_state CHECK (mail_state IN ('QUEUED', 'SENT', 'FAILED')),
        CONSTRAINT chk_legal_notices_told_at CHECK ((told_at IS NULL) = (mail_state = 'QUEUED'))
      )`);
    await runner.query('CREATE INDEX idx_legal_notices_document_id ON legal_notices (document_id, mail_state)');
    await runner.query('CREATE INDEX idx_legal_notices_created_at ON legal_notices (created_at)');
    await runner.query(`
      CREATE TABLE legal_subjects (
        account_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        CONSTRAINT pk_legal_subjects PRIMARY KEY (account_id),
        CONSTRAINT uq_legal_subjects_subject_id UNIQUE (subject_id)
      )`);
    await runner.query(`
      CREATE TABLE legal_acceptances (
        id uuid NOT NULL,
        subject_id uuid NOT NULL,
        document_id uuid NOT NULL,
        how text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_legal_acceptances PRIMARY KEY (id),
        CONSTRAINT uq_legal_acceptances_subject_document_how UNIQUE (subject_id, document_id, how),
        CONSTRAINT fk_legal_acceptances_document_id FOREIGN KEY (document_id) REFERENCES legal_documents (id),
        CONSTRAINT chk_legal_acceptances_how CHECK (how IN ('ACCEPTED', 'SIGN_UP', 'IN_FORCE'))
      )`);
    await runner.query('CREATE INDEX idx_legal_acceptances_document_id ON legal_acceptances (document_id)');
    await runner.query('GRANT SELECT, INSERT ON legal_documents, legal_document_texts, legal_acceptances TO dreamlux_app');
    await runner.query('GRANT SELECT, INSERT, UPDATE ON legal_publications TO dreamlux_app');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON legal_notices TO dreamlux_app');
    await runner.query('GRANT SELECT, INSERT, DELETE ON legal_subjects TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE legal_acceptances, legal_subjects, legal_notices, legal_publications, legal_document_texts, legal_documents');
  }
}
