#include "ingest/csv_records.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

constexpr std::array<char, 4> delimiters = {',', ';', '\t', '|'};

// How evenly a delimiter parts the records: the share of those with the commonest count of fields,
// two or more, and that count, to choose between equals.
struct Evenness {
  double share = 0;
  std::size_t fields = 0;
  bool operator<(const Evenness& other) const noexcept {
    return share != other.share ? share < other.share : fields < other.fields;
  }
};

Evenness evenness_of(std::string_view sample, char delimiter) {
  CsvRecords records(sample, delimiter);
  std::map<std::size_t, std::size_t> counts;  // of records by their count of fields
  TableRow record;
  std::size_t total = 0;
  while (total < csv_sample_records_max && records.next(record)) {
    ++counts[record.cells.size()];
    ++total;
  }
  Evenness best;
  for (const auto& [fields, count] : counts) {
    if (fields < 2) continue;
    best = std::max(best, {static_cast<double>(count) / static_cast<double>(total), fields});
  }
  return best;
}

}  // namespace

char guess_delimiter(std::string_view text) {
  std::string_view sample = text.substr(0, csv_sample_bytes);
  // A record that is cut would count as one of its own.
  if (sample.size() < text.size()) sample = sample.substr(0, sample.rfind('\n') + 1);
  if (sample.empty()) sample = text.substr(0, csv_sample_bytes);
  char best = '\t';
  Evenness most;
  for (const char delimiter : delimiters) {
    const Evenness evenness = evenness_of(sample, delimiter);
    if (!(most < evenness)) continue;
    most = evenness;
    best = delimiter;
  }
  return best;
}

void CsvRecords::end_line() noexcept {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') {
    ++at_;
    ++line_;
  }
}

std::string_view CsvRecords::take_plain() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
  return trim(text_.substr(begin, at_ - begin));
}

// What follows the closing quote up to the delimiter is kept: `"12" Elm Street`.
std::string CsvRecords::take_quoted() {
  std::string field;
  for (std::size_t at = at_ + 1;;) {
    const std::size_t quote = text_.find('"', at);
    if (quote == std::string_view::npos) {
      no_more_quotes_ = true;
      return std::string(take_plain());
    }
    field.append(text_, at, quote - at);
    at = quote + 1;
    if (at >= text_.size() || text_[at] != '"') {
      line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                           text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
      at_ = at;
      break;
    }
    field += '"';
    ++at;
  }
  field += take_plain();
  return field;
}

bool CsvRecords::next(TableRow& record) {
  record.cells.clear();
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }
  if (at_ >= text_.size()) return false;
  record.line = line_;
  for (;;) {
    while (at_ < text_.size() && text_[at_] == ' ' && delimiter_ != ' ') ++at_;
    const bool is_quoted = at_ < text_.size() && text_[at_] == '"' && !no_more_quotes_;
    std::string field = is_quoted ? take_quoted() : std::string(take_plain());
    has_cut_ = has_cut_ || record.cells.size() == sheet_columns_max;
    if (record.cells.size() < sheet_columns_max) record.cells.push_back(clean_line(field));
    if (at_ >= text_.size() || text_[at_] != delimiter_) break;
    ++at_;
  }
  end_line();
  return true;
}

}  // namespace carrel::ingest
