#include "ingest/parse.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/unicode.h"
#include "ingest/document_pictures.h"
#include "ingest/document_writer.h"
#include "ingest/exports.h"
#include "ingest/hidden_characters.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/plain.h"

namespace carrel::ingest {
namespace {

constexpr std::size_t language_sample_bytes = 8192;  // what detect_language reads

struct Reader {
  std::string_view type;
  Document (*read)(std::string_view bytes, std::string_view name, Members& members);
};

// Parsers of files that are one document: that do not ask for the name, and that do.
template <Document (*parse)(std::string_view)>
Document unnamed(std::string_view bytes, std::string_view, Members&) {
  return parse(bytes);
}
template <Document (*parse)(std::string_view, std::string_view)>
Document named(std::string_view bytes, std::string_view name, Members&) {
  return parse(bytes, name);
}

// Parsers of packages, whose pictures may hold text.
template <Document (*parse)(std::string_view)>
Document with_pictures(std::string_view bytes, std::string_view, Members& members) {
  Document document = parse(bytes);
  read_pictures(bytes, members, document);
  return document;
}

Document rtf_with_pictures(std::string_view bytes, std::string_view, Members& members) {
  Document document = parse_rtf(bytes);
  read_rtf_pictures(bytes, members, document);
  return document;
}

constexpr auto readers = std::to_array<Reader>({
    {"pdf", parse_pdf},
    {"docx", with_pictures<parse_docx>},
    {"xlsx", with_pictures<parse_xlsx>},
    {"pptx", with_pictures<parse_pptx>},
    {"odt", with_pictures<parse_odf>},
    {"ods", with_pictures<parse_odf>},
    {"odp", with_pictures<parse_odf>},
    {"epub", with_pictures<parse_epub>},
    {"rtf", rtf_with_pictures},
    {"ole", unnamed<parse_ole>},
    {"image", parse_image},
    {"archive", parse_archive},
    {"mail", parse_mail},
    {"mbox", parse_mbox},
    {"tnef", parse_tnef},
    {"html", unnamed<parse_html>},
    {"markdown", unnamed<parse_markdown>},
    {"bookmarks", unnamed<parse_bookmarks>},
    {"code", named<parse_code>},
    {"csv", unnamed<parse_csv>},
    {"json", parse_json},
    {"latex", unnamed<parse_latex>},
    {"org", unnamed<parse_org>},
    {"rst", unnamed<parse_rst>},
    {"subtitles", unnamed<parse_subtitles>},
    {"text", unnamed<parse_text>},
});

Document unreadable(std::string_view type, IssueKind kind, std::string message) {
  Document document;
  document.type = type;
  document.issues.push_back({kind, 0, std::move(message)});
  return document;
}

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "en" of "en-GB" or "EN_us". Empty for what is no two-letter code.
std::string two_letter_code(std::string_view declared) {
  declared = declared.substr(0, declared.find_first_of("-_;,. "));
  if (declared.size() != 2 || !is_letter(declared[0]) || !is_letter(declared[1])) return {};
  std::string code(declared);
  for (char& c : code) c = static_cast<char>(c | 0x20);
  return code;
}

// Prose first: code and addresses would tell of another language, or of none.
std::string language_sample(const Document& document) {
  std::string sample;
  for (const Block& block : document.blocks) {
    if (sample.size() >= language_sample_bytes) break;
    if (block.kind == BlockKind::code) continue;
    const std::string_view text =
        clip_utf8(block.span.in(document.text), language_sample_bytes - sample.size());
    append_plain(sample, text, block.kind, document.type);
    sample += '\n';
  }
  return sample;
}

// Parsers may have clipped it already, to metadata_read_bytes.
void clip(std::string& text, const char* issue, Document& document) {
  if (text.size() > metadata_bytes_max) {
    document.issues.push_back({IssueKind::part_limit, 0, issue});
  }
  text.resize(clip_utf8(text, metadata_bytes_max).size());
}

// Lists are kept up to a bound, wherever they come from.
void note_full_lists(Document& document) {
  if (document.tags.size() >= tags_max) {
    document.issues.push_back({IssueKind::part_limit, 0, "more tags than are kept"});
  }
  if (document.links.size() >= links_max) {
    document.issues.push_back({IssueKind::part_limit, 0, "more links than are kept"});
  }
}

}  // namespace

Document parse(std::string_view bytes, std::string_view name, Members& members) {
  const std::string type = detect_type(bytes, name);
  const auto* reader =
      std::find_if(readers.begin(), readers.end(), [&](const Reader& r) { return r.type == type; });
  if (reader == readers.end()) {
    return unreadable({}, IssueKind::unsupported, "no reader for this type of file");
  }
  if (bytes.size() > file_bytes_max) {
    return unreadable(type, IssueKind::limit,
                      "larger than " + std::to_string(file_bytes_max >> 20) + " MiB");
  }
  Document document = reader->read(bytes, name, members);
  if (type == "markdown" && is_notion_name(name)) read_notion_properties(document);
  leave_out_hidden_characters(document);
  if (document.title.empty()) document.title = clean_line(title_of_export(name));
  clip(document.title, "its title is longer than is kept", document);
  clip(document.author, "the names of its authors are longer than is kept", document);
  clip(document.date, "its date is longer than is kept", document);
  note_full_lists(document);
  document.language = two_letter_code(document.language);
  if (document.language.empty()) document.language = detect_language(language_sample(document));
  return document;
}

Document parse_by_windows(std::uint64_t size_bytes, const ReadWindow& read, std::string_view name,
                          Members& members) {
  constexpr std::size_t head_bytes = 4096;  // what detect_type looks at
  const std::string type = detect_type(std::string(read(0, head_bytes)), name);
  if (type == "mbox") return read_mailbox(size_bytes, read, members);
  return unreadable(type, IssueKind::limit,
                    "larger than " + std::to_string(file_bytes_max >> 20) + " MiB");
}

Document parse(std::string_view bytes, std::string_view name) {
  Members members(bytes.size(), [](FoundDocument) {});
  return parse(bytes, name, members);
}

}  // namespace carrel::ingest
