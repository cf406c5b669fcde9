// RTF, as word processors write it (Rich Text Format Specification 1.9.1).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text_encoding.h"
#include "core/unicode.h"
#include "ingest/document_writer.h"
#include "ingest/html_metadata.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/office.h"
#include "ingest/opc_package.h"
#include "ingest/parse.h"
#include "ingest/rtf_body.h"
#include "ingest/rtf_tokens.h"
#include "ingest/rtf_words.h"

namespace carrel::ingest {
namespace {

struct Style {
  int level = 0;  // of a heading
  bool is_title = false;
};

// What a group inherits and gives back at its end.
struct Group {
  RtfPlace place = RtfPlace::body;
  std::string_view code_page = "windows-1252";
  int unicode_skip = 1;
  bool is_hidden = false;
  bool is_deleted = false;
  bool is_starred = false;         // \* came: skip it unless its word is known
  bool begins_paragraphs = false;  // it has paragraphs of its own
};

class RtfParser {
 public:
  RtfParser(std::string_view bytes, Document& document)
      : document_(document), writer_(document), body_(writer_), tokens_(bytes) {
    groups_.emplace_back();
  }

  void run() {
    for (RtfToken token = tokens_.next(); token.kind != RtfKind::end; token = tokens_.next()) {
      take(token);
      if (writer_.is_full()) return;
    }
    const bool is_cut = groups_.size() > 1;
    while (groups_.size() > 1) end_group();
    flush_bytes();
    body_.finish();
    if (document_.title.empty()) document_.title = body_.title();
    add_hidden_issue(document_, hidden_bytes_);
    if (body_.has_wide_row()) {
      document_.issues.push_back({IssueKind::part_limit, 0, "a row of a table has more cells than are kept"});
    }
    if (is_cut)
      document_.issues.push_back({IssueKind::damaged, 0, "the file ends before its text does"});
  }

 private:
  Group& group() { return groups_.back(); }
  RtfParagraph& line() { return body_.line(); }

  void take(const RtfToken& token) {
    switch (token.kind) {
      case RtfKind::group_begin:
        return begin_group();
      case RtfKind::group_end:
        return end_group();
      case RtfKind::word:
        return take_word(token);
      case RtfKind::symbol:
        return take_symbol(token.text.front());
      case RtfKind::byte: {
        const char byte = static_cast<char>(token.number);
        return take_bytes({&byte, 1});
      }
      default:
        return take_bytes(token.text);
    }
  }

  // Groups nest without bound in hostile files: those too deep share the state around them.
  void begin_group() {
    flush_bytes();
    to_skip_ = 0;
    if (groups_.size() >= rtf_depth_max) {
      ++deeper_;
      return;
    }
    groups_.push_back(group());
    group().is_starred = false;
    group().begins_paragraphs = false;
  }

  void end_group() {
    flush_bytes();
    to_skip_ = 0;
    if (deeper_ > 0) {
      --deeper_;
      return;
    }
    if (groups_.size() < 2) return;
    if (group().place == RtfPlace::styles) end_style();
    if (group().begins_paragraphs) body_.end_inner(group().place);
    groups_.pop_back();
  }

  void take_word(const RtfToken& token) {
    const RtfWord& word = rtf_word(token.text);
    if (to_skip_ > 0 && word.action != RtfAction::unicode) {
      --to_skip_;
      return;
    }
    if (std::exchange(group().is_starred, false) && word.action != RtfAction::place) {
      group().place = RtfPlace::skipped;
      return;
    }
    const bool is_on = !token.has_number || token.number != 0;
    switch (word.action) {
      case RtfAction::place:
        return enter(word.place, token.text);
      case RtfAction::character:
        return put(word.character);
      case RtfAction::unicode:
        return take_unicode(token.number);
      case RtfAction::unicode_skip:
        group().unicode_skip = std::clamp(token.number, 0, 16);
        return;
      case RtfAction::hidden:
        flush_bytes();
        group().is_hidden = is_on;
        return;
      case RtfAction::deleted:
        flush_bytes();
        group().is_deleted = is_on;
        return;
      case RtfAction::character_defaults:
        flush_bytes();
        group().is_hidden = group().is_deleted = false;
        return;
      default:
        break;
    }
    if (!take_encoding_word(word.action, token.number)) take_layout_word(word.action, token.number);
  }

