#include "server/http_framer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "server/limits.h"

namespace carrel::server {
namespace {

// Headers that must not come twice: two of them have two meanings.
constexpr std::array<std::string_view, 8> single_headers{
    "host", "content-length", "transfer-encoding", "authorization",
    "origin", "content-type", "expect", "connection"};

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != marks.npos;
  });
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// Bytes above 0x7F are old but legal in values.
bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

}  // namespace

RequestFramer::State RequestFramer::feed(std::string_view bytes) {
  if (state_ == State::refused) return state_;
  buffer_.append(bytes);
  if (state_ == State::reading_head && !read_head()) return state_;
  if (state_ == State::reading_body && is_chunked_) {
    while (read_chunk()) {
    }
    buffer_.erase(0, taken_);
    taken_ = 0;
  } else if (state_ == State::reading_body) {
    read_sized_body();
  }
  return state_;
}

bool RequestFramer::take_continue() noexcept {
  const bool waits = wants_continue_ && state_ == State::reading_body && buffer_.empty();
  if (waits) wants_continue_ = false;
  return waits;
}

std::size_t RequestFramer::body_bytes() const noexcept {
  return state_ == State::reading_head ? 0 : request_.body.size() + buffer_.size();
}

FramedRequest RequestFramer::take() {
  FramedRequest taken = std::move(request_);
  std::string rest = std::move(buffer_);
  *this = RequestFramer();
  buffer_ = std::move(rest);
  return taken;
}

bool RequestFramer::refuse(int status, std::string reason) {
  state_ = State::refused;
  status_ = status;
  reason_ = std::move(reason);
  return false;
}

// True when the head is whole and good.
bool RequestFramer::read_head() {
  for (; searched_ < buffer_.size(); ++searched_) {
    const char c = buffer_[searched_];
    if (c == '\n' && (searched_ == 0 || buffer_[searched_ - 1] != '\r')) {
      return refuse(400, "lines of a request end with CR LF");
    }
    if (c == '\n' && searched_ >= 3 && buffer_[searched_ - 2] == '\n') break;
    if (searched_ >= header_bytes_max) return refuse(431, "the head of the request is too long");
  }
  const std::size_t line_end = buffer_.find('\n');
  if (std::min(line_end, buffer_.size()) > request_line_bytes_max) {
    return refuse(414, "the address is too long");
  }
  if (searched_ == buffer_.size()) return false;
  const std::string head = buffer_.substr(0, searched_ + 1);
  buffer_.erase(0, searched_ + 1);
  searched_ = 0;
  parse_head(head);
  return state_ == State::reading_body;
}

void RequestFramer::parse_head(std::string_view head) {
  head.remove_suffix(2);  // the empty line
  bool is_first = true;
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (!(is_first ? parse_request_line(line) : parse_header(line))) return;
    is_first = false;
  }
  finish_head();
}

bool RequestFramer::parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', std::min(first, line.size() - 1) + 1);
  if (first == line.npos || second == line.npos) return refuse(400, "the request line is broken");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refuse(505, "this server speaks HTTP/1.1");
  }
  const bool good = is_token(method) && method.size() <= method_bytes_max &&
                    target.starts_with('/') && is_printable(target);
  if (!good) return refuse(400, "the request line is broken");
  is_http_1_0_ = version == "HTTP/1.0";
  request_.keep_alive = !is_http_1_0_;
  request_.head = std::string(line) + "\r\n";
  return true;
}

bool RequestFramer::parse_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) {
    return refuse(400, "a header is broken");
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_header_value(value)) return refuse(400, "a header holds control characters");
  if (++header_count_ > header_count_max) return refuse(431, "there are too many headers");
  return note_header(in_lower_case(line.substr(0, colon)), value);
}

