// The files of the web UI, put into the program when it is built. Without Node at build time the
// table is empty and `/` says that the UI was left out.
#pragma once

#include <span>
#include <string_view>

namespace carrel::server {

struct UiFile {
  std::string_view path;          // "/", "/assets/index-1a2b3c.js"
  std::string_view content_type;  // "text/html; charset=utf-8"
  std::string_view bytes;
  bool is_gzip = false;  // `bytes` are gzip'd
};

// Static storage. Defined in ui_files.cpp, which the build writes.
std::span<const UiFile> ui_files() noexcept;

}  // namespace carrel::server
