/**
 * The tables of the object store. A version's bytes stand apart from what is told of it, so that a list reads no
 * bytes; triggers keep each bucket's figures, so that telling them costs nothing.
 *
 * `s3_object.version` is `null` for what was stored while the bucket was not versioned. `pieces` is JSON and names the
 * files of a large content.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS s3_bucket (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, region TEXT NOT NULL, created INTEGER NOT NULL,
    objects INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS s3_setting (
    bucket INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, declared INTEGER NOT NULL,
    PRIMARY KEY (bucket, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS s3_object (
    id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL,
    latest INTEGER NOT NULL, marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified INTEGER NOT NULL, description TEXT NOT NULL, pieces TEXT
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS s3_object_current ON s3_object (bucket, key) WHERE latest = 1;
  CREATE INDEX IF NOT EXISTS s3_object_versions ON s3_object (bucket, key, id);
  CREATE INDEX IF NOT EXISTS s3_object_files ON s3_object (id) WHERE pieces IS NOT NULL;
  CREATE TABLE IF NOT EXISTS s3_bytes (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

  CREATE TRIGGER IF NOT EXISTS s3_object_added AFTER INSERT ON s3_object WHEN new.latest = 1 AND new.marker = 0 BEGIN
    UPDATE s3_bucket SET objects = objects + 1, bytes = bytes + new.size WHERE id = new.bucket;
  END;
  CREATE TRIGGER IF NOT EXISTS s3_object_removed AFTER DELETE ON s3_object WHEN old.latest = 1 AND old.marker = 0 BEGIN
    UPDATE s3_bucket SET objects = objects - 1, bytes = bytes - old.size WHERE id = old.bucket;
  END;
  CREATE TRIGGER IF NOT EXISTS s3_object_turned AFTER UPDATE OF latest ON s3_object WHEN new.marker = 0 BEGIN
    UPDATE s3_bucket SET objects = objects + new.latest - old.latest,
      bytes = bytes + (new.latest - old.latest) * new.size WHERE id = new.bucket;
  END;

  CREATE TABLE IF NOT EXISTS s3_upload (
    id TEXT PRIMARY KEY, bucket INTEGER NOT NULL, key TEXT NOT NULL, initiated INTEGER NOT NULL, description TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS s3_upload_by_key ON s3_upload (bucket, key);
  CREATE TABLE IF NOT EXISTS s3_part (
    upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    checksum TEXT NOT NULL, modified INTEGER NOT NULL, file TEXT NOT NULL,
    PRIMARY KEY (upload, number)
  ) STRICT, WITHOUT ROWID;
`;
