// The library on disk: collections, documents, chunks, text index and vectors in one SQLite file.
//
// A Store is one connection. Opened for writing it holds the library's single-writer lock (a lock
// file beside the database, freed by the system when the process ends); readers take no lock and
// see the last commit. Nothing is visible before Writer::commit, and a crash loses at most what
// came after the last one. Knows nothing of how text or vectors came to be.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/chunk.h"
#include "core/document.h"
#include "core/matrix.h"
#include "core/sha256.h"

namespace carrel::index {

enum class Access { read, write };

struct Collection {
  std::int64_t id = 0;
  std::string name;
  std::string root;  // absolute
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::int64_t last_index_s = 0;  // since the epoch; 0: never finished a run
  std::vector<std::string> mounts;  // mount points in and above root when a run last finished
};

// On disk as their numbers: do not renumber.
enum class Coverage : std::uint8_t { indexed = 0, skipped = 1, failed = 2 };

// Every file that was ever seen in a collection has one such row.
struct FileRecord {
  std::int64_t document_id = 0;
  std::string path;  // relative to the collection's root
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  // Of a file of its own, as the file system has it; 0: an older carrel did not look. Filled by
  // Store::files only.
  std::int64_t ctime_ns = 0;
  Sha256 content{};  // all 0 when the file was never read
  Coverage coverage = Coverage::indexed;
  std::string reason;   // why it was skipped or failed, such as "encrypted"; may be set beside
                        // `indexed` when only a part could be read
  std::string message;  // the same for a person
  // Of the row of the file that this document is packed in, whose path and "!/" begin its own;
  // 0: a file of its own.
  std::int64_t container_id = 0;
  int parsers_version = 0;  // of the parsers that it was last read with (ingest/reader.h), or:
  static constexpr int to_be_read_again = -1;  // on disk, do not renumber
  int failed_readings = 0;  // times in a row that its reader broke, at the end; 0: it did not
  std::string type;  // of the document that it was read as; only where it comes from the store
  // Of a file of its own: the OCR that read pictures in it, as ingest's OcrState::signature; "none" when
  // there was none, empty when it has no such pictures. Filled by Store::files only.
  std::string recognizer;
};

// What OCR made of a picture in a file.
struct Recognized {
  Sha256 pixels{};         // of the picture
  std::string recognizer;  // what read it
  std::string words;       // as ingest packs them
};

struct CollectionCounts {
  std::int64_t documents = 0, chunks = 0, skipped = 0, failed = 0;
  std::int64_t partial = 0;  // of documents: those that could be read in part only
  std::uint64_t bytes = 0;  // of original files that are indexed
};

struct IndexCounts {
  std::int64_t vectors = 0;
  std::uint64_t bytes = 0;        // on disk: database, its WAL, vector snapshot
  std::uint64_t text_bytes = 0;   // of stored extracted text
};

struct StoredDocument {
  FileRecord file;
  std::string collection;
  std::string root;  // of the collection
  std::string docid, type, title, author, date, language, text;
};

// What the library keeps of a document's text, as it is and as it stands in the database file.
struct StoredContent {
  std::int64_t document_id = 0;
  std::string_view text, stored_text, stored_words, stored_sheets;
};

// A place in a document's extracted text, for a citation.
struct Place {
  int page = 0;
  int line = 0;       // where it begins
  int line_last = 0;  // where its last byte is; equals `line` unless it runs on
  std::string sheet;  // of a workbook
  std::string cell;   // "B3", where it begins; empty where it is of no cell
  std::vector<Rect> boxes;  // one a line of words, on `page`
};

// Where the parts of a document stand in its extracted text, as its original counts them.
struct DocumentParts {
  struct Part {
    int number = 0;
    Span span;
  };
  std::vector<Part> pages;  // pages, slides or chapters; empty where it has none
  std::vector<Part> lines;  // runs of text that are of one line; empty: lines are those of the text
  std::vector<Sheet> sheets;  // of a workbook
};

// What the rows of a document hold: its text and where blocks and words stand, packed.
struct PackedDocument {
  std::string text;    // compressed
  std::string places;  // of blocks
  std::string pages;   // empty without pages
  std::string words;   // of all pages, compressed
  std::string sheets;  // compressed; empty where it is no workbook
};

// A document made ready to be written, with its text analysed for the text index. Made by worker
// threads, so that the single writer has little left to do. See prepare().
struct PreparedDocument {
  FileRecord file;  // document_id is ignored
  Document document;              // what its row says; what is packed is no longer in it
  std::uint64_t text_bytes = 0;   // of the text that is packed
  PackedDocument packed;
  std::vector<Chunk> chunks;
  std::vector<Sha256> vector_keys;    // [chunks] hash of embed_text, which may be let go of once embedded
  std::vector<std::string> analysed;  // [chunks] FTS fields, in the form the tokenizer reads back
  std::vector<std::string> vectors;   // [chunks] encoded; empty where the cache had the key
};

// Analyses titles, headings, body and file name of every chunk, and compresses the text. Pure, thread-safe, slow (most of
// the time of an index run beside parsing). Vectors are left empty. What has been packed is let go of:
// of one long text, everything at once would be many times the text.
PreparedDocument prepare(FileRecord file, Document document, std::vector<Chunk> chunks);

// The compact form of one unit vector: int8 with one float scale. [dim] -> bytes.
std::string encode_vector(std::span<const float> vector);

// True when the folder holds a library, of whatever schema, or the list of one whose database is gone.
bool library_exists(const std::filesystem::path& library);

class Store {
 public:
  // Opens `library` (a folder, made when Access::write and absent), migrating an older schema when
  // writing. Throws Error: not_found when there is no library to read; busy, naming the holder's
  // process id; corrupt; unsupported for a schema newer than this program.
  Store(const std::filesystem::path& library, Access access);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  const std::filesystem::path& library() const& noexcept;