// Keeps what the handlers may see; takes in what is about the message itself.
bool RequestFramer::note_header(const std::string& name, std::string_view value) {
  const auto single = std::find(single_headers.begin(), single_headers.end(), name);
  if (single != single_headers.end()) {
    const unsigned bit = 1U << static_cast<unsigned>(single - single_headers.begin());
    if ((single_seen_ & bit) != 0) return refuse(400, "there are two headers " + name);
    single_seen_ |= bit;
  }
  if (name == "content-length") return note_length(value);
  if (name == "transfer-encoding") {
    if (in_lower_case(value) != "chunked") return refuse(501, "only chunked bodies are read");
    is_chunked_ = true;
    return true;
  }
  if (name == "expect") {
    if (in_lower_case(value) != "100-continue") return refuse(417, "this is not expected here");
    wants_continue_ = true;
    return true;
  }
  if (name == "connection") {
    const std::string wish = in_lower_case(value);
    if (wish.find("close") != wish.npos) request_.keep_alive = false;
    return true;
  }
  // Ranges and compression are not offered; the rest is for the handlers.
  const bool is_dropped = name == "range" || name == "accept-encoding" || name == "keep-alive" ||
                          name == "te" || name == "upgrade";
  if (!is_dropped) request_.head += name + ": " + std::string(value) + "\r\n";
  return true;
}

bool RequestFramer::note_length(std::string_view value) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length_);
  const bool is_number = !value.empty() && value.front() >= '0' && value.front() <= '9' &&
                         end == value.data() + value.size();
  if (!is_number) return refuse(400, "Content-Length is no number");
  if (error != std::errc() || length_ > body_bytes_max) {
    return refuse(413, "the body is larger than " + std::to_string(body_bytes_max) + " bytes");
  }
  has_length_ = true;
  return true;
}

void RequestFramer::finish_head() {
  if (has_length_ && is_chunked_) {
    refuse(400, "a body has a Content-Length or a Transfer-Encoding, not both");
    return;
  }
  if (is_chunked_ && is_http_1_0_) {
    refuse(400, "HTTP/1.0 has no chunked bodies");
    return;
  }
  request_.head += "\r\n";
  state_ = State::reading_body;
}

bool RequestFramer::read_sized_body() {
  if (buffer_.size() < length_) return false;
  std::string rest = buffer_.substr(length_);
  buffer_.resize(length_);
  request_.body = std::move(buffer_);  // not copied: it may be large
  buffer_ = std::move(rest);
  state_ = State::complete;
  return true;
}

// Takes one step in a chunked body; false when more bytes are needed, at the end, or when refused.
bool RequestFramer::read_chunk() {
  if (state_ != State::reading_body) return false;
  const std::string_view rest = std::string_view(buffer_).substr(taken_);
  if (chunk_left_ == 0) return read_chunk_size(rest);
  if (rest.size() < chunk_left_) return false;
  if (rest.substr(chunk_left_ - 2, 2) != "\r\n") return refuse(400, "a chunk is broken");
  request_.body.append(rest.substr(0, chunk_left_ - 2));
  taken_ += chunk_left_;
  chunk_left_ = 0;
  return true;
}

bool RequestFramer::read_chunk_size(std::string_view rest) {
  const std::size_t end = rest.find_first_not_of("0123456789abcdefABCDEF");
  if (end == rest.npos && rest.size() < chunk_line_bytes_max) return false;
  if (rest.substr(std::min(end, rest.size()), 2) == "\r") return false;
  if (end > chunk_line_bytes_max || rest.substr(end, 2) != "\r\n") {
    return refuse(400, "a chunk's size is broken");
  }
  std::size_t bytes = 0;
  const auto [stop, error] = std::from_chars(rest.data(), rest.data() + end, bytes, 16);
  if (error != std::errc() || stop != rest.data() + end) {
    return refuse(400, "a chunk's size is broken");
  }
  if (bytes == 0) {
    if (rest.size() < end + 4) return false;
    if (rest.substr(end, 4) != "\r\n\r\n") return refuse(400, "trailers are not read");
    taken_ += end + 4;
    state_ = State::complete;
    return false;
  }
  sizes_bytes_ += end + 4;
  if (request_.body.size() + bytes > body_bytes_max || sizes_bytes_ > body_bytes_max) {
    return refuse(413, "the body is larger than " + std::to_string(body_bytes_max) + " bytes");
  }
  taken_ += end + 2;
  chunk_left_ = bytes + 2;
  return true;
}

}  // namespace carrel::server