  bool take_encoding_word(RtfAction action, int number) {
    switch (action) {
      case RtfAction::code_page:
        default_code_page_ = or_default(rtf_code_page(number));
        group().code_page = default_code_page_;
        return true;
      case RtfAction::macintosh:
        group().code_page = default_code_page_ = "macintosh";
        return true;
      case RtfAction::font: {
        flush_bytes();
        font_ = number;
        const auto found = fonts_.find(number);
        const bool is_known = group().place != RtfPlace::fonts && found != fonts_.end();
        group().code_page = is_known ? found->second : default_code_page_;
        return true;
      }
      case RtfAction::charset:
      case RtfAction::font_code_page:
        if (group().place == RtfPlace::fonts && fonts_.size() < docx_styles_max) {
          fonts_[font_] = or_default(action == RtfAction::charset ? rtf_charset(number)
                                                                  : rtf_code_page(number));
        }
        return true;
      default:
        return false;
    }
  }

  void take_layout_word(RtfAction action, int number) {
    if (group().place == RtfPlace::styles) {
      if (action == RtfAction::style) style_number_ = number;
      if (action == RtfAction::outline_level)
        style_.level = number >= 0 && number < 9 ? number + 1 : 0;
      return;
    }
    if (group().place == RtfPlace::created || group().place == RtfPlace::changed) {
      return take_date(action, number);
    }
    if (!takes_text()) return;
    switch (action) {
      case RtfAction::paragraph:
        flush_bytes();
        return body_.end_paragraph();
      case RtfAction::line_break:
        return put(U'\n');
      case RtfAction::nested_cell:
        return put(U' ');
      case RtfAction::cell:
        flush_bytes();
        return body_.end_cell();
      case RtfAction::row:
        flush_bytes();
        return body_.end_row();
      case RtfAction::header_row:
        body_.mark_header_row();
        return;
      case RtfAction::in_table:
        line().is_in_table = true;
        return;
      case RtfAction::paragraph_defaults:
        flush_bytes();
        line().level = 0;
        line().is_title = line().is_list = line().is_in_table = false;
        return;
      case RtfAction::style: {
        const auto found = styles_.find(number);
        if (found == styles_.end()) return;
        line().level = found->second.level;
        line().is_title = found->second.is_title;
        return;
      }
      case RtfAction::outline_level:
        line().level = number >= 0 && number < 9 ? number + 1 : 0;
        return;
      case RtfAction::list:
        line().is_list = number > 0;
        return;
      default:
        return;
    }
  }

  void enter(RtfPlace place, std::string_view word) {
    // Inside what is skipped only a few places come to light again.
    const bool is_lost =
        group().place == RtfPlace::skipped && place == RtfPlace::body && word != "ud";
    if (is_lost) return;
    if (word == "listtext" || word == "pntext") line().is_list = true;
    flush_bytes();
    if (place == RtfPlace::result) {
      if (!takes_text()) return;
      place = is_page_field() ? RtfPlace::skipped : group().place;
    }
    if (place == RtfPlace::instruction) instruction_.clear();
    const bool is_beside = place == RtfPlace::beside_line || place == RtfPlace::repeated;
    if (is_beside && !group().begins_paragraphs) group().begins_paragraphs = body_.begin_inner();
    group().place = place;
  }

  bool is_page_field() const {
    const std::string_view written = trim(instruction_);
    const std::string_view name = written.substr(0, written.find(' '));
    return name == "PAGE" || name == "NUMPAGES" || name == "SECTIONPAGES";
  }

  bool takes_text() {
    const RtfPlace place = group().place;
    return place == RtfPlace::body || place == RtfPlace::beside_line || place == RtfPlace::repeated;
  }

  void take_symbol(char c) {
    if (to_skip_ > 0) {
      --to_skip_;
      return;
    }
    if (c == '*') group().is_starred = true;
    if (c == '~') put(U' ');
    if (c == '_') put(U'-');
    if (c == '{' || c == '}' || c == '\\') put(static_cast<char32_t>(c));
    if ((c == '\n' || c == '\r') && takes_text()) {
      flush_bytes();
      body_.end_paragraph();
    }
  }

