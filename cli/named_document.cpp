#include "cli/named_document.h"

#include <filesystem>

#include "core/error.h"

namespace carrel::cli {

std::optional<engine::NamedDocument> named_document(const index::Store& store,
                                                    const std::string& argument,
                                                    const Context& context) {
  try {
    return engine::look_up_document(store, argument, std::filesystem::current_path().string());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::not_found) throw;
    const bool from_zero = argument.ends_with(":0");
    context.warn(std::string("carrel: ") + error.what() +
                 (from_zero ? "; lines are counted from 1" : ""));
    return std::nullopt;
  }
}

}  // namespace carrel::cli
