#include <algorithm>
#include <map>

#include "core/check.h"
#include "core/error.h"
#include "core/unicode.h"
#include "index/backlinks.h"
#include "index/analyzer.h"
#include "index/chunk_terms.h"
#include "index/collections_file.h"
#include "index/connection.h"
#include "index/maintain.h"
#include "index/recognized.h"
#include "index/sheets.h"
#include "index/stored_text.h"
#include "index/text_index.h"
#include "index/vector_log.h"

namespace carrel::index {
namespace {

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string joined;
  for (const std::string& line : lines) joined += line + '\n';
  return joined;
}

Blob content_blob(const Sha256& content) {
  if (content == Sha256{}) return {};
  return {{reinterpret_cast<const char*>(content.data()), content.size()}};
}

// What the text index needs to know of a stored document to take it out again.
struct StoredTerms {
  std::string path, title, language;
  std::int64_t first_chunk = 0;
  std::int64_t chunk_count = 0;
};

}  // namespace

struct Writer::State {
  explicit State(Store& owner)
      : store(owner), database(owner.connection().database), text_index(database),
        vectors(database) {
    CARREL_CHECK(owner.connection().access == Access::write);
    next_chunk = 1 + database.integer("SELECT coalesce(max(id), 0) FROM chunks", 0);
  }

  void begin() {
    if (open) return;
    database.execute("BEGIN IMMEDIATE");
    open = true;
  }

  StoredTerms stored_terms(std::int64_t document_id);
  void remove_terms(std::int64_t document_id, const StoredTerms& stored);
  void insert_terms(std::int64_t document_id, const StoredTerms& stored);
  template <typename Visit>
  void each_chunk_terms(std::int64_t document_id, const StoredTerms& stored, const Visit& visit);

  void rebuild_text_index();

  std::int64_t document_at(std::int64_t collection_id, std::string_view path);
  std::int64_t write_row(std::int64_t collection_id, const FileRecord& file,
                         const PreparedDocument* prepared);
  void write_chunks(std::int64_t document_id, const PreparedDocument& prepared);
  void write_text(std::int64_t document_id, const PreparedDocument& prepared);
  void remove_contents(std::int64_t document_id);
  void remove_document(std::int64_t document_id);
  void flush();

  Store& store;
  Database& database;
  TextIndexWriter text_index;
  VectorLog vectors;
  std::map<std::string, std::int64_t> language_chunks;  // what this transaction adds to languages
  std::int64_t next_chunk = 1;
  bool open = false;
  bool has_other_collections = false;  // than before this transaction
};

StoredTerms Writer::State::stored_terms(std::int64_t document_id) {
  Rows row = database.query(
      "SELECT path, title, language, first_chunk, chunk_count FROM documents WHERE id = ?1",
      document_id);
  if (!row.step()) throw Error(ErrorCode::not_found, "no such document in the library");
  return {row.string(0), row.string(1), row.string(2), row.integer(3), row.integer(4)};
}

// Analyses the stored chunks again: a contentless text index can only forget what it is told.
template <typename Visit>
void Writer::State::each_chunk_terms(std::int64_t document_id, const StoredTerms& stored,
                                     const Visit& visit) {
  if (stored.chunk_count == 0) return;
  const std::string text = read_text(database, document_id);
  const DocumentTerms terms = document_terms(stored.language, stored.title, stored.path);
  Rows chunk = database.query(
      "SELECT id, span_begin, span_end, heading FROM chunks WHERE id >= ?1 AND id < ?2",
      stored.first_chunk, stored.first_chunk + stored.chunk_count);
  while (chunk.step()) {
    const Span span{static_cast<std::size_t>(chunk.integer(1)),
                    static_cast<std::size_t>(chunk.integer(2))};
    visit(chunk.integer(0), chunk_terms(terms, chunk.bytes(3), span.in(text)));
  }
}

void Writer::State::remove_terms(std::int64_t document_id, const StoredTerms& stored) {
  each_chunk_terms(document_id, stored, [&](std::int64_t chunk, const std::string& terms) {
    text_index.remove(chunk, terms);
  });
}

void Writer::State::insert_terms(std::int64_t document_id, const StoredTerms& stored) {
  each_chunk_terms(document_id, stored, [&](std::int64_t chunk, const std::string& terms) {
    text_index.insert(chunk, terms);
  });
}

std::int64_t Writer::State::document_at(std::int64_t collection_id, std::string_view path) {
  return database.integer("SELECT id FROM documents WHERE collection_id = ?1 AND path = ?2", 0,
                          collection_id, path);
}

