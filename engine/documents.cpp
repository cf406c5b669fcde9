#include "engine/documents.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "engine/collections.h"
#include "engine/picture_words.h"
#include "ingest/limits.h"
#include "ingest/no_reader.h"
#include "ingest/reader.h"
#include "ingest/sealed_bytes.h"

namespace carrel::engine {
namespace {

bool is_inside(const std::filesystem::path& root, const std::filesystem::path& path) {
  const auto [root_end, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return root_end == root.end();
}

void stop_if_asked(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "nobody waits for it any more");
}

// The file that a document stands in, which may be packed in it.
struct Original {
  index::DocumentSummary file;
  std::string member;  // empty: the file itself
};

Original original_of(Library& library, const index::DocumentSummary& document) {
  if (document.file.container_id == 0) return {document, {}};
  auto file = document_summary(library, document.file.container_id);
  const std::size_t begin = file.file.path.size() + ingest::member_separator.size();
  std::string member = document.file.path.substr(std::min(begin, document.file.path.size()));
  return {std::move(file), std::move(member)};
}

// The file's bytes when they are what was indexed, by their hash; else empty.
std::string unchanged_bytes(const index::DocumentSummary& file) {
  try {
    std::string bytes = read_file(original_path(file), ingest::file_bytes_max);
    if (sha256(bytes) == file.file.content) return bytes;
  } catch (const Error&) {
    // Gone, unreadable or too big by now: the stored text is what there is.
  }
  return {};
}

std::vector<ContentBlock> parsed_blocks(const Document& document) {
  std::vector<ContentBlock> blocks;
  blocks.reserve(document.blocks.size());
  for (const Block& block : document.blocks) {
    const bool is_heading = block.kind == BlockKind::heading;
    blocks.push_back({.kind = block.kind,
                      .level = is_heading ? document.sections[block.section].level : 0,
                      .text = std::string(block.span.in(document.text)),
                      .span = block.span,
                      .page = block.page,
                      .line = block.line,
                      .box = block.box});
  }
  return blocks;
}

// Paragraphs of plain text: parted by blank lines, and by the form feeds that end pages.
std::vector<ContentBlock> plain_blocks(std::string_view text) {
  std::vector<ContentBlock> blocks;
  int page = text.find('\f') == text.npos ? 0 : 1;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t blank = text.find("\n\n", begin);
    const std::size_t feed = text.find('\f', begin);
    const std::size_t end = std::min({blank, feed, text.size()});
    const Span span{begin, end};
    if (span.in(text).find_first_not_of(" \t\r\n") != std::string_view::npos) {
      blocks.push_back({.text = std::string(span.in(text)), .span = span, .page = page});
    }
    if (feed == end) ++page;
    begin = std::min(end + (blank == end ? 2 : 1), text.size());
  }
  return blocks;
}

// Of the named collections: none named, none returned.
std::vector<std::int64_t> ids_of(Library& library, const std::vector<std::string>& collections) {
  std::vector<std::int64_t> ids;
  for (const std::string& name : collections) {
    ids.push_back(find_collection(library.store(), name).id);
  }
  return ids;
}

// A PDF or an image as it is now, open; the page may have changed since it was indexed.
class OpenPages {
 public:
  OpenPages(Library& library, std::int64_t document_id, const std::stop_token& stop) {
    const auto document = document_summary(library, document_id);
    if (document.type != "pdf" && document.type != "image") {
      throw Error(ErrorCode::not_found, "this document has no pages: it is no PDF and no image");
    }
    stop_if_asked(stop);
    original_ = original_of(library, document);
    file_ = open_for_reading(original_path(original_.file));
  }

  // Refers to this.
  ingest::FileToRead to_read() const {
    return {.name = original_.file.file.path, .bytes = {}, .descriptor = file_.get(),
            .member = original_.member};
  }

