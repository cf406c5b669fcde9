#include "ingest/pdf_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/unicode.h"
#include "core/word_boxes.h"
#include "ingest/limits.h"
#include "ingest/pdf_segments.h"

namespace carrel::ingest {
namespace {

bool is_lower_letter(std::string_view text) {
  if (text.empty()) return false;
  const char32_t c = code_point_at(text, 0).value;
  // ASCII, and the small letters of Latin-1, Latin Extended-A by their odd numbers, Greek, Cyrillic.
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) ||
         (c >= 0x100 && c <= 0x17F && (c & 1U) == 1) || (c >= 0x3B1 && c <= 0x3C9) ||
         (c >= 0x430 && c <= 0x44F);
}

bool is_letter_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Bytes of a hyphen at the end of a word that goes on in the next line; 0: none.
std::size_t hyphen_bytes(std::string_view word, std::string_view next) {
  if (!is_lower_letter(next)) return 0;
  const std::size_t bytes = word.ends_with("\xE2\x80\x90") ? 3 : word.ends_with('-') ? 1 : 0;
  if (bytes == 0 || word.size() <= bytes) return 0;
  return is_letter_byte(word[word.size() - bytes - 1]) ? bytes : 0;
}

bool is_unspaced(char32_t c) {
  return is_unspaced_script(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFFEF);
}

char32_t last_code_point(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return code_point_at(text, at).value;
}

void write_word(const PdfWord& word, std::string& text, std::vector<WordBox>& out) {
  const std::size_t begin = text.size();
  text += word.text;
  out.push_back({{begin, text.size()}, word.box});
}

// Between the last word of a line and the first of the next in the same paragraph.
void join_lines(const PdfWord& last, const PdfWord& next, std::string& text,
                std::vector<WordBox>& out) {
  if (const std::size_t bytes = hyphen_bytes(last.text, next.text)) {
    text.resize(text.size() - bytes);
    out.back().span.end = text.size();
    return;
  }
  const bool both_unspaced = is_unspaced(last_code_point(last.text)) &&
                             is_unspaced(code_point_at(next.text, 0).value);
  if (!both_unspaced) text += ' ';
}

// Accounts set the sign of a currency apart at the left of its column.
bool is_currency(std::string_view word) {
  return word == "$" || word == "\xE2\x82\xAC" || word == "\xC2\xA3" || word == "\xC2\xA5";
}

bool closes_number(std::string_view word) { return word == ")" || word == "%" || word == ")%"; }

std::string_view separator(const PdfWord& before, const PdfWord& after, bool new_cell, bool glued) {
  if (!new_cell) return glued ? "" : " ";
  if (closes_number(after.text)) return "";
  return is_currency(before.text) ? " " : " | ";
}

void write_line(const PdfPage& page, const PdfLine& line, bool is_row, std::string& text,
                std::vector<WordBox>& out) {
  std::size_t segment = 1;
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    const PdfWord& word = page.words[line.words[i]];
    const bool new_segment = segment < line.segments.size() && line.segments[segment] == i;
    if (new_segment) ++segment;
    if (i > 0) {
      const PdfWord& before = page.words[line.words[i - 1]];
      const bool glued = !new_segment && is_glued(page, before, word);
      text += separator(before, word, is_row && new_segment, glued);
    }
    write_word(word, text, out);
  }
}

std::size_t bytes_of(const PdfPage& page) {
  std::size_t bytes = 2;
  for (const PdfWord& word : page.words) bytes += word.text.size() + 3;
  for (const PdfNote& note : page.notes) bytes += note.text.size() + 2;
  return bytes;
}

}  // namespace

bool PdfWriter::write(const PdfPage& page, const std::vector<PdfLine>& lines,
                      const std::vector<PdfBlock>& blocks) {
  if (document_.text.size() + bytes_of(page) > text_bytes_max) return false;
  if (document_.blocks.size() + blocks.size() + page.notes.size() > blocks_max) return false;
  if (!document_.pages.empty()) document_.text += '\f';
  Page out{.number = page.number, .width = page.width, .height = page.height,
           .span = {document_.text.size(), 0}, .packed_words = {}};
  words_.clear();
  for (const PdfBlock& block : blocks) {
    if (document_.text.size() > out.span.begin) document_.text += "\n\n";
    write_block(page, lines, block);
  }
  for (const PdfNote& note : page.notes) write_note(page, note, out);
  out.span.end = document_.text.size();
  out.packed_words = pack_words(words_, out.span.begin);
  document_.pages.push_back(std::move(out));
  return true;
}

// Behind the page's own text, as a quotation: somebody else says it.
void PdfWriter::write_note(const PdfPage& page, const PdfNote& note, const Page& out) {
  std::string& text = document_.text;
  if (text.size() > out.span.begin) text += "\n\n";
  const std::size_t begin = text.size();
  text += note.text;
  document_.blocks.push_back({.kind = BlockKind::quote, .span = {begin, text.size()},
                              .section = section_, .page = page.number, .line = 0,
                              .box = note.box});
}

void PdfWriter::write_block(const PdfPage& page, const std::vector<PdfLine>& lines,
                            const PdfBlock& block) {
  std::string& text = document_.text;
  const std::size_t begin = text.size();
  const bool is_table = block.kind == BlockKind::table;
  Rect box = lines[block.begin].box;
  for (std::size_t i = block.begin; i < block.end; ++i) {
    if (i > block.begin && is_table) text += '\n';
    if (i > block.begin && !is_table) {
      join_lines(page.words[lines[i - 1].words.back()], page.words[lines[i].words.front()], text,
                 words_);
    }
    write_line(page, lines[i], is_table, text, words_);
    box = united(box, lines[i].box);
  }
  if (block.kind == BlockKind::heading) open_section(block, text.substr(begin));
  document_.blocks.push_back({.kind = block.kind, .span = {begin, text.size()},
                              .section = section_, .page = page.number, .line = 0, .box = box});
}

void PdfWriter::open_section(const PdfBlock& block, const std::string& title) {
  if (block.entry.has_value()) {
    section_ = section_of_entry(*block.entry);
    return;
  }
  while (document_.sections[section_].level >= block.level) {
    section_ = document_.sections[section_].parent;
  }
  document_.sections.push_back({section_, block.level, title});
  section_ = static_cast<std::uint32_t>(document_.sections.size() - 1);
}

// Opens what is around it too: the title of a chapter may be a picture.
std::uint32_t PdfWriter::section_of_entry(std::size_t entry) {
  std::vector<std::size_t> path{entry};
  while (const auto parent = outline_.parent(path.back())) path.push_back(*parent);
  std::uint32_t section = 0;
  for (auto step = path.rbegin(); step != path.rend(); ++step) {
    const auto [known, is_new] =
        sections_.try_emplace(*step, static_cast<std::uint32_t>(document_.sections.size()));
    if (is_new) {
      const int level = document_.sections[section].level + 1;
      document_.sections.push_back({section, level, outline_.entry(*step).title});
    }
    section = known->second;
  }
  return section;
}

}  // namespace carrel::ingest
