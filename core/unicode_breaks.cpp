#include "core/unicode_breaks.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include "core/check.h"

namespace carrel {

struct IcuBreaks::State {
  std::unique_ptr<icu::BreakIterator> iterator;
  UText text = UTEXT_INITIALIZER;  // opened anew for each text, which keeps its memory
  ~State() { utext_close(&text); }
};

IcuBreaks::IcuBreaks(BreakKind kind) : state_(std::make_unique<State>()) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& root = icu::Locale::getRoot();
  state_->iterator.reset(kind == BreakKind::word
                             ? icu::BreakIterator::createWordInstance(root, status)
                             : icu::BreakIterator::createSentenceInstance(root, status));
  CARREL_CHECK(U_SUCCESS(status));
}

IcuBreaks::~IcuBreaks() = default;

void IcuBreaks::each(std::string_view text, const std::function<void(Span, int)>& segment) {
  UErrorCode status = U_ZERO_ERROR;
  utext_openUTF8(&state_->text, text.data(), static_cast<int64_t>(text.size()), &status);
  icu::BreakIterator& breaks = *state_->iterator;
  breaks.setText(&state_->text, status);
  CARREL_CHECK(U_SUCCESS(status));
  int32_t begin = breaks.first();
  for (int32_t end = breaks.next(); end != icu::BreakIterator::DONE; end = breaks.next()) {
    segment({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)},
            breaks.getRuleStatus());
    begin = end;
  }
}

}  // namespace carrel
