#include "embed/builtin_model.h"

#include <array>
#include <string>
#include <system_error>

#include "core/error.h"

namespace carrel::embed {
namespace {

constexpr const char* model_file = "carrel-static-v1.gguf";

std::filesystem::path program_folder() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path();
}

}  // namespace

std::filesystem::path builtin_model_path(const std::filesystem::path& folder) {
  const std::array places{
      folder / "../share/carrel/models",
      folder / "models",
      folder / "../../models",  // build/release/carrel in the source tree
      std::filesystem::path(CARREL_INSTALLED_MODELS),
      std::filesystem::path(CARREL_SOURCE_DIR) / "models",
  };
  std::string looked;
  for (const std::filesystem::path& place : places) {
    const std::filesystem::path model = (place / model_file).lexically_normal();
    std::error_code error;
    if (std::filesystem::is_regular_file(model, error)) return model;
    looked += "\n  " + model.string();
  }
  throw Error(ErrorCode::not_found, "the built-in model is not there; looked for" + looked);
}

std::filesystem::path builtin_model_path() { return builtin_model_path(program_folder()); }

}  // namespace carrel::embed
