// Tells where one HTTP/1.1 request ends and the next begins, and refuses what could be read in two
// ways (RFC 9112). What comes out has one meaning: a head with known headers, and the body's bytes.
//
// Stricter than the standard where a proxy and a server could differ: one Content-Length or one
// chunked coding, never both; no chunk extensions or trailers; no folded lines; CR LF only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carrel::server {

struct FramedRequest {
  std::string head;  // request line and headers, without those that speak of the body's framing
  std::string body;  // decoded
  bool keep_alive = true;
};

class RequestFramer {
 public:
  enum class State { reading_head, reading_body, complete, refused };

  // Takes bytes as they arrive. Work is O(bytes), however small the pieces. After `refused`
  // nothing more is taken.
  State feed(std::string_view bytes);
  State state() const noexcept { return state_; }

  // From reading_body on: the head that take() will give.
  const std::string& head() const& noexcept { return request_.head; }
  const std::string& head() const&& = delete;

  // What is held of a body by now, and of what follows it.
  std::size_t body_bytes() const noexcept;

  // True once for a request that waits for "100 Continue" before it sends its body.
  bool take_continue() noexcept;
  bool has_begun() const noexcept { return state_ != State::reading_head || !buffer_.empty(); }

  // When complete: the request. What follows it in the stream is taken up by the next feed("").
  FramedRequest take();

  // When refused.
  int status() const noexcept { return status_; }
  const std::string& reason() const& noexcept { return reason_; }

 private:
  bool read_head();
  void parse_head(std::string_view head);
  bool parse_request_line(std::string_view line);
  bool parse_header(std::string_view line);
  bool note_header(const std::string& name, std::string_view value);
  bool note_length(std::string_view value);
  void finish_head();
  bool read_sized_body();
  bool read_chunk();
  bool read_chunk_size(std::string_view rest);
  bool refuse(int status, std::string reason);  // always false

  State state_ = State::reading_head;
  std::string buffer_;        // not yet taken
  std::size_t searched_ = 0;  // of buffer_, for the end of the head
  std::size_t taken_ = 0;     // of buffer_, while one feed() goes through its chunks
  FramedRequest request_;
  bool is_http_1_0_ = false;
  bool is_chunked_ = false;
  bool has_length_ = false;
  bool wants_continue_ = false;
  std::size_t length_ = 0;         // of a sized body
  std::size_t chunk_left_ = 0;     // data of the chunk under way, with its line end
  std::size_t sizes_bytes_ = 0;    // sent for sizes and line ends of chunks, not for data
  std::size_t header_count_ = 0;
  unsigned single_seen_ = 0;  // headers that may come once only, a bit each
  int status_ = 0;
  std::string reason_;
};

}  // namespace carrel::server
