#include "index/sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/error.h"
#include "index/damage.h"

namespace carrel::index {
namespace {

ErrorCode code_of(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ErrorCode::corrupt;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: return ErrorCode::io;
    default: return ErrorCode::internal;
  }
}

void check_result(sqlite3* connection, int result, std::string_view what) {
  if (result != SQLITE_OK) throw_sqlite_error(connection, what);
}

}  // namespace

void throw_sqlite_error(sqlite3* connection, std::string_view what) {
  const char* file = connection ? sqlite3_db_filename(connection, "main") : nullptr;
  const ErrorCode code = connection ? code_of(sqlite3_errcode(connection)) : ErrorCode::io;
  const std::string message = std::string(what) + ": " + (file ? file : "") + ": " +
                        (connection ? sqlite3_errmsg(connection) : "out of memory");
  if (code != ErrorCode::corrupt) throw Error(code, message);
  if (file && std::string_view(file).ends_with("activity.db")) {
    throw Error(code, message + ". It holds conversations and tokens, not the index: move it away, and "
                                "carrel makes a new one");
  }
  throw DamagedLibraryError(message);
}

Rows::Rows(sqlite3* connection, sqlite3_stmt* statement)
    : connection_(connection), statement_(statement) {}

Rows::Rows(Rows&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)) {}

Rows::~Rows() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Rows::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  throw_sqlite_error(connection_, "library database");
}

std::int64_t Rows::integer(int column) const noexcept {
  return sqlite3_column_int64(statement_, column);
}

double Rows::real(int column) const noexcept { return sqlite3_column_double(statement_, column); }

std::string_view Rows::bytes(int column) const noexcept {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))
              : std::string_view();
}

bool Rows::is_null(int column) const noexcept {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Rows::bind(int index, std::int64_t value) {
  check_result(connection_, sqlite3_bind_int64(statement_, index, value), "bind");
}

void Rows::bind(int index, double value) {
  check_result(connection_, sqlite3_bind_double(statement_, index, value), "bind");
}

void Rows::bind(int index, std::string_view value) {
  // An empty view may have no address, which SQLite would read as NULL.
  const char* data = value.data() ? value.data() : "";
  check_result(connection_, sqlite3_bind_text64(statement_, index, data, value.size(),
                                                SQLITE_STATIC, SQLITE_UTF8), "bind");
}

void Rows::bind(int index, Blob value) {
  const char* data = value.bytes.data() ? value.bytes.data() : "";
  check_result(connection_,
               sqlite3_bind_blob64(statement_, index, data, value.bytes.size(), SQLITE_STATIC),
               "bind");
}

void Rows::bind(int index, Pointer value) {
  check_result(connection_,
               sqlite3_bind_pointer(statement_, index, value.object, value.type, nullptr), "bind");
}

Database::Database(const std::filesystem::path& file, Mode mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
  if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
  const int result = sqlite3_open_v2(file.c_str(), &connection_, flags, nullptr);
  if (result != SQLITE_OK) {
    const std::string why = connection_ ? sqlite3_errmsg(connection_) : "out of memory";
    sqlite3_close(connection_);
    throw Error(code_of(result), "open library database: " + file.string() + ": " + why);
  }
  sqlite3_busy_timeout(connection_, 5000);
  // What people put in their documents must not be able to reach anything but tables.
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // Readers open for writing too: a WAL database needs its shared-memory file written. They are
  // kept from changing anything by the connection itself.
  if (mode == Mode::read) execute("PRAGMA query_only = on");
  if (mode == Mode::salvage) {
    // SQLite opens a file that is cut short, or whose schema is damaged, only like this.
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    execute("PRAGMA writable_schema = on");
    execute("PRAGMA query_only = on");
  }
}

Database::~Database() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(connection_);
}

void Database::execute(const char* sql) {
  check_result(connection_, sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr),
               "library database");
}

sqlite3_stmt* Database::prepared(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) {
    CARREL_CHECK(!sqlite3_stmt_busy(known->second));  // one user at a time
    return known->second;
  }
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  check_result(connection_, result, sql);
  statements_.emplace(sql, statement);
  return statement;
}

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(connection_) == 0; }

void Database::end_read() noexcept {
  sqlite3_exec(connection_, "COMMIT", nullptr, nullptr, nullptr);
}

void Database::roll_back() noexcept {
  sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::interrupt() noexcept { sqlite3_interrupt(connection_); }

std::int64_t Database::changes_so_far() const noexcept {
  return sqlite3_total_changes64(connection_);
}

BlobReader::BlobReader(Database& database, const char* table, const char* column,
                       std::int64_t rowid)
    : connection_(database.handle()) {
  const int result =
      sqlite3_blob_open(connection_, "main", table, column, rowid, 0, &blob_);
  check_result(connection_, result, "read text");
}

BlobReader::~BlobReader() { sqlite3_blob_close(blob_); }

std::size_t BlobReader::size() const noexcept {
  return static_cast<std::size_t>(sqlite3_blob_bytes(blob_));
}

std::string BlobReader::read(std::size_t begin, std::size_t size) const {
  CARREL_CHECK(begin <= this->size() && size <= this->size() - begin);
  std::string bytes(size, '\0');
  check_result(connection_, sqlite3_blob_read(blob_, bytes.data(), static_cast<int>(size),
                                              static_cast<int>(begin)), "read text");
  return bytes;
}

}  // namespace carrel::index
