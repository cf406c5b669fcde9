#include "engine/date_mention.h"

#include <algorithm>
#include <charconv>

#include "engine/date_words.h"
#include "engine/limits.h"

namespace carrel::engine {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

sys_days monday_of(sys_days day) {
  return day - days(std::chrono::weekday(day).iso_encoding() - 1);
}

// The day itself or, in a shorter month, that month's last.
sys_days on_a_day(year_month month, std::chrono::day day) {
  const year_month_day wanted = month / day;
  return wanted.ok() ? sys_days(wanted) : sys_days(month / std::chrono::last);
}

sys_days back(sys_days today, int count, DateUnit unit) {
  const year_month_day date(today);
  const year_month month = date.year() / date.month();
  switch (unit) {
    case DateUnit::day:
      return today - days(count);
    case DateUnit::week:
      return today - days(7 * count);
    case DateUnit::month:
      return on_a_day(month - std::chrono::months(count), date.day());
    case DateUnit::year:
      break;
  }
  return on_a_day(month - std::chrono::years(count), date.day());
}

// The calendar's week, month or year so many before the one of today.
DateRange calendar_unit(sys_days today, int before, DateUnit unit) {
  const year_month_day date(today);
  if (unit == DateUnit::day) return {today - days(before), today - days(before - 1)};
  if (unit == DateUnit::week) {
    const sys_days monday = monday_of(today) - days(7 * before);
    return {monday, monday + days(7)};
  }
  if (unit == DateUnit::year) return range_of({.year = static_cast<int>(date.year()) - before});
  const year_month month = date.year() / date.month() - std::chrono::months(before);
  return range_of({.year = static_cast<int>(month.year()),
                   .month = static_cast<int>(static_cast<unsigned>(month.month()))});
}

// None for a word that is no number, and for one in quotes.
std::optional<int> number_of(const QueryWord& word) {
  int number = 0;
  const char* const last = word.folded.data() + word.folded.size();
  const auto [end, error] = std::from_chars(word.folded.data(), last, number);
  if (word.quoted || error != std::errc() || end != last) return std::nullopt;
  return number;
}

// Reads phrases of one language.
class DateReader {
 public:
  DateReader(DateWords table, std::span<const QueryWord> words, sys_days today)
      : table_(table), words_(words), today_(today), date_(today) {}

