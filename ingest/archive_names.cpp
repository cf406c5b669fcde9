#include "ingest/archive_names.h"

#include <archive_entry.h>

namespace carrel::ingest {
namespace {

// Made once and never freed: any thread may be using it.
locale_t utf8() noexcept {
  static const locale_t made = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
  return made;
}

}  // namespace

Utf8Names::Utf8Names() noexcept : before_(uselocale(utf8())) {}
Utf8Names::~Utf8Names() { uselocale(before_); }

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name == nullptr ? std::string() : std::string(name);
}

}  // namespace carrel::ingest
