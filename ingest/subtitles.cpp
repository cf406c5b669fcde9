// Subtitles: SubRip (SRT) and WebVTT (https://www.w3.org/TR/webvtt1/). What is said, a minute a
// section that is named by its time; numbers, times and styles are left out.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document_writer.h"
#include "ingest/lines.h"
#include "ingest/parse.h"
#include "ingest/text.h"

namespace carrel::ingest {
namespace {

constexpr int section_seconds = 60;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Seconds of "01:02:03,500", "02:03.500"; -1 for anything else. What follows is not looked at.
int seconds_of(std::string_view text) noexcept {
  text = trim(text);
  int total = 0;
  int part = 0;
  int parts = 1;
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      if (++digits > 4) return -1;
      part = part * 10 + (c - '0');
    } else if (c == ':' && digits > 0 && parts < 3) {
      total = (total + part) * 60;
      part = 0;
      digits = 0;
      ++parts;
    } else {
      break;
    }
  }
  return parts >= 2 && digits > 0 ? total + part : -1;
}

// "00:01:05".
std::string clock_of(int seconds) {
  const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

// When the cue of a timing line "BEGIN --> END settings" begins; -1 where it is no timing line.
int cue_begin(std::string_view line) noexcept {
  const std::size_t arrow = line.find("-->");
  return arrow == std::string_view::npos ? -1 : seconds_of(line.substr(0, arrow));
}

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 7> entities = {{{"&amp;", "&"},
                                             {"&lt;", "<"},
                                             {"&gt;", ">"},
                                             {"&nbsp;", " "},
                                             {"&quot;", "\""},
                                             {"&lrm;", ""},
                                             {"&rlm;", ""}}};

// "Ada: " of a voice tag "v Ada" or "v.loud Ada".
std::string voice_of(std::string_view tag) {
  if (tag.empty() || tag.front() != 'v' || (tag.size() > 1 && tag[1] != ' ' && tag[1] != '.')) {
    return {};
  }
  const std::size_t space = tag.find(' ');
  if (space == std::string_view::npos) return {};
  const std::string name = clean_line(tag.substr(space));
  return name.empty() ? std::string() : name + ": ";
}

// A line of a cue as it is seen: tags go, a voice tag names who speaks.
std::string spoken(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    const bool is_override = line.substr(at, 2) == "{\\";  // "{\an8}" of SubStation
    if (c == '<' || is_override) {
      const std::size_t close = line.find(is_override ? '}' : '>', at);
      if (close != std::string_view::npos) {
        if (!is_override) out += voice_of(line.substr(at + 1, close - at - 1));
        at = close + 1;
        continue;
      }
      out += line.substr(at);  // never closed, here and for what follows
      break;
    }
    const auto* entity = entities.begin();
    while (entity != entities.end() && line.substr(at, entity->name.size()) != entity->name) {
      ++entity;
    }
    const bool is_entity = c == '&' && entity != entities.end();
    out += is_entity ? entity->text : line.substr(at, 1);
    at += is_entity ? entity->name.size() : 1;
  }
  return clean_line(out);
}

class SubtitleReader {
 public:
  SubtitleReader(std::string_view text, Document& document)
      : text_(text), writer_(document), is_webvtt_(trim(text).starts_with("WEBVTT")) {}

  void run() {
    int line = 1;
    for (std::size_t at = 0; at < text_.size(); ++line) {
      const std::size_t end = line_end(text_, at);
      const std::string_view here = trim(text_.substr(at, end - at));
      at = end + 1;
      if (is_webvtt_ || !is_number_of_cue(here, at)) take_line(here, line);
    }
    end_section();
  }

 private:
  void take_line(std::string_view line, int number) {
    if (const int begin = cue_begin(line); begin >= 0) {
      start_cue(begin);
    } else if (line.empty()) {
      // In SubRip a blank line may stand within a cue, though it should not.
      in_cue_ = in_cue_ && !is_webvtt_;
    } else if (in_cue_) {
      add(spoken(line), number);
    }
    // All else stands between cues: numbers, names, notes, styles, the head of the file.
  }

  // Above the timing line at `next`.
  bool is_number_of_cue(std::string_view line, std::size_t next) const noexcept {
    if (line.empty() || !std::all_of(line.begin(), line.end(), is_digit)) return false;
    return next < text_.size() && cue_begin(text_.substr(next, line_end(text_, next) - next)) >= 0;
  }

  void start_cue(int begin) {
    in_cue_ = true;
    if (section_begin_ >= 0 && begin >= section_begin_ &&
        begin - section_begin_ < section_seconds) {
      return;
    }
    end_section();
    section_begin_ = begin;
  }

  // Captions that roll up say each line again.
  void add(std::string text, int number) {
    if (text.empty() || text == last_) return;
    last_ = text;
    lines_.push_back({std::move(text), number});
  }

  void end_section() {
    if (lines_.empty()) return;
    writer_.open_section(1, clock_of(section_begin_));
    writer_.lines(BlockKind::paragraph, lines_);
    lines_.clear();
  }

  const std::string_view text_;
  DocumentWriter writer_;
  std::vector<DocumentWriter::Line> lines_;
  std::string last_;
  int section_begin_ = -1;
  const bool is_webvtt_;
  bool in_cue_ = false;
};

}  // namespace

Document parse_subtitles(std::string_view bytes) {
  const Document source = decode_text(bytes, "subtitles");
  Document document = without_text(source);
  SubtitleReader(source.text, document).run();
  if (!document.blocks.empty() || trim(source.text).empty()) return document;
  document = source;  // no cue in it: a text that was named so
  add_paragraphs(document, 0);
  document.type = "text";
  return document;
}

}  // namespace carrel::ingest