 private:
  Original original_;
  FileDescriptor file_;
};

// The original parsed again, when there is a reader: a server that goes on after carrel was replaced on
// the disk has none.
std::optional<Document> parse_again(Library& library, const Original& original,
                                    const std::string& bytes, const std::stop_token& stop) {
  std::optional<Document> document;
  try {
    const auto reading = library.reader().read(
        {.name = original.file.file.path, .bytes = bytes, .member = original.member,
         .recognize = known_words(library.store(), original.file.file.document_id),
         .documents = ingest::DocumentsWanted::own},
        [&](ingest::FoundDocument found) {
          if (found.path.empty()) document = std::move(found.document);
        },
        stop);
    if (reading.end != ingest::ReadingEnd::complete) document.reset();
  } catch (const ingest::NoReaderError&) {
    return std::nullopt;
  }
  return document;
}

[[noreturn]] void throw_no_page(int page) {
  throw Error(ErrorCode::not_found,
              "page " + std::to_string(page) + " is not in this document, or cannot be drawn");
}

}  // namespace

index::DocumentList list_documents(Library& library, const std::vector<std::string>& collections,
                                   index::DocumentListRequest request) {
  request.collections = ids_of(library, collections);
  return index::list_documents(library.store(), request);
}

index::Facets count_facets(Library& library, const std::vector<std::string>& collections) {
  return index::count_facets(library.store(), ids_of(library, collections));
}

index::DocumentSummary document_summary(Library& library, std::int64_t document_id) {
  auto found = index::document_summary(library.store(), document_id);
  if (!found) throw Error(ErrorCode::not_found, "there is no such document in the library");
  return std::move(*found);
}

std::vector<index::Backlink> backlinks(Library& library, std::int64_t document_id) {
  document_summary(library, document_id);
  return index::backlinks(library.store(), document_id);
}

std::filesystem::path original_path(const index::DocumentSummary& document) {
  if (document.file.container_id != 0) {
    throw Error(ErrorCode::not_found, "this document has no file of its own: it is packed in one");
  }
  std::error_code error;
  const auto root = std::filesystem::canonical(document.root, error);
  const auto path =
      error ? root : std::filesystem::canonical(root / document.file.path, error);
  if (error || !is_inside(root, path) || !std::filesystem::is_regular_file(path, error)) {
    throw Error(ErrorCode::not_found, "the file of this document is gone");
  }
  return path;
}

OriginalFile open_original(Library& library, std::int64_t document_id,
                           const std::stop_token& stop) {
  const Original original = original_of(library, document_summary(library, document_id));
  const auto path = original_path(original.file);
  FileDescriptor file = open_for_reading(path);
  if (original.member.empty()) return {path.filename().string(), std::move(file)};
  const auto bytes = library.reader().member_bytes(
      {.name = original.file.file.path, .bytes = {}, .descriptor = file.get(),
       .member = original.member},
      stop);
  if (!bytes) {
    throw Error(ErrorCode::not_found, "the file that this document is packed in no longer has it");
  }
  return {original.member.substr(original.member.find_last_of('/') + 1),
          ingest::sealed_bytes(*bytes)};
}

DocumentContent document_content(Library& library, std::int64_t document_id,
                                 const std::stop_token& stop) {
  const auto summary = document_summary(library, document_id);
  DocumentContent content{.kind = summary.type, .pages = summary.pages};
  const auto stored = library.store().document(document_id);
  const std::string text = stored ? stored->text : std::string();
  stop_if_asked(stop);
  const Original original = original_of(library, summary);
  const std::string bytes = unchanged_bytes(original.file);
  stop_if_asked(stop);
  if (bytes.empty()) {
    content.freshness = Freshness::changed_since;
    content.blocks = plain_blocks(text);
    return content;
  }
  // Another version of a parser may render another text, to which the stored spans do not apply.
  const auto document = parse_again(library, original, bytes, stop);
  if (document && document->text == text) {
    content.blocks = parsed_blocks(*document);
    if (!document->pages.empty()) content.pages = document->pages.back().number;
    return content;
  }
  content.freshness = Freshness::not_read_again;
  content.blocks = plain_blocks(text);
  return content;
}

PageView page_view(Library& library, std::int64_t document_id, int page,
                   const std::stop_token& stop) {
  const OpenPages pages(library, document_id, stop);
  const auto size = library.reader().page_size(pages.to_read(), page, stop);
  if (!size) throw_no_page(page);
  return {.pages = size->pages, .width = size->width, .height = size->height};
}

std::string page_png(Library& library, std::int64_t document_id, int page, int width,
                     const std::stop_token& stop) {
  const OpenPages pages(library, document_id, stop);
  auto png = library.reader().page_image(pages.to_read(), page, width, stop);
  if (!png) throw_no_page(page);
  return std::move(*png);
}

}  // namespace carrel::engine