  std::optional<DateMention> read(std::size_t first) {
    for (const auto way : {&DateReader::between_two, &DateReader::open_ended, &DateReader::relative,
                           &DateReader::at_one, &DateReader::month_of_year}) {
      next_ = first;
      relative_ = false;
      after_article_ = false;
      if (const auto range = (this->*way)()) {
        return DateMention{first, next_ - first, *range, relative_};
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<int> peek(DateRole role) const {
    if (next_ >= words_.size() || words_[next_].quoted) return std::nullopt;
    return value_as(table_, words_[next_].folded, role);
  }

  // "her last year", "Bob's last week" are no time that we know.
  bool is_owner(const QueryWord& word) const {
    return word.possessive || value_as(table_, word.folded, DateRole::owner);
  }

  std::optional<int> take(DateRole role) {
    const auto value = peek(role);
    if (value) ++next_;
    return value;
  }

  bool goes_on() const {
    if (peek(DateRole::of) || peek_number(0, year_understood_max)) return true;
    return after_article_ && (peek(DateRole::owner) || peek(DateRole::pronoun));
  }

  // "in 2000 words", "nach 2000 Euro", "between 2000 and 2010 people".
  bool may_be_amount(const DatePoint& point) const {
    return point.month == 0 && next_ < words_.size() && !is_common_word(words_[next_].folded);
  }

  std::optional<int> peek_number(int min, int max) const {
    if (next_ >= words_.size()) return std::nullopt;
    const auto number = number_of(words_[next_]);
    return number && *number >= min && *number <= max ? number : std::nullopt;
  }

  std::optional<int> take_number(int min, int max) {
    const auto value = peek_number(min, max);
    if (value) ++next_;
    return value;
  }

  std::optional<int> take_year() {
    return take_number(year_understood_min, static_cast<int>(date_.year()) + 1);
  }

  // "March", "March 2024", "5 March 2024", "March 5, 2024", "March of 2024", "2024".
  std::optional<DatePoint> take_point() {
    if (const auto year = take_year()) return DatePoint{.year = *year};
    const std::size_t begin = next_;
    take_number(1, 31);
    auto month = take(DateRole::month);
    if (!month) month = take(DateRole::named_month);
    const bool is_short = !month && (month = take(DateRole::short_month));
    if (!month) {
      next_ = begin;
      return std::nullopt;
    }
    const std::size_t after_month = next_;
    take_number(1, 31);
    take(DateRole::of);
    if (const auto year = take_year()) return DatePoint{.year = *year, .month = *month};
    next_ = is_short ? begin : after_month;
    if (is_short) return std::nullopt;
    return DatePoint{.month = *month};
  }

  DatePoint with_year(DatePoint point) const {
    if (point.year != 0) return point;
    const bool ahead = point.month > static_cast<int>(static_cast<unsigned>(date_.month()));
    point.year = static_cast<int>(date_.year()) - (ahead ? 1 : 0);
    return point;
  }

  // "from March to May 2024", "between 2019 and 2021".
  std::optional<DateRange> between_two() {
    const bool between = take(DateRole::between).has_value();
    if (!between && !take(DateRole::from)) return std::nullopt;
    auto first = take_point();
    if (!first || !take(between ? DateRole::both : DateRole::to)) return std::nullopt;
    auto last = take_point();
    if (!last || may_be_amount(*last)) return std::nullopt;
    *last = with_year(*last);
    if (first->year == 0) {
      first->year = first->month > last->month && last->month != 0 ? last->year - 1 : last->year;
    }
    const DateRange range{range_of(*first).begin, range_of(*last).end};
    return *range.begin < *range.end ? std::optional(range) : std::nullopt;
  }

  // "since June", "before 2020", "after March 2024".
  std::optional<DateRange> open_ended() {
    const bool since = take(DateRole::since).has_value();
    const bool before = !since && take(DateRole::before);
    if (!since && !before && !take(DateRole::after)) return std::nullopt;
    const auto point = take_point();
    if (!point || may_be_amount(*point) || (!since && point->year == 0)) return std::nullopt;
    const DateRange range = range_of(with_year(*point));
    if (since) return DateRange{range.begin, std::nullopt};
    if (before) return DateRange{std::nullopt, range.begin};
    return DateRange{range.end, std::nullopt};
  }

  // "yesterday", "in the last week", "last March", "the past 3 months", "this year".
  std::optional<DateRange> relative() {
    if (next_ > 0 && is_owner(words_[next_ - 1])) return std::nullopt;
    const bool from_today = !peek(DateRole::belonging) && (peek(DateRole::from) || peek(DateRole::at));
    const bool led =
        take(DateRole::from) || take(DateRole::at) || take(DateRole::belonging);
    if (led) take(DateRole::article);
    after_article_ = next_ > 0 && value_as(table_, words_[next_ - 1].folded, DateRole::article);
    const auto range = peek(DateRole::day) ? single_day(from_today) : counted_from_today();
    return range && !goes_on() ? range : std::nullopt;
  }

  // "what people do today", "today's economy" and "the women of today" are of no day.
  std::optional<DateRange> single_day(bool from_today) {
    const bool possessive = words_[next_].possessive;
    const int day = *take(DateRole::day);
    if (day == 0 && (possessive || !from_today)) return std::nullopt;
    return calendar_unit(today_, -day, DateUnit::day);
  }

  std::optional<DateRange> counted_from_today() {
    if (take(DateRole::current)) return this_unit();
    const bool past = take(DateRole::past).has_value();
    if (!past && !take(DateRole::last)) return std::nullopt;
    auto count = take_number(1, units_understood_max);
    if (!count) count = take(DateRole::count);
    if (const auto unit = take(DateRole::unit)) {
      relative_ = true;
      const auto kind = static_cast<DateUnit>(*unit);
      if (past || count) return DateRange{back(today_, count.value_or(1), kind), today_ + days(1)};
      if (kind == DateUnit::day) return std::nullopt;  // "the last day"
      return calendar_unit(today_, 1, kind);
    }
    return past || count ? std::nullopt : last_named();
  }

  std::optional<DateRange> this_unit() {
    const auto unit = take(DateRole::unit);
    if (!unit || *unit == static_cast<int>(DateUnit::day)) return std::nullopt;
    relative_ = true;
    return calendar_unit(today_, 0, static_cast<DateUnit>(*unit));
  }

  // "last March", "last Friday": the one that is over.
  std::optional<DateRange> last_named() {
    if (const auto weekday = take(DateRole::weekday)) {
      const auto today = static_cast<int>(std::chrono::weekday(today_).iso_encoding());
      const int ago = (today - *weekday + 6) % 7 + 1;
      return calendar_unit(today_, ago, DateUnit::day);
    }
    auto month = take(DateRole::month);
    if (!month) month = take(DateRole::named_month);
    if (!month) return std::nullopt;
    const bool over = *month < static_cast<int>(static_cast<unsigned>(date_.month()));
    return range_of({.year = static_cast<int>(date_.year()) - (over ? 0 : 1), .month = *month});
  }

  // "in 2023", "in March", "from March"; not "from June", who may have written it.
  std::optional<DateRange> at_one() {
    const bool from = take(DateRole::from).has_value();
    const bool belongs = !from && take(DateRole::belonging);
    if (!from && !belongs && !take(DateRole::at)) return std::nullopt;
    const bool may_be_name = belongs || (from && peek(DateRole::named_month));
    const auto point = take_point();
    if (!point || may_be_amount(*point)) return std::nullopt;
    if ((may_be_name && point->year == 0) || (belongs && point->month == 0)) return std::nullopt;
    return range_of(with_year(*point));
  }

  std::optional<DateRange> month_of_year() {
    const auto point = take_point();
    if (!point || point->month == 0 || point->year == 0) return std::nullopt;
    return range_of(*point);
  }

  DateWords table_;
  std::span<const QueryWord> words_;
  sys_days today_;
  year_month_day date_;
  std::size_t next_ = 0;
  bool relative_ = false;
  bool after_article_ = false;
};

// "im Jahr 2023".
bool is_word_for_year(std::string_view folded) {
  const auto tables = date_languages();
  return std::any_of(tables.begin(), tables.end(), [&](DateWords table) {
    return value_as(table, folded, DateRole::unit) == static_cast<int>(DateUnit::year);
  });
}

// "2023 invoices", "invoices 2023": a year at an end, and a word that it may be of beside it. "2000
// euros" is an amount, and "Windows 2000" a name, as capitalised nouns of German may be.
std::optional<DateMention> year_at_an_end(std::span<const QueryWord> words, sys_days today) {
  if (words.size() < 2) return std::nullopt;
  const int latest = static_cast<int>(year_month_day(today).year()) + 1;
  const auto year_at = [&](std::size_t at, std::size_t beside) -> std::optional<DateMention> {
    const auto year = number_of(words[at]);
    if (!year || *year < year_understood_min || *year > latest) return std::nullopt;
    const std::string& other = words[beside].folded;
    const bool said_year = is_word_for_year(other);
    if (at > beside && words[beside].capital && !said_year) return std::nullopt;
    if (at < beside && is_measure(other)) return std::nullopt;
    if (is_common_word(other) || (other[0] >= '0' && other[0] <= '9')) return std::nullopt;
    return DateMention{at, 1, range_of({.year = *year}), false};
  };
  if (const auto first = year_at(0, 1)) return first;
  return year_at(words.size() - 1, words.size() - 2);
}

}  // namespace

std::optional<DateMention> find_date_mention(std::span<const QueryWord> words, sys_days today) {
  std::optional<DateMention> best;
  for (std::size_t first = 0; first < words.size(); ++first) {
    for (const DateWords table : date_languages()) {
      const auto found = DateReader(table, words, today).read(first);
      if (found && (!best || found->word_count > best->word_count)) best = found;
    }
  }
  return best ? best : year_at_an_end(words, today);
}

}  // namespace carrel::engine
