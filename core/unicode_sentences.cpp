#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <memory>

#include "core/check.h"
#include "core/unicode.h"

namespace carrel {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void append_trimmed(std::vector<Span>& out, std::string_view text, Span span) {
  while (!span.empty() && is_space(text[span.begin])) ++span.begin;
  while (!span.empty() && is_space(text[span.end - 1])) --span.end;
  if (!span.empty()) out.push_back(span);
}

void append_sentences(std::vector<Span>& out, std::string_view text, Span paragraph,
                      icu::BreakIterator& breaks) {
  // A line end is where the author's editor wrapped, not where the sentence ends.
  std::string unwrapped(paragraph.in(text));
  for (char& c : unwrapped) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  UErrorCode status = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;
  utext_openUTF8(&utext, unwrapped.data(), static_cast<int64_t>(unwrapped.size()), &status);
  breaks.setText(&utext, status);
  CARREL_CHECK(U_SUCCESS(status));
  int32_t begin = breaks.first();
  for (int32_t end = breaks.next(); end != icu::BreakIterator::DONE; end = breaks.next()) {
    append_trimmed(out, text,
                   {paragraph.begin + static_cast<std::size_t>(begin),
                    paragraph.begin + static_cast<std::size_t>(end)});
    begin = end;
  }
  utext_close(&utext);
}

}  // namespace

std::vector<Span> sentences(std::string_view text, std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string name = (language.empty() ? "en" : std::string(language)) + "@ss=standard";
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale(name.c_str()), status));
  CARREL_CHECK(U_SUCCESS(status));
  std::vector<Span> found;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find("\n\n", begin);
    if (end == std::string_view::npos) end = text.size();
    append_sentences(found, text, {begin, end}, *breaks);
    begin = end + 2;
  }
  return found;
}

}  // namespace carrel
