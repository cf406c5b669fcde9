#include "ingest/mail_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

struct MailLine {
  int depth = 0;  // of quotation
  std::string text;
};

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Takes the marks off: "> > text" and ">> text" are both of depth 2.
int take_quote_marks(std::string_view& line) {
  int depth = 0;
  for (;;) {
    if (line.starts_with('>')) {
      line.remove_prefix(1);
    } else if (depth > 0 && line.starts_with(" >")) {
      line.remove_prefix(2);
    } else {
      return depth;
    }
    ++depth;
  }
}

bool is_signature_mark(std::string_view line) { return line == "-- " || line == "--"; }

// Blank lines in a row say what one says, and a mail may be nothing else.
bool is_blank_again(const std::vector<MailLine>& lines, int depth, std::string_view line) {
  return depth == 0 && trim(line).empty() && !lines.empty() && lines.back().depth == 0 &&
         trim(lines.back().text).empty();
}

std::vector<MailLine> lines_of(std::string_view text, TextFlow flow) {
  std::vector<MailLine> lines;
  bool goes_on = false;  // the line before ended softly
  while (!text.empty()) {
    std::string_view line = next_line(text);
    const int depth = take_quote_marks(line);
    const bool is_flowed = flow != TextFlow::fixed;
    if ((is_flowed || depth > 0) && line.starts_with(' ')) line.remove_prefix(1);
    const bool is_soft = is_flowed && line.ends_with(' ') && !is_signature_mark(line);
    if (is_soft && flow == TextFlow::flowed_without_spaces) line.remove_suffix(1);
    if (goes_on && lines.back().depth == depth && !is_signature_mark(line)) {
      lines.back().text += line;
    } else if (!is_blank_again(lines, depth, line)) {
      lines.push_back({depth, std::string(line)});
    }
    goes_on = is_soft;
  }
  return lines;
}

// What mail programs put above a mail that they quote without marks.
bool begins_original(std::string_view line) {
  constexpr auto marks = std::to_array<std::string_view>(
      {"-----Original Message-----", "----- Original Message -----", "-----Urspr\xC3\xBCngliche Nachricht-----",
       "-----Message d'origine-----", "-----Mensaje original-----", "-----Messaggio originale-----",
       "-----Oorspronkelijk bericht-----"});
  line = trim(line);
  return std::find(marks.begin(), marks.end(), line) != marks.end();
}

// "On 14 March 2024, Anna wrote:", in any language: ends with ':' and names a sender or a time.
bool is_attribution(std::string_view line) {
  line = trim(line);
  if (!line.ends_with(':') || line.size() > 300) return false;
  const bool has_digit = line.find_first_of("0123456789") != std::string_view::npos;
  return has_digit || line.find('@') != std::string_view::npos || line.ends_with("wrote:") ||
         line.ends_with("schrieb:");
}

class TextWriter {
 public:
  explicit TextWriter(DocumentWriter& writer) : writer_(writer) {}

  void write(std::vector<MailLine> lines) {
    const std::size_t body_end = signature_begin(lines);
    bool all_quoted = false;
    for (std::size_t i = 0; i < body_end; ++i) {
      MailLine& line = lines[i];
      all_quoted = all_quoted || (line.depth == 0 && begins_original(line.text));
      if (all_quoted) ++line.depth;
      const bool before_quote =
          line.depth == 0 && is_attribution(line.text) && quoted_follows(lines, i + 1, body_end);
      add(before_quote ? 1 : line.depth, line.text);
    }
    end_block();
    if (body_end == lines.size()) return;
    std::string signature;
    for (std::size_t i = body_end + 1; i < lines.size(); ++i) signature += lines[i].text + "\n";
    writer_.open_section(1, "");
    writer_.block(BlockKind::paragraph, signature);
    writer_.close_sections();
  }

 private:
  // The last mark counts: a digest has one for each of its messages.
  static std::size_t signature_begin(const std::vector<MailLine>& lines) {
    for (std::size_t i = lines.size(); i-- > 0;) {
      if (lines[i].depth == 0 && is_signature_mark(lines[i].text)) return i;
      if (lines.size() - i > mail_signature_lines_max) break;
    }
    return lines.size();
  }

  static bool quoted_follows(const std::vector<MailLine>& lines, std::size_t at, std::size_t end) {
    while (at < end && lines[at].depth == 0 && trim(lines[at].text).empty()) ++at;
    return at < end && lines[at].depth > 0;
  }

  void add(int depth, std::string_view line) {
    const bool is_blank = trim(line).empty();
    const int kind = std::min(depth, 2);
    if (kind != kind_ || (is_blank && kind == 0)) end_block();
    kind_ = kind;
    if (is_blank && text_.empty()) return;
    if (kind == 1 && ++quote_lines_ > mail_quote_lines_max) {
      if (quote_lines_ == mail_quote_lines_max + 1) end_block();
      is_folded_ = true;
    }
    text_ += line;
    text_ += '\n';
  }

