// Names of entries as libarchive has them, in UTF-8.
#pragma once

#include <locale.h>

#include <string>

struct archive_entry;

namespace carrel::ingest {

// libarchive converts names to the thread's locale, and in "C" it would lose all but ASCII: one of
// these stands around every call that reads a header.
class Utf8Names {
 public:
  Utf8Names() noexcept;
  ~Utf8Names();
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t before_;
};

// The path of an entry, in the bytes of the file where they are no known encoding.
std::string name_of(archive_entry* entry);

}  // namespace carrel::ingest
