// The files of ../shared/data/parsers that are text: each must give the words its manifest expects.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/chunker.h"
#include "ingest/limits.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

const std::filesystem::path folder = "../shared/data/parsers";

// ICU knows Johab by name only; nothing in this file names it.
constexpr std::string_view undetectable = "encoding/chardet-Johab-iyagi-readme.txt";

struct Row {
  std::string file, kind, odd, outcome, expect;
};

std::vector<Row> manifest_rows() {
  std::vector<Row> rows;
  std::ifstream manifest(folder / "manifest.tsv");
  for (std::string line; std::getline(manifest, line);) {
    std::istringstream fields(line);
    Row row;
    for (std::string* field : {&row.file, &row.kind, &row.odd, &row.outcome, &row.expect}) {
      std::getline(fields, *field, '\t');
    }
    if (row.kind == "text" || row.kind == "encoding") rows.push_back(row);
  }
  return rows;
}

// White space as one space, so that line breaks in the source do not matter.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

TEST(RealFiles, give_the_words_their_manifest_expects) {
  if (!std::filesystem::exists(folder / "manifest.tsv"))
    GTEST_SKIP() << "no ../shared/data/parsers";
  int checked = 0;
  for (const Row& row : manifest_rows()) {
    SCOPED_TRACE(row.file);
    const Document document = parse(read_file(folder / row.file, file_bytes_max), row.file);
    expect_well_formed(document);
    expect_covered(document, chunk(document, count_words));
    if (row.outcome != "text" || row.file == undetectable) continue;
    EXPECT_FALSE(document.blocks.empty());
    EXPECT_NE(squeezed(document.text).find(squeezed(row.expect)), std::string::npos)
        << "as " << document.encoding << ": expected " << row.expect;
    ++checked;
  }
  EXPECT_GT(checked, 50);
}

}  // namespace
}  // namespace carrel::ingest
