// SHA-256 (FIPS 180-4), by nettle, which uses the CPU's own instructions where it has them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace carrel {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

// 64 lower-case hex digits.
std::string to_hex(const Sha256& digest);

// The name people type for a document: "#" and the first 6 hex digits of its content hash.
std::string docid(const Sha256& content);

// Hashes bytes that arrive in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void update(std::string_view bytes);
  // The digest of everything so far; the stream starts anew.
  Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;  // on the heap so that nettle stays out of this header
};

}  // namespace carrel
