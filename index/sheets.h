// Where sheets and cells of a workbook stand in its text, in a small binary form. On disk: a change
// needs a migration.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "index/sqlite.h"

namespace carrel::index {

// About three bytes a cell; empty without sheets.
std::string pack_sheets(std::span<const Sheet> sheets);
std::vector<Sheet> unpack_sheets(std::string_view bytes);

// Of a document; empty when it is no workbook.
std::vector<Sheet> read_sheets(Database& database, std::int64_t document_id);
void put_sheets(Database& database, std::int64_t document_id, std::string_view packed);
void remove_sheets(Database& database, std::int64_t document_id);

// The sheet that holds a byte of the text; none before the first.
const Sheet* sheet_at(std::span<const Sheet> sheets, std::size_t byte) noexcept;

// "B3"; empty for a byte that is of no cell.
std::string cell_at(const Sheet& sheet, std::size_t byte);

}  // namespace carrel::index
