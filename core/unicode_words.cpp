#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <memory>

#include "core/check.h"
#include "core/unicode.h"
#include "core/utf8.h"

namespace carrel {
namespace {

// ICU's word iterator over a text; the iterator is opened once a thread, which takes long.
class WordBreaks {
 public:
  WordBreaks() {
    UErrorCode status = U_ZERO_ERROR;
    iterator_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    CARREL_CHECK(U_SUCCESS(status));
  }

  void each(std::string_view text, std::size_t base, const std::function<void(Span)>& word) {
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, text.data(), static_cast<int64_t>(text.size()), &status);
    iterator_->setText(&utext, status);
    CARREL_CHECK(U_SUCCESS(status));
    int32_t begin = iterator_->first();
    for (int32_t end = iterator_->next(); end != icu::BreakIterator::DONE;
         end = iterator_->next()) {
      if (iterator_->getRuleStatus() >= UBRK_WORD_NUMBER) {
        word({base + static_cast<std::size_t>(begin), base + static_cast<std::size_t>(end)});
      }
      begin = end;
    }
    utext_close(&utext);
  }

 private:
  std::unique_ptr<icu::BreakIterator> iterator_;
};

}  // namespace

void for_each_word(std::string_view text, const std::function<void(Span)>& word) {
  thread_local WordBreaks breaks;
  breaks.each(text, 0, word);
}

}  // namespace carrel
