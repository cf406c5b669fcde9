#include "engine/evaluation_pages.h"

#include <charconv>
#include <map>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "ingest/limits.h"

namespace carrel::engine {
namespace {

struct PageId {
  std::string file;
  int page = 0;
};

PageId page_of(const std::string& id) {
  const std::size_t mark = id.rfind("#p");
  PageId found;
  if (mark != std::string::npos && id.find('/') == std::string::npos) {
    found.file = id.substr(0, mark) + ".pdf";
    std::from_chars(id.data() + mark + 2, id.data() + id.size(), found.page);
  }
  if (found.page < 1) throw Error(ErrorCode::corrupt, "passage " + id + ": is no page of a file");
  return found;
}

// [page number] -> text.
std::map<int, std::string> read_pages(const std::filesystem::path& file, ingest::Reader& reader,
                                      const std::stop_token& stop) {
  const std::string bytes = read_file(file, ingest::file_bytes_max);
  const std::string name = file.filename().string();
  std::map<int, std::string> pages;
  const auto reading = reader.read(
      {.name = name, .bytes = bytes},
      [&](const ingest::FoundDocument& found) {
        if (!found.path.empty()) return;
        for (const Page& page : found.document.pages) {
          pages[page.number] = page.span.in(found.document.text);
        }
      },
      stop);
  if (reading.end != ingest::ReadingEnd::complete) {
    throw Error(ErrorCode::corrupt, file.string() + ": " + reading.message);
  }
  return pages;
}

}  // namespace

void take_texts_from_files(EvaluationSet& set, const std::filesystem::path& folder,
                           ingest::Reader& reader, std::stop_token stop) {
  std::map<std::string, std::map<int, std::string>> files;
  for (EvaluationPassage& passage : set.corpus) {
    const PageId id = page_of(passage.id);
    auto known = files.find(id.file);
    if (known == files.end()) {
      known = files.emplace(id.file, read_pages(folder / "docs" / id.file, reader, stop)).first;
    }
    passage.text = known->second[id.page];
  }
}

}  // namespace carrel::engine