  void take_bytes(std::string_view bytes) {
    while (to_skip_ > 0 && !bytes.empty()) {
      if (bytes.front() != '\r' && bytes.front() != '\n') --to_skip_;
      bytes.remove_prefix(1);
    }
    for (const char c : bytes) {
      if (c != '\r' && c != '\n' && bytes_.size() < text_bytes_max) bytes_ += c;
    }
  }

  void take_unicode(int number) {
    flush_bytes();
    to_skip_ = group().unicode_skip;
    const auto unit = static_cast<char32_t>(number < 0 ? number + 65536 : number);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_surrogate_ = unit;
      return;
    }
    const char32_t high = std::exchange(high_surrogate_, 0);
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    if (is_low && high == 0) return add("\xEF\xBF\xBD");
    put_point(is_low ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : unit);
  }

  void put(char32_t c) {
    flush_bytes();
    put_point(c);
  }

  void put_point(char32_t c) {
    std::string utf8;
    if (c <= 0x10FFFF) append_utf8(utf8, c);
    add(utf8);
  }

  // Bytes wait until their encoding is known to end, since a character may take two.
  void flush_bytes() {
    if (bytes_.empty()) return;
    const std::string bytes = std::exchange(bytes_, {});
    if (is_ascii(bytes)) return add(bytes);
    const auto decoded = decode_as(bytes, group().code_page);
    add(decoded ? decoded->text : to_utf8(bytes).text);
  }

  void add(std::string_view text) {
    switch (group().place) {
      case RtfPlace::title:
        return append_metadata(document_.title, text);
      case RtfPlace::author:
        return append_metadata(document_.author, text);
      case RtfPlace::keywords:
        return add_tags(document_, text);
      case RtfPlace::instruction:
        return append_metadata(instruction_, text);
      case RtfPlace::styles:
        return append_metadata(style_name_, text);
      default:
        break;
    }
    if (!takes_text() || group().is_deleted) return;
    if (group().is_hidden) {
      hidden_bytes_ += clean_line(text).size();
    } else {
      body_.add(text);
    }
  }

  static void append_metadata(std::string& out, std::string_view text) {
    if (out.size() < metadata_read_bytes) out += text;
  }

  std::string_view or_default(std::string_view name) const {
    return name.empty() ? default_code_page_ : name;
  }

  void end_style() {
    std::string low = clean_line(std::exchange(style_name_, {}));
    std::transform(low.begin(), low.end(), low.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (low.ends_with(';')) low.pop_back();
    if (low.size() == 9 && low.starts_with("heading ") && low[8] > '0' && low[8] <= '9') {
      style_.level = low[8] - '0';
    }
    style_.is_title = low == "title";
    const bool is_used = style_.level > 0 || style_.is_title;
    if (is_used && styles_.size() < docx_styles_max) styles_[style_number_] = style_;
    style_ = {};
    style_number_ = 0;
  }

  void take_date(RtfAction action, int number) {
    std::string& date = document_.date;
    if (action == RtfAction::year && number >= 1000 && number <= 9999) {
      date = std::to_string(number);
    } else if (action == RtfAction::month && date.size() == 4 && number >= 1 && number <= 12) {
      date += (number < 10 ? "-0" : "-") + std::to_string(number);
    } else if (action == RtfAction::day && date.size() == 7 && number >= 1 && number <= 31) {
      date += (number < 10 ? "-0" : "-") + std::to_string(number);
    }
  }

  Document& document_;
  DocumentWriter writer_;
  RtfBody body_;
  RtfTokens tokens_;
  std::vector<Group> groups_;
  std::size_t deeper_ = 0;  // groups beyond the limit
  std::unordered_map<int, std::string_view> fonts_;
  std::unordered_map<int, Style> styles_;
  std::string_view default_code_page_ = "windows-1252";
  int font_ = 0;
  int style_number_ = 0;
  Style style_;
  std::string style_name_;
  std::string instruction_;
  std::string bytes_;  // not decoded yet
  char32_t high_surrogate_ = 0;
  int to_skip_ = 0;  // what stands for a \u where it is not known
  std::size_t hidden_bytes_ = 0;
};

}  // namespace

Document parse_rtf(std::string_view bytes) {
  Document document;
  document.type = "rtf";
  RtfParser(bytes, document).run();
  document.title = metadata_text(document.title);
  document.author = metadata_text(document.author);
  if (document.date.size() != 10) document.date.clear();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
