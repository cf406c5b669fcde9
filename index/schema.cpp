#include "index/schema.h"

#include <array>
#include <string>

#include "core/error.h"
#include "index/analyzer.h"

namespace carrel::index {
namespace {

// Version 1. Texts stand in a table of their own, so that going through all documents reads no
// text. The chunks of a document have ids in one run from documents.first_chunk on, which spares
// an index. Foreign keys only where an index serves them anyway.
constexpr char version_1[] = R"sql(
CREATE TABLE library(
  id BLOB NOT NULL,                   -- 16 random bytes, made with the database
  analyzer INTEGER NOT NULL,          -- analyzer_version the text index was made with
  active_space INTEGER,
  unswept INTEGER NOT NULL DEFAULT 0  -- chunks removed since unused vectors were last dropped
);
CREATE TABLE collections(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  include TEXT NOT NULL,              -- globs, one a line
  exclude TEXT NOT NULL,
  last_index_s INTEGER NOT NULL
);
CREATE TABLE documents(
  id INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL REFERENCES collections(id),
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  content BLOB NOT NULL,              -- SHA-256; empty when the file was never read
  coverage INTEGER NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  type TEXT NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  date TEXT NOT NULL,
  language TEXT NOT NULL,
  first_chunk INTEGER NOT NULL,
  chunk_count INTEGER NOT NULL,
  text_bytes INTEGER NOT NULL,
  UNIQUE(collection_id, path)
);
CREATE TABLE texts(
  document_id INTEGER PRIMARY KEY REFERENCES documents(id),
  places BLOB NOT NULL,               -- of blocks: packing.h
  text BLOB NOT NULL                  -- compressed_text.h
);
CREATE TABLE layouts(                 -- of documents with pages
  document_id INTEGER PRIMARY KEY REFERENCES documents(id),
  pages BLOB NOT NULL,                -- packing.h
  words BLOB NOT NULL                 -- of all pages, core/word_boxes.h in compressed_text.h
);
CREATE TABLE tags(
  document_id INTEGER NOT NULL REFERENCES documents(id),
  tag TEXT NOT NULL,                  -- folded
  PRIMARY KEY(document_id, tag)
) WITHOUT ROWID;
CREATE TABLE chunks(
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL,
  span_begin INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  page INTEGER NOT NULL,
  line INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  vector_id INTEGER NOT NULL,         -- 0: none
  heading TEXT NOT NULL
);
CREATE INDEX chunks_by_vector ON chunks(vector_id);
CREATE TABLE lengths(
  block INTEGER PRIMARY KEY,          -- chunk id / 4096
  codes BLOB NOT NULL                 -- one packed length a chunk id; 0: no such chunk
);
CREATE TABLE languages(               -- of documents with chunks, so that a query need not count
  language TEXT PRIMARY KEY,
  chunk_count INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE spaces(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  dim INTEGER NOT NULL
);
CREATE TABLE vectors(
  id INTEGER PRIMARY KEY,
  space_id INTEGER NOT NULL REFERENCES spaces(id),
  key BLOB NOT NULL,                  -- first 16 bytes of the SHA-256 of the embedded text
  code BLOB NOT NULL,                 -- encode_vector
  UNIQUE(key, space_id)
);
CREATE TABLE changes(
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  space_id INTEGER NOT NULL,
  first_vector INTEGER NOT NULL,      -- a run of ids that were
  last_vector INTEGER NOT NULL,
  operation INTEGER NOT NULL          -- 1 added, 2 removed
);
CREATE VIRTUAL TABLE fts USING fts5(
  title, heading, body, name,
  content='', columnsize=0, tokenize='replay'
);
INSERT INTO fts(fts, rank) VALUES('hashsize', 33554432);
INSERT INTO fts(fts, rank) VALUES('automerge', 8);
INSERT INTO fts(fts, rank) VALUES('crisismerge', 32);
)sql";

// Version 2. Documents that are packed in a file: rows of their own, which go with the file's. And
// which readers a file that could not be read was tried with, so that better ones try again.
constexpr char version_2[] = R"sql(
ALTER TABLE documents ADD COLUMN container_id INTEGER NOT NULL DEFAULT 0;  -- 0: a file of its own
ALTER TABLE documents ADD COLUMN parsers_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX documents_by_container ON documents(container_id) WHERE container_id != 0;
)sql";

// Version 3. Where disks were mounted in and above a collection's folder when a run last ended, so
// that one that is missing is not taken for files that were deleted.
constexpr char version_3[] = R"sql(
ALTER TABLE collections ADD COLUMN mounts TEXT NOT NULL DEFAULT '';  -- mount points, one a line
)sql";

