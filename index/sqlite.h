// SQLite with owners and exceptions: one connection with its prepared statements.
//
// Statements are prepared once a connection and kept by their text, so callers write the SQL where
// they use it. Every failure throws carrel::Error (busy, corrupt, io, internal), naming the file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_blob;
struct sqlite3_stmt;

namespace carrel::index {

// Binds as a BLOB; a plain string_view binds as TEXT. The bytes must live until the query ends.
struct Blob {
  std::string_view bytes;
};

// Binds a pointer that only a function of ours, asking for the same `type`, can read.
struct Pointer {
  void* object = nullptr;
  const char* type = nullptr;  // static storage
};

// A statement with its values bound, on its way through the rows. Gives the statement back when it
// goes. Views it returns live until the next step().
class Rows {
 public:
  Rows(sqlite3* connection, sqlite3_stmt* statement);
  ~Rows();
  Rows(Rows&& other) noexcept;
  Rows& operator=(Rows&&) = delete;

  bool step();  // to the first or next row; false at the end
  std::int64_t integer(int column) const noexcept;
  double real(int column) const noexcept;
  std::string_view bytes(int column) const noexcept;  // of TEXT and BLOB
  std::string string(int column) const { return std::string(bytes(column)); }
  bool is_null(int column) const noexcept;

  void bind(int index, std::int64_t value);
  void bind(int index, int value) { bind(index, std::int64_t{value}); }
  void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, const char* value) { bind(index, std::string_view(value)); }
  void bind(int index, Blob value);
  void bind(int index, Pointer value);

 private:
  sqlite3* connection_;
  sqlite3_stmt* statement_;
};

class Database {
 public:
  // salvage: reads what can be read of a damaged file and changes no byte of it, not even by putting
  // the log away.
  enum class Mode { read, write, create, salvage };

  // Throws Error: not_found, busy, corrupt, io.
  Database(const std::filesystem::path& file, Mode mode);
  ~Database();
  Database(Database&&) = delete;
  Database& operator=(Database&&) = delete;

  // Runs one or more statements without values, or throws.
  void execute(const char* sql);

  // Binds `values` to ?1, ?2 and so on. One user at a time a text of SQL.
  template <typename... Values>
  Rows query(std::string_view sql, const Values&... values) {
    Rows rows(connection_, prepared(sql));
    int index = 0;
    (rows.bind(++index, values), ...);
    return rows;
  }

  // query(), stepped to its end.
  template <typename... Values>
  void run(std::string_view sql, const Values&... values) {
    Rows rows = query(sql, values...);
    while (rows.step()) {
    }
  }

  // The first column of the first row as an integer, `otherwise` when there is none.
  template <typename... Values>
  std::int64_t integer(std::string_view sql, std::int64_t otherwise, const Values&... values) {
    Rows rows = query(sql, values...);
    return rows.step() ? rows.integer(0) : otherwise;
  }

  bool in_transaction() const noexcept;
  // Ends a transaction that only read; what fails then does not matter.
  void end_read() noexcept;
  void roll_back() noexcept;
  // From any thread: what runs at the moment fails; what begins later does not.
  void interrupt() noexcept;
  // Rows this connection ever changed.
  std::int64_t changes_so_far() const noexcept;
  sqlite3* handle() const noexcept { return connection_; }

 private:
  sqlite3_stmt* prepared(std::string_view sql);

  sqlite3* connection_ = nullptr;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// From BEGIN IMMEDIATE to commit(); rolled back when it goes without.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
  }
  ~Transaction() {
    if (!committed_) database_.roll_back();
  }
  Transaction(Transaction&&) = delete;
  Transaction& operator=(Transaction&&) = delete;

  void commit() {
    database_.execute("COMMIT");
    committed_ = true;
  }

 private:
  Database& database_;
  bool committed_ = false;
};

// One BLOB, read in parts without reading the rest of it.
class BlobReader {
 public:
  BlobReader(Database& database, const char* table, const char* column, std::int64_t rowid);
  ~BlobReader();
  BlobReader(BlobReader&&) = delete;
  BlobReader& operator=(BlobReader&&) = delete;

  std::size_t size() const noexcept;
  // The range must lie within the BLOB.
  std::string read(std::size_t begin, std::size_t size) const;

 private:
  sqlite3* connection_;
  sqlite3_blob* blob_ = nullptr;
};

// Throws what `connection` last failed with.
[[noreturn]] void throw_sqlite_error(sqlite3* connection, std::string_view what);

}  // namespace carrel::index