  std::vector<Collection> collections() const;
  std::optional<Collection> collection(std::string_view name) const;
  CollectionCounts counts(std::int64_t collection_id) const;
  IndexCounts index_counts() const;

  // All file rows of a collection, in byte order of path. One query: 10,000 rows in about 10 ms.
  std::vector<FileRecord> files(std::int64_t collection_id) const;

  // What is packed in a file, at any depth.
  std::vector<std::int64_t> members(std::int64_t container_id) const;

  std::optional<StoredDocument> document(std::int64_t document_id) const;
  // Those at this path below the root of whatever collection.
  std::vector<std::int64_t> documents_at(std::string_view path) const;
  // By "#docid" (6 or more hex digits), "collection/path" or absolute path. Several when a docid is
  // ambiguous or two paths share content.
  std::vector<std::int64_t> find_documents(std::string_view name) const;

  // Goes through all stored texts, also one that no document would own. The views live until the
  // visit ends.
  void each_content(const std::function<void(const StoredContent&)>& visit) const;

  // Whether no table has a row of these documents any more and the database file nothing but rows: no
  // free pages, no log. So it is after Writer::maintain with erase_free_pages.
  bool are_erased(const std::vector<std::int64_t>& documents) const;

  // Where bytes `span` of the document's extracted text stand in the original.
  Place locate(std::int64_t document_id, Span span) const;

  // The way back, from places to text.
  DocumentParts parts(std::int64_t document_id) const;

  // The words of a picture, of `owner` (the row of a file) if it has it, else of any; read by
  // `recognizer`, or by any when that is empty.
  struct KnownWords {
    std::int64_t owner = 0;
    std::string words;
  };
  std::optional<KnownWords> recognized(const Sha256& pixels, std::int64_t owner,
                                       std::string_view recognizer) const;
  bool has_recognized(std::int64_t owner) const;
  // Goes through all of them as they stand in the database file. The view lives until the visit ends.
  void each_recognized(
      const std::function<void(std::int64_t owner, std::string_view stored)>& visit) const;

  // For each key, whether a vector of `space` is stored. [keys]
  std::vector<bool> have_vectors(std::string_view space, std::span<const Sha256> keys) const;

  // The space new vectors go to and queries are compared in; empty before the first.
  std::string active_space() const;

  struct Connection;  // index room only
  Connection& connection() const noexcept;

 private:
  std::unique_ptr<Connection> connection_;  // on the heap: sqlite3 stays out of this header
};

// Changes to a Store opened for writing, in transactions. One at a time.
class Writer {
 public:
  explicit Writer(Store& store);
  ~Writer();  // rolls back what was not committed

  // Adds a collection or updates the one of that name. Returns its id. Throws Error: usage when
  // the root lies in or around another collection's root under a different name.
  std::int64_t put_collection(const Collection& collection);
  void remove_collection(std::int64_t collection_id);
  // Marks all files of the collection as FileRecord::to_be_read_again, until each is written again.
  void read_again(std::int64_t collection_id);

  void finish_run(std::int64_t collection_id, std::int64_t now_s);
  void put_mounts(std::int64_t collection_id, const std::vector<std::string>& mounts);

  // Declares the space of the vectors that follow. `dim` values each.
  void use_space(std::string_view space, int dim);

  // Inserts or replaces the document at its path. Returns its id, which stays as long as the path.
  std::int64_t put(std::int64_t collection_id, const PreparedDocument& document);
  // Records a file that is not searchable; removes what an earlier version had in the index.
  std::int64_t put_unindexed(std::int64_t collection_id, const FileRecord& file);

  // The file could not be read as it is now: what the index holds of it stays, and its row says so
  // in reason and message. Stamp, parsers_version and failed_readings are taken over, too.
  void put_outdated(std::int64_t document_id, const FileRecord& file);

  // The row of a file that documents are packed in, for FileRecord::container_id. Made when it is
  // not there, as a file that was never read: until the file itself is put, a run reads it again.
  std::int64_t container(std::int64_t collection_id, std::string_view path);
  // Removes what is packed in a file but for `kept`.
  void keep_members(std::int64_t container_id, std::vector<std::int64_t> kept);

  // Keeps what OCR read of a file, whose row is `owner`, until the file goes.
  void put_recognized(std::int64_t owner, const Recognized& recognized);
  // Removes what OCR read of it but of these pictures.
  void keep_recognized(std::int64_t owner, std::vector<Sha256> kept);

  // Same content, new place: nothing is parsed or embedded again. Removes what stood at the new
  // path. The text index is only rewritten when the file's own name changes. What is packed in the
  // file moves along, and goes with it when it is removed.
  void rename(std::int64_t document_id, const FileRecord& to);
  // Same content and place, new stamp: size, mtime and ctime.
  void touch(std::int64_t document_id, const FileRecord& file);
  // Nothing is new but that its ctime is known.
  void put_ctime(std::int64_t document_id, std::int64_t ctime_ns);
  // Of what is packed in a file, also all that OCR read of that file: it does not say from where in it.
  void remove(std::int64_t document_id);

  // Makes everything so far durable and visible.
  void commit();

  // After the last commit of a run: drops vectors nothing refers to, merges the text index, renews
  // the vector snapshot when enough changed, truncates the WAL. With `erase_free_pages`, rewrites
  // text index and database so that nothing of removed text is left in the library's files.
  struct MaintainOptions {
    bool erase_free_pages = false;
  };
  void maintain(const MaintainOptions& options);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace carrel::index
