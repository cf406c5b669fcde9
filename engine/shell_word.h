// Words for commands that a message tells a person to type.
#pragma once

#include <string>
#include <string_view>

namespace carrel::engine {

// `text` as one word of a POSIX shell: as it is where it is plain, else in quotes.
std::string shell_word(std::string_view text);

// The --exclude pattern, as a shell word, for all that lies below a folder of a collection.
std::string exclude_word(std::string_view folder);

}  // namespace carrel::engine
