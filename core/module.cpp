#include "core/module.h"

#include <dlfcn.h>

#include <string>
#include <system_error>

#include "core/error.h"

namespace carrel {
namespace {

std::string loader_message() {
  const char* message = dlerror();
  return message == nullptr ? "unknown reason" : message;
}

// RTLD_LOCAL keeps the names of a module's libraries from answering for anyone else's.
void* open_module(const std::filesystem::path& path) {
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    throw Error(ErrorCode::not_found, "cannot load " + path.string() + ": " + loader_message() +
                                          "; reinstall carrel or the library it names");
  }
  return handle;
}

void* find_and_open(const std::string& file_name) {
  std::string looked_at;
  for (const std::filesystem::path& folder : module_folders()) {
    const std::filesystem::path path = folder / file_name;
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return open_module(path);
    looked_at += (looked_at.empty() ? "" : ", ") + folder.string();
  }
  throw Error(ErrorCode::not_found,
              file_name + " is in none of " + looked_at + "; reinstall carrel");
}

}  // namespace

std::vector<std::filesystem::path> module_folders() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const std::filesystem::path here = program.parent_path();
  const std::filesystem::path library = here.parent_path() / "lib";
  return {here / "lib" / "carrel", library / "carrel", library / CARREL_MULTIARCH / "carrel", here};
}

void* load_module_symbol(std::string_view module, const char* symbol) {
  const std::string file_name = std::string(module) + ".so";
  void* const address = dlsym(find_and_open(file_name), symbol);
  if (address == nullptr) {
    throw Error(ErrorCode::not_found, file_name + " has no " + symbol +
                                          ": it belongs to another version; reinstall carrel");
  }
  return address;
}

}  // namespace carrel
