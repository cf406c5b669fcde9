// ICU's break iterators behind one small class, for the scripts and characters that the short ways
// of unicode_words.cpp and unicode_sentences.cpp leave to it.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "core/span.h"

namespace carrel {

enum class BreakKind { word, sentence };

// Not thread-safe, and slow to open (milliseconds): keep one a thread.
class IcuBreaks {
 public:
  explicit IcuBreaks(BreakKind kind);
  ~IcuBreaks();
  IcuBreaks(IcuBreaks&&) = delete;
  IcuBreaks& operator=(IcuBreaks&&) = delete;

  // Calls `segment` with every segment of `text` and its rule status (of words, UBRK_WORD_*).
  // Spans count from the start of `text`.
  void each(std::string_view text, const std::function<void(Span, int)>& segment);

 private:
  struct State;
  std::unique_ptr<State> state_;  // on the heap so that ICU stays out of this header
};

}  // namespace carrel
