#include "server/completion.h"

#include <algorithm>

#include "server/errors.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

// The earliest of `stops` in `text`, or its end.
std::size_t stop_place(std::string_view text, const std::vector<std::string>& stops) {
  std::size_t place = text.size();
  for (const std::string& stop : stops) place = std::min(place, text.find(stop));
  return std::min(place, text.size());
}

}  // namespace

std::vector<std::string> stops_of(Fields& fields) {
  const Json* value = fields.find("stop");
  if (value == nullptr) return {};
  std::vector<std::string> stops =
      value->is_string() ? std::vector{value->get<std::string>()} : fields.texts("stop", stops_max);
  std::erase_if(stops, [](const std::string& stop) { return stop.empty(); });
  return stops;
}

std::vector<CitationMark> citation_marks(std::string_view answer,
                                         const std::vector<engine::CitedPlace>& citations) {
  std::vector<CitationMark> marks;
  std::size_t at = 0;
  for (std::size_t i = 0; i < citations.size(); ++i) {
    const std::string mark = "[" + std::to_string(citations[i].number) + "]";
    // A quote may hold such a mark of its own: the answer's comes after the quote.
    const std::size_t quote = answer.find(citations[i].quote, at);
    const std::size_t from = quote == answer.npos ? at : quote + citations[i].quote.size();
    const std::size_t begin = answer.find(mark, from);
    if (begin == answer.npos) continue;
    marks.push_back({.citation = i, .span = {begin, begin + mark.size()}});
    at = begin + mark.size();
  }
  return marks;
}

Completion::Completion(Services& services, engine::AskRequest request, CompletionLimits limits,
                       std::stop_token stop)
    : services_(services),
      limits_(std::move(limits)),
      stop_(stop),
      stream_(services, std::move(request), std::move(stop)) {}

void Completion::begin() { stream_.begin(); }

std::optional<std::string> Completion::next() {
  if (limits_.any()) return limited();
  auto piece = stream_.next();
  if (piece) {
    text_ += *piece;
  } else {
    end();
  }
  return piece;
}

std::string Completion::rest() {
  std::string all;
  while (auto piece = next()) all += *piece;
  return all;
}

std::optional<std::string> Completion::limited() {
  if (is_over_) return std::nullopt;
  while (auto piece = stream_.next()) text_ += *piece;
  text_.resize(stop_place(text_, limits_.stops));
  if (limits_.tokens_max) {
    const auto tokens =
        services_.read(stop_, [&](engine::Library& library, const std::stop_token&) {
          const auto all = library.embedder().tokenize(text_);
          const auto count = static_cast<std::size_t>(*limits_.tokens_max);
          return all.size() > count ? std::optional(all[count].span.begin) : std::nullopt;
        });
    if (tokens) {
      text_.resize(*tokens);
      reason_ = "length";
    }
  }
  end();
  return text_;
}

void Completion::end() {
  if (is_over_) return;
  is_over_ = true;
  marks_ = citation_marks(text_, stream_.result().citations);
  answer_tokens_ = stream_.result().tokens;
  if (!limits_.any()) return;
  answer_tokens_ = services_.read(stop_, [&](engine::Library& library, const std::stop_token&) {
    return library.embedder().count_tokens(text_);
  });
}

}  // namespace carrel::server