// Takes everything of a document out of the index but its row.
void Writer::State::remove_contents(std::int64_t document_id) {
  const StoredTerms stored = stored_terms(document_id);
  remove_terms(document_id, stored);
  if (stored.chunk_count > 0) {
    database.run("DELETE FROM chunks WHERE id >= ?1 AND id < ?2", stored.first_chunk,
                 stored.first_chunk + stored.chunk_count);
    database.run("UPDATE library SET unswept = unswept + ?1", stored.chunk_count);
    language_chunks[stored.language] -= stored.chunk_count;
  }
  database.run("DELETE FROM texts WHERE document_id = ?1", document_id);
  database.run("DELETE FROM tags WHERE document_id = ?1", document_id);
  remove_links(database, document_id);
  database.run("DELETE FROM layouts WHERE document_id = ?1", document_id);
  remove_sheets(database, document_id);
}

void Writer::State::remove_document(std::int64_t document_id) {
  for (const std::int64_t member : member_ids(database, document_id)) remove_document(member);
  remove_contents(document_id);
  remove_recognized(database, document_id);
  database.run("DELETE FROM documents WHERE id = ?1", document_id);
}

// Inserts the row of a file, or replaces the one at its path with its contents. `prepared` is null
// for a file that is not searchable.
std::int64_t Writer::State::write_row(std::int64_t collection_id, const FileRecord& file,
                                      const PreparedDocument* prepared) {
  static const PreparedDocument nothing;
  const PreparedDocument& contents = prepared ? *prepared : nothing;
  const Document& shown = contents.document;
  std::int64_t id = document_at(collection_id, file.path);
  if (id != 0) {
    remove_contents(id);
  } else {
    // The sequence is there in a library that was made anew: see set_aside.h.
    id = 1 + database.integer(
                 "SELECT max((SELECT coalesce(max(id), 0) FROM documents), "
                 "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'documents'))", 0);
  }
  // The row is replaced under the same id, which other tables and callers know.
  database.run(
      "INSERT INTO documents(id, collection_id, path, size_bytes, mtime_ns, content, coverage, "
      "reason, message, type, title, author, date, language, first_chunk, chunk_count, text_bytes, "
      "container_id, parsers_version, failed_readings, recognizer, ctime_ns) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) "
      "ON CONFLICT(id) DO UPDATE SET size_bytes = ?4, mtime_ns = ?5, content = ?6, coverage = ?7, "
      "reason = ?8, message = ?9, type = ?10, title = ?11, author = ?12, date = ?13, "
      "language = ?14, first_chunk = ?15, chunk_count = ?16, text_bytes = ?17, "
      "container_id = ?18, parsers_version = ?19, failed_readings = ?20, "
      "recognizer = ?21, ctime_ns = ?22",
      id, collection_id, file.path, file.size_bytes, file.mtime_ns, content_blob(file.content),
      static_cast<int>(file.coverage), file.reason, file.message, shown.type, shown.title,
      shown.author, shown.date, shown.language, next_chunk,
      static_cast<std::int64_t>(contents.chunks.size()), contents.text_bytes,
      file.container_id, file.parsers_version, file.failed_readings, file.recognizer,
      file.ctime_ns);
  return id;
}

void Writer::State::write_chunks(std::int64_t document_id, const PreparedDocument& prepared) {
  for (std::size_t i = 0; i < prepared.chunks.size(); ++i) {
    const Chunk& chunk = prepared.chunks[i];
    const std::int64_t id = next_chunk++;
    const std::int64_t vector_id = vectors.put(prepared.vector_keys[i], prepared.vectors[i]);
    database.run("INSERT INTO chunks(id, document_id, span_begin, span_end, page, line, tokens, "
                 "vector_id, heading) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                 id, document_id, static_cast<std::uint64_t>(chunk.span.begin),
                 static_cast<std::uint64_t>(chunk.span.end), chunk.page, chunk.line, chunk.tokens,
                 vector_id, chunk.heading);
    text_index.insert(id, prepared.analysed[i]);
  }
}

void Writer::State::flush() {
  text_index.flush();
  vectors.flush();
  for (const auto& [language, change] : language_chunks) {
    database.run("INSERT INTO languages(language, chunk_count) VALUES(?1, ?2) "
                 "ON CONFLICT(language) DO UPDATE SET chunk_count = chunk_count + ?2",
                 language, change);
  }
  if (!language_chunks.empty()) database.run("DELETE FROM languages WHERE chunk_count <= 0");
  language_chunks.clear();
}

