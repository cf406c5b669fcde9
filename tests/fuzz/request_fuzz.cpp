// The layer between the wire and the handlers: framing, addresses, JSON bodies and their fields.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/unicode.h"
#include "server/errors.h"
#include "server/fields.h"
#include "server/http_framer.h"
#include "server/json.h"
#include "server/limits.h"
#include "server/parameters.h"
#include "server/url.h"

namespace {

using carrel::server::FramedRequest;
using carrel::server::RequestFramer;

void check(bool holds) {
  if (!holds) std::abort();
}

// All requests in the bytes, fed in pieces of `step`, joined as heads and bodies.
std::string framed(std::string_view bytes, std::size_t step) {
  RequestFramer framer;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    framer.feed(bytes.substr(at, step));
    while (framer.state() == RequestFramer::State::complete) {
      const FramedRequest request = framer.take();
      check(request.head.ends_with("\r\n\r\n"));
      check(request.head.size() <= carrel::server::header_bytes_max + 1024);
      check(request.body.size() <= carrel::server::body_bytes_max);
      out += request.head + request.body + "\n";
      framer.feed({});
    }
  }
  return out + std::to_string(framer.status());
}

void use_fields(std::string_view body) {
  carrel::server::Request request;
  request.headers["content-type"] = "application/json";
  request.body = std::string(body);
  try {
    const auto json = carrel::server::json_body(request);
    carrel::server::Fields fields(json);
    fields.text_or("question", "");
    fields.texts("collections", carrel::server::list_items_max);
    fields.count("sources", 1, 100);
    fields.flag("stream");
    fields.refuse_others();
  } catch (const carrel::server::RequestError& error) {
    const auto response = carrel::server::error_response(error);
    check(response.status >= 400 && response.status < 500);
    check(!carrel::server::Json::parse(response.body, nullptr, false).is_discarded());
  }
}

void use_query(std::string_view text) {
  carrel::server::Request request;
  const auto query = carrel::server::parse_query(text);
  if (!query) return;
  for (const auto& [name, value] : *query) {
    check(carrel::is_valid_utf8(name) && carrel::is_valid_utf8(value));
    const auto again = carrel::server::percent_decoded(carrel::server::percent_encoded(value),
                                                       carrel::server::Plus::is_space);
    const bool has_line_ends = value.find_first_of("\r\n\t") != value.npos;
    check(again == value || has_line_ends);
  }
  request.query = *query;
  try {
    carrel::server::number_parameter(request, "n", 1, {1, 100});
  } catch (const carrel::server::RequestError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size_bytes);
  check(framed(bytes, std::max<std::size_t>(1, bytes.size())) == framed(bytes, 1));
  use_fields(bytes);
  use_query(bytes);
  return 0;
}