  void end_block() {
    if (kind_ == 2 || is_folded_) {
      writer_.aside(text_);
    } else {
      writer_.block(kind_ == 1 ? BlockKind::quote : BlockKind::paragraph, text_);
    }
    text_.clear();
    is_folded_ = false;
  }

  DocumentWriter& writer_;
  std::string text_;
  int kind_ = 0;  // 0: written here; 1: quoted; 2: quoted in a quotation
  std::size_t quote_lines_ = 0;
  bool is_folded_ = false;
};

int uu_value(char c) { return (c - ' ') & 0x3F; }

// False when it is no line of uuencode: the first character counts the bytes.
bool append_uudecoded(std::string& out, std::string_view line) {
  if (line.empty() || line[0] < ' ' || line[0] > '`') return false;
  const auto count = static_cast<std::size_t>(uu_value(line[0]));
  line.remove_prefix(1);
  if (line.size() > 64 || line.size() * 3 / 4 + 3 < count) return false;
  const std::size_t end = out.size() + count;
  for (std::size_t i = 0; i < line.size() && out.size() < end; i += 4) {
    int value = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      value = value << 6 | (i + k < line.size() ? uu_value(line[i + k]) : 0);
    }
    for (int shift = 16; shift >= 0 && out.size() < end; shift -= 8) {
      out += static_cast<char>(value >> shift & 0xFF);
    }
  }
  out.resize(end);
  return true;
}

// "begin 644 name"; empty for other lines.
std::string_view uu_name(std::string_view line) {
  constexpr std::string_view begin = "begin ";
  if (!line.starts_with(begin)) return {};
  line.remove_prefix(begin.size());
  const std::size_t digits = std::min(line.find_first_not_of("01234567"), line.size());
  if (digits < 3 || digits > 4 || digits == line.size() || line[digits] != ' ') return {};
  return trim(line.substr(digits));
}

bool is_armour(std::string_view text) {
  return text.find("-----BEGIN PGP MESSAGE-----") != std::string_view::npos;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> take_uuencoded(std::string& text) {
  std::vector<std::pair<std::string, std::string>> files;
  if (text.find("begin ") == std::string::npos) return files;
  std::string kept;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view from = rest;
    const std::string_view line = next_line(rest);
    const std::string_view name = uu_name(line);
    std::string bytes;
    std::string_view inside = rest;
    bool is_whole = false;
    while (!name.empty() && !inside.empty() && !is_whole) {
      const std::string_view packed = next_line(inside);
      is_whole = packed == "end";
      if (!is_whole && !packed.empty() && !append_uudecoded(bytes, packed)) break;
    }
    if (is_whole && files.size() < mail_parts_max) {
      files.emplace_back(name, std::move(bytes));
      rest = inside;
    } else {
      kept.append(from.substr(0, from.size() - rest.size()));
    }
  }
  if (!files.empty()) text = std::move(kept);
  return files;
}

std::string without_marks(std::string_view enriched) {
  std::string text;
  for (std::size_t at = 0; at < enriched.size();) {
    if (enriched.substr(at, 2) == "<<") {
      text += '<';
      at += 2;
      continue;
    }
    const std::size_t end = enriched[at] == '<' ? enriched.substr(at, mail_mark_bytes_max).find('>')
                                                : std::string_view::npos;
    if (end == std::string_view::npos) {
      text += enriched[at++];
      continue;
    }
    const std::string_view mark = enriched.substr(at + 1, end - 1);
    at += end + 1;
    if (mark == "nl" || mark == "np") text += '\n';  // of text/richtext
    if (mark != "param") continue;                   // a colour's or a font's name
    const std::size_t close = enriched.substr(at, mail_mark_bytes_max).find("</param>");
    if (close != std::string_view::npos) at += close;
  }
  return text;
}

TextInMail write_mail_text(DocumentWriter& writer, std::string_view text, TextFlow flow) {
  TextInMail found;
  std::string kept(clip_utf8(text, text_bytes_max));
  if (kept.size() < text.size()) {
    writer.document().issues.push_back(
        {IssueKind::part_limit, 0, "only the first 64 MB of the mail's text are read"});
  }
  found.files = take_uuencoded(kept);
  if (is_armour(kept)) {
    found.is_encrypted = true;
    constexpr std::string_view end = "-----END PGP MESSAGE-----";
    const std::size_t begin = kept.find("-----BEGIN PGP MESSAGE-----");
    const std::size_t last = kept.find(end, begin);
    kept.erase(begin, last == std::string::npos ? last : last + end.size() - begin);
  }
  TextWriter(writer).write(lines_of(kept, flow));
  return found;
}

}  // namespace carrel::ingest
