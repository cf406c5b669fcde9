#include "server/http_head.h"

#include <algorithm>

#include "server/url.h"

namespace carrel::server {
namespace {

constexpr std::string_view line_end = "\r\n";

// The first line, taken off `text` with its end.
std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find(line_end));
  text.remove_prefix(std::min(line.size() + line_end.size(), text.size()));
  return line;
}

void read_target(std::string_view target, Request& request) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = std::string(target.substr(0, mark));
  auto query = parse_query(target.substr(std::min(mark + 1, target.size())));
  request.has_bad_query = !query.has_value();
  if (query) request.query = std::move(*query);
}

}  // namespace

Request request_of_head(std::string_view head) {
  Request request;
  const std::string_view first = next_line(head);
  const std::size_t method_end = first.find(' ');
  request.method = std::string(first.substr(0, method_end));
  read_target(first.substr(method_end + 1, first.rfind(' ') - method_end - 1), request);
  for (auto line = next_line(head); !line.empty(); line = next_line(head)) {
    const std::size_t colon = line.find(": ");
    const std::string_view value = line.substr(colon + 2);
    const auto [place, is_new] =
        request.headers.try_emplace(std::string(line.substr(0, colon)), value);
    if (!is_new) place->second += ", " + std::string(value);
  }
  return request;
}

}  // namespace carrel::server