void Writer::State::write_text(std::int64_t document_id, const PreparedDocument& prepared) {
  const PackedDocument& packed = prepared.packed;
  database.run("INSERT INTO texts(document_id, places, text) VALUES(?1, ?2, ?3)", document_id,
               Blob{packed.places}, Blob{packed.text});
  for (const std::string& tag : prepared.document.tags) {
    database.run("INSERT OR IGNORE INTO tags(document_id, tag) VALUES(?1, ?2)", document_id,
                 fold(tag));
  }
  put_links(database, document_id, prepared.document.links);
  put_sheets(database, document_id, packed.sheets);
  if (packed.pages.empty()) return;
  database.run("INSERT INTO layouts(document_id, pages, words) VALUES(?1, ?2, ?3)", document_id,
               Blob{packed.pages}, Blob{packed.words});
}

// After a change of the analyzer: the old terms cannot be told any more, so all go at once.
void Writer::State::rebuild_text_index() {
  begin();
  database.execute("INSERT INTO fts(fts) VALUES('delete-all'); DELETE FROM lengths");
  std::vector<std::int64_t> documents;
  {
    Rows rows = database.query("SELECT id FROM documents WHERE chunk_count > 0");
    while (rows.step()) documents.push_back(rows.integer(0));
  }
  for (const std::int64_t id : documents) insert_terms(id, stored_terms(id));
  database.run("UPDATE library SET analyzer = ?1", analyzer_version);
}

Writer::Writer(Store& store) : state_(std::make_unique<State>(store)) {
  Database& database = state_->database;
  if (database.integer("SELECT analyzer FROM library", 0) != analyzer_version) {
    state_->rebuild_text_index();
    commit();
  }
}

Writer::~Writer() {
  if (!state_->open) return;
  try {
    state_->database.execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite already rolled back on its own, as it does when the disk is full.
  }
}

std::int64_t Writer::put_collection(const Collection& collection) {
  State& state = *state_;
  state.begin();
  state.has_other_collections = true;
  for (const Collection& other : state.store.collections()) {
    if (other.name == collection.name) continue;
    if (holds_folder(other.root, collection.root) || holds_folder(collection.root, other.root)) {
      throw Error(ErrorCode::usage, collection.root + " overlaps collection \"" + other.name +
                                        "\" at " + other.root +
                                        "; forget that one first, or add a folder beside it");
    }
  }
  state.database.run(
      "INSERT INTO collections(name, root, include, exclude, last_index_s, mounts) "
      "VALUES(?1, ?2, ?3, ?4, 0, ?5) ON CONFLICT(name) DO UPDATE "
      "SET root = ?2, include = ?3, exclude = ?4, mounts = ?5",
      collection.name, collection.root, joined_lines(collection.include),
      joined_lines(collection.exclude), joined_lines(collection.mounts));
  return state.database.integer("SELECT id FROM collections WHERE name = ?1", 0, collection.name);
}

void Writer::remove_collection(std::int64_t collection_id) {
  State& state = *state_;
  state.begin();
  state.has_other_collections = true;
  std::vector<std::int64_t> documents;
  {
    // What is packed in a file goes with it.
    Rows rows = state.database.query(
        "SELECT id FROM documents WHERE collection_id = ?1 AND container_id = 0", collection_id);
    while (rows.step()) documents.push_back(rows.integer(0));
  }
  for (const std::int64_t id : documents) state.remove_document(id);
  state.database.run("DELETE FROM collections WHERE id = ?1", collection_id);
}

void Writer::finish_run(std::int64_t collection_id, std::int64_t now_s) {
  state_->begin();
  state_->database.run("UPDATE collections SET last_index_s = ?2 WHERE id = ?1", collection_id,
                       now_s);
}

void Writer::read_again(std::int64_t collection_id) {
  state_->begin();
  state_->database.run(
      "UPDATE documents SET parsers_version = ?2 WHERE collection_id = ?1 AND container_id = 0",
      collection_id, FileRecord::to_be_read_again);
}

void Writer::put_mounts(std::int64_t collection_id, const std::vector<std::string>& mounts) {
  state_->begin();
  state_->database.run("UPDATE collections SET mounts = ?2 WHERE id = ?1", collection_id,
                       joined_lines(mounts));
}

void Writer::use_space(std::string_view space, int dim) {
  State& state = *state_;
  state.begin();
  state.database.run("INSERT OR IGNORE INTO spaces(name, dim) VALUES(?1, ?2)", space, dim);
  const std::int64_t id = space_id_of(state.database, space);
  if (state.database.integer("SELECT dim FROM spaces WHERE id = ?1", 0, id) != dim) {
    throw Error(ErrorCode::usage, "vector space " + std::string(space) +
                                      " is stored with another number of dimensions");
  }
  state.database.run("UPDATE library SET active_space = ?1", id);
  state.vectors.use_space(id);
}

std::int64_t Writer::put(std::int64_t collection_id, const PreparedDocument& document) {
  State& state = *state_;
  const std::size_t count = document.chunks.size();
  CARREL_CHECK(document.analysed.size() == count && document.vectors.size() == count &&
               document.vector_keys.size() == count);
  state.begin();
  const std::int64_t id = state.write_row(collection_id, document.file, &document);
  state.write_text(id, document);
  state.write_chunks(id, document);
  state.language_chunks[document.document.language] += static_cast<std::int64_t>(count);
  return id;
}

