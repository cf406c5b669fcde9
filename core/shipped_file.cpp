#include "core/shipped_file.h"

#include <array>
#include <string>
#include <system_error>

#include "core/error.h"

namespace carrel {
namespace {

std::filesystem::path program_folder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path();
}

}  // namespace

std::filesystem::path shipped_file(std::string_view name, const std::filesystem::path& folder) {
  const std::array places{
      folder / "../share/carrel/models",
      folder / "models",
      folder / "../../models",  // build/release/carrel in the source tree
      std::filesystem::path(CARREL_INSTALLED_MODELS),
      std::filesystem::path(CARREL_SOURCE_DIR) / "models",
  };
  std::string looked;
  for (const std::filesystem::path& place : places) {
    const std::filesystem::path file = (place / name).lexically_normal();
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return file;
    looked += "\n  " + file.string();
  }
  throw Error(ErrorCode::not_found, std::string(name) +
                                        ", which carrel is shipped with, is not there; looked for" +
                                        looked);
}

std::filesystem::path shipped_file(std::string_view name) {
  return shipped_file(name, program_folder());
}

}  // namespace carrel
