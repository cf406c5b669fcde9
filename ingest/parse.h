// From the bytes of a file to a Document, by the type its content shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/mailbox.h"
#include "ingest/members.h"

namespace carrel::ingest {

// The type of a file, by its content before its name: "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp",
// "epub", "rtf", "image", "archive", "mail", "mbox", "tnef", "html", "bookmarks", "markdown", "text", "code", "csv", "json", "latex", "org", "rst",
// "subtitles", "ole" (the binary files of older offices), or empty when nothing here can read it.
// `bytes` is the whole file; of its first 4 KiB alone, packages are told by
// their name. `name` is its file name or path.
std::string detect_type(std::string_view bytes, std::string_view name);

// Reads a document. Never throws on content: what is broken becomes an Issue, and a type that
// cannot be read gives an empty Document with Issue{unsupported}. `name` serves to tell the type
// and for messages. What the file holds as documents of their own goes to `members` first. The
// result does not refer to `bytes`. Thread-safe.
//
// Only reader processes and tests call these: see reader.h for the rest of carrel.
Document parse(std::string_view bytes, std::string_view name, Members& members);
Document parse(std::string_view bytes, std::string_view name);  // without the members

// The single parsers, for tests and fuzzing. Each fills Document::type and everything its format
// has; language is left to parse() unless the document itself declares it.
Document parse_archive(std::string_view bytes, std::string_view name, Members& members);
Document parse_pdf(std::string_view bytes, std::string_view name, Members& members);
Document parse_bookmarks(std::string_view bytes);
Document parse_code(std::string_view bytes, std::string_view name);
Document parse_csv(std::string_view bytes);
Document parse_docx(std::string_view bytes);
Document parse_epub(std::string_view bytes);
Document parse_image(std::string_view bytes, std::string_view name, Members& members);
Document parse_html(std::string_view bytes);
// Also notebooks, notes, canvases, and the conversations of chat programs, which go to `members`.
Document parse_json(std::string_view bytes, std::string_view name, Members& members);
Document parse_latex(std::string_view bytes);
Document parse_mail(std::string_view bytes, std::string_view name, Members& members);
Document parse_markdown(std::string_view bytes);
Document parse_mbox(std::string_view bytes, std::string_view name, Members& members);
Document parse_odf(std::string_view bytes);
Document parse_ole(std::string_view bytes);
Document parse_org(std::string_view bytes);
Document parse_pptx(std::string_view bytes);
Document parse_rst(std::string_view bytes);
Document parse_rtf(std::string_view bytes);
Document parse_subtitles(std::string_view bytes);
Document parse_xlsx(std::string_view bytes);
Document parse_text(std::string_view bytes);
Document parse_tnef(std::string_view bytes, std::string_view name, Members& members);

// Reads a file that is bigger than file_bytes_max, which only a mailbox may be.
Document parse_by_windows(std::uint64_t size_bytes, const ReadWindow& read, std::string_view name,
                          Members& members);

}  // namespace carrel::ingest
