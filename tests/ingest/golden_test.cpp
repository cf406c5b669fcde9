// Documents with the blocks they must give: golden/<name>.md or .txt beside <name>.blocks.
// CARREL_UPDATE_GOLDEN=1 rewrites the latter.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/files.h"
#include "ingest/chunker.h"
#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"

namespace carrel::ingest {
namespace {

namespace fs = std::filesystem;

const fs::path folder = "tests/ingest/golden";

std::string barred(std::string_view text) {
  std::string out = "|";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out + "|";
}

std::string dump(const Document& document) {
  constexpr std::array<const char*, 6> kinds = {"heading", "paragraph", "item",
                                                "table",   "code",      "quote"};
  std::string out = "type " + document.type + "\ntitle " + document.title + "\nauthor " +
                    document.author + "\ndate " + document.date + "\nlanguage " + document.language;
  out += "\n";
  for (const std::string& tag : document.tags) out += "tag " + tag + "\n";
  for (const std::string& link : document.links) out += "link " + link + "\n";
  for (const Issue& issue : document.issues) {
    out += "issue " + std::string(issue_kind_name(issue.kind)) + " " + issue.message + "\n";
  }
  for (const Block& block : document.blocks) {
    if (block.page > 0) out += "page " + std::to_string(block.page) + " ";
    out += std::to_string(block.line) + " " + kinds[static_cast<std::size_t>(block.kind)] + " <" +
           document.heading_path(block.section) + "> " + barred(block.span.in(document.text)) +
           "\n";
  }
  for (const Chunk& chunk :
       chunk(document, count_words, {.tokens_target = 48, .overlap_tokens = 8})) {
    out += "chunk line " + std::to_string(chunk.line) + " tokens " + std::to_string(chunk.tokens) +
           " <" + chunk.heading + "> " + barred(chunk.embed_text) + "\n";
  }
  return out;
}

std::vector<fs::path> sources() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".blocks") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST(Golden, documents_give_the_blocks_written_down) {
  const bool update = std::getenv("CARREL_UPDATE_GOLDEN") != nullptr;
  const auto files = sources();
  ASSERT_FALSE(files.empty());
  for (const fs::path& source : files) {
    SCOPED_TRACE(source);
    const std::string bytes = read_file(source, 1U << 20);
    std::string members_dump;
    Members members(bytes.size(), [&](const FoundDocument& found) {
      expect_well_formed(found.document);
      members_dump += "\nmember " + found.path + "\n" + dump(found.document);
    });
    const Document document = parse(bytes, source.filename().string(), members);
    expect_well_formed(document);
    const std::string dumped = dump(document) + members_dump;
    fs::path golden = source;
    golden.replace_extension(".blocks");
    if (update) std::ofstream(golden) << dumped;
    EXPECT_EQ(dumped, read_file(golden, 1U << 20));
  }
}

}  // namespace
}  // namespace carrel::ingest