std::int64_t Writer::put_unindexed(std::int64_t collection_id, const FileRecord& file) {
  state_->begin();
  return state_->write_row(collection_id, file, nullptr);
}

void Writer::put_outdated(std::int64_t document_id, const FileRecord& file) {
  state_->begin();
  state_->database.run(
      "UPDATE documents SET size_bytes = ?2, mtime_ns = ?3, reason = ?4, message = ?5, "
      "parsers_version = ?6, failed_readings = ?7, ctime_ns = ?8 WHERE id = ?1",
      document_id, file.size_bytes, file.mtime_ns, file.reason, file.message,
      file.parsers_version, file.failed_readings, file.ctime_ns);
}

std::int64_t Writer::container(std::int64_t collection_id, std::string_view path) {
  state_->begin();
  const std::int64_t known = state_->document_at(collection_id, path);
  if (known != 0) return known;
  return state_->write_row(collection_id,
                           {.path = std::string(path),
                            .coverage = Coverage::skipped,
                            .reason = "unfinished",
                            .message = "it was not read to its end; the next run goes on"},
                           nullptr);
}

void Writer::keep_members(std::int64_t container_id, std::vector<std::int64_t> kept) {
  state_->begin();
  std::sort(kept.begin(), kept.end());
  for (const std::int64_t member : member_ids(state_->database, container_id)) {
    if (!std::binary_search(kept.begin(), kept.end(), member)) state_->remove_document(member);
  }
}

void Writer::put_recognized(std::int64_t owner, const Recognized& recognized) {
  state_->begin();
  index::put_recognized(state_->database, owner, recognized);
}

void Writer::keep_recognized(std::int64_t owner, std::vector<Sha256> kept) {
  state_->begin();
  index::keep_recognized(state_->database, owner, std::move(kept));
}

void Writer::rename(std::int64_t document_id, const FileRecord& to) {
  State& state = *state_;
  state.begin();
  StoredTerms stored = state.stored_terms(document_id);
  const std::int64_t collection_id = state.database.integer(
      "SELECT collection_id FROM documents WHERE id = ?1", 0, document_id);
  const std::int64_t in_the_way = state.document_at(collection_id, to.path);
  if (in_the_way != 0 && in_the_way != document_id) state.remove_document(in_the_way);
  // Only the file's own name is in the text index, so moving between folders leaves it alone.
  const bool new_name = searchable_name(stored.path) != searchable_name(to.path);
  if (new_name) state.remove_terms(document_id, stored);
  state.database.run("UPDATE documents SET path = ?2, size_bytes = ?3, mtime_ns = ?4, ctime_ns = ?5 "
                     "WHERE id = ?1",
                     document_id, to.path, to.size_bytes, to.mtime_ns, to.ctime_ns);
  // A member's own name is the last part of its path, which stays.
  state.database.run("UPDATE documents SET path = ?2 || substr(path, length(?3) + 1) "
                     "WHERE container_id = ?1 AND container_id != 0",
                     document_id, to.path, stored.path);
  stored.path = to.path;
  if (new_name) state.insert_terms(document_id, stored);
}

void Writer::touch(std::int64_t document_id, const FileRecord& file) {
  state_->begin();
  state_->database.run(
      "UPDATE documents SET size_bytes = ?2, mtime_ns = ?3, ctime_ns = ?4 WHERE id = ?1", document_id,
      file.size_bytes, file.mtime_ns, file.ctime_ns);
}

void Writer::put_ctime(std::int64_t document_id, std::int64_t ctime_ns) {
  state_->begin();
  state_->database.run("UPDATE documents SET ctime_ns = ?2 WHERE id = ?1", document_id, ctime_ns);
}

void Writer::remove(std::int64_t document_id) {
  state_->begin();
  const std::int64_t container = state_->database.integer(
      "SELECT container_id FROM documents WHERE id = ?1", -1, document_id);
  if (container < 0) return;  // it went with the file that it was packed in
  if (container > 0) remove_recognized(state_->database, container);
  state_->remove_document(document_id);
}

void Writer::commit() {
  State& state = *state_;
  if (!state.open) return;
  state.flush();
  if (state.has_other_collections) write_collections_file(state.database, state.store.library());
  state.has_other_collections = false;
  state.database.execute("COMMIT");
  state.open = false;
}

void Writer::maintain(const MaintainOptions& options) {
  commit();
  maintain_library(state_->store.connection(), options);
  state_->vectors.clear();
}

}  // namespace carrel::index
