// The document that an argument names, for commands about one.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "engine/browse.h"

namespace carrel::cli {

// Takes what engine::look_up_document takes; paths are below the working folder. Empty, having said
// why, when there is no such document. Throws Error for all else.
std::optional<engine::NamedDocument> named_document(const index::Store& store,
                                                    const std::string& argument,
                                                    const Context& context);

}  // namespace carrel::cli