// Version 4. Links of documents, as they are written; see backlinks.h. Those of documents that were
// indexed before come when they are read anew.
constexpr char version_4[] = R"sql(
CREATE TABLE links(
  key TEXT NOT NULL,                  -- link_key
  document_id INTEGER NOT NULL REFERENCES documents(id),
  target TEXT NOT NULL,
  PRIMARY KEY(key, document_id, target)
) WITHOUT ROWID;
CREATE INDEX links_by_document ON links(document_id);
)sql";

// Version 5. How often in a row the reader of a file broke, so that it is tried a few times.
constexpr char version_5[] = R"sql(
ALTER TABLE documents ADD COLUMN failed_readings INTEGER NOT NULL DEFAULT 0;
)sql";

// Version 6. What OCR read, which takes long, so that the same picture is not read twice; see
// recognized.h. And with what a file's pictures were read, so that they are read again with better.
constexpr char version_6[] = R"sql(
ALTER TABLE documents ADD COLUMN recognizer TEXT NOT NULL DEFAULT '';
CREATE TABLE recognized(
  id INTEGER PRIMARY KEY,
  pixels BLOB NOT NULL,               -- SHA-256 of the picture
  owner INTEGER NOT NULL REFERENCES documents(id),  -- row of the file, also of what is packed in it
  recognizer TEXT NOT NULL,
  words BLOB NOT NULL,                -- compressed_text.h
  UNIQUE(pixels, owner)
);
CREATE INDEX recognized_by_owner ON recognized(owner);
)sql";

// Version 7. Where sheets and cells of workbooks stand in their text; those that were indexed before
// come when they are read anew.
constexpr char version_7[] = R"sql(
CREATE TABLE workbooks(
  document_id INTEGER PRIMARY KEY REFERENCES documents(id),
  sheets BLOB NOT NULL                -- sheets.h in compressed_text.h
);
)sql";

// Version 8. What tells that a file was replaced by one of the same size whose time stamp was set back. 0
// until it is looked at: it is taken over then, so that nothing is read anew for it.
constexpr char version_8[] = "ALTER TABLE documents ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0;";

struct Migration {
  int version;  // the version it leads to
  const char* sql;
};

// Never change one that was released; append.
constexpr std::array migrations{Migration{1, version_1}, Migration{2, version_2},
                                Migration{3, version_3}, Migration{4, version_4},
                                Migration{5, version_5}, Migration{6, version_6},
                                Migration{7, version_7}, Migration{8, version_8}};

[[noreturn]] void throw_newer(std::int64_t version) {
  throw Error(ErrorCode::unsupported, "the library has schema version " + std::to_string(version) +
                                          ", newer than this carrel knows; update carrel");
}

std::int64_t version_of(Database& database) {
  return database.integer("PRAGMA user_version", 0);
}

}  // namespace

void migrate(Database& database) {
  const std::int64_t found = version_of(database);
  if (found > schema_version) throw_newer(found);
  if (found == schema_version) return;
  database.execute("BEGIN IMMEDIATE");
  for (const Migration& migration : migrations) {
    if (migration.version <= found) continue;
    database.execute(migration.sql);
    database.execute(("PRAGMA user_version = " + std::to_string(migration.version)).c_str());
  }
  if (found == 0) {
    database.run("INSERT INTO library(id, analyzer) VALUES(randomblob(16), ?1)", analyzer_version);
  }
  database.execute("COMMIT");
}

void check_schema(Database& database) {
  const std::int64_t found = version_of(database);
  if (found > schema_version) throw_newer(found);
  if (found < schema_version) {
    throw Error(ErrorCode::unsupported,
                "the library was made by an older carrel; run carrel index once to update it");
  }
}

}  // namespace carrel::index
