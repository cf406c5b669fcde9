// What is thrown when the library's database itself is damaged, which says nothing of the file or the
// query at hand: who goes through many of them ends there.
#pragma once

#include <string>

#include "core/error.h"

namespace carrel::index {

class DamagedLibraryError : public Error {
 public:
  // "what, where"; what helps is said behind it.
  explicit DamagedLibraryError(const std::string& what);

  // Without what helps, for a list of such.
  const std::string& found() const& noexcept { return found_; }

 private:
  std::string found_;
};

}  // namespace carrel::index
