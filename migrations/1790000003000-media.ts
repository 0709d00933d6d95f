import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stored pictures and clips, and the uploads that some of them came from. Owners are ids only: this module knows no accounts. */
export class Media1790000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stored_objects (
        id uuid NOT NULL,
        owner_id uuid NOT NULL,
        media_type text NOT NULL,
        byte_size bigint NOT NULL,
        sha256 text NOT NULL,
        width integer,
        height integer,
        duration_ms integer,
        thumbnail_byte_size integer,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_stored_objects PRIMARY KEY (id),
        CONSTRAINT chk_stored_objects_media_type CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'video/mp4')),
        CONSTRAINT chk_stored_objects_byte_size CHECK (byte_size BETWEEN 1 AND 2147483647),
        CONSTRAINT chk_stored_objects_thumbnail CHECK (thumbnail_byte_size > 0),
        CONSTRAINT chk_stored_objects_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
      )`);
    await runner.query('CREATE INDEX idx_stored_objects_owner_id ON stored_objects (owner_id)');
    await runner.query('GRANT SELECT, INSERT, DELETE ON stored_objects TO dreamlux_app');

    await runner.query(`
      CREATE TABLE uploads (
        id uuid NOT NULL,
        owner_id uuid NOT NULL,
        status text NOT NULL,
        media_type text NOT NULL,
        byte_size integer NOT NULL,
        width integer,
        height integer,
        object_id uuid,
        refusal text,
        kept boolean NOT NULL,
        kept_until timestamptz,
        ticket_expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_uploads PRIMARY KEY (id),
        CONSTRAINT uq_uploads_object_id UNIQUE (object_id),
        CONSTRAINT fk_uploads_object_id FOREIGN KEY (object_id) REFERENCES stored_objects (id),
        CONSTRAINT chk_uploads_status CHECK (status IN ('PENDING', 'READY', 'REJECTED')),
        CONSTRAINT chk_uploads_object CHECK ((object_id IS NOT NULL) = (status = 'READY')),
        CONSTRAINT chk_uploads_refusal CHECK ((refusal IS NOT NULL) = (status = 'REJECTED')),
        CONSTRAINT chk_uploads_byte_size CHECK (byte_size > 0)
      )`);
    await runner.query('CREATE INDEX idx_uploads_owner_id ON uploads (owner_id, id)');
    await runner.query(`CREATE INDEX idx_uploads_pending ON uploads (ticket_expires_at) WHERE status = 'PENDING'`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON uploads TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE uploads');
    await runner.query('DROP TABLE stored_objects');
  }
}
