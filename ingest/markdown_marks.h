// Small readings of Markdown's source that md4c leaves to its user.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/span.h"

namespace carrel::ingest {

inline constexpr std::size_t no_task_mark = static_cast<std::size_t>(-1);

enum class LeafShape : unsigned char { prose, heading };

// Widens the span of a leaf's inline text to its lines, so that emphasis marks and link targets at
// its ends belong to it, without what stands before it: indent, quote and list marks, '#', "[x]".
Span prose_lines(std::string_view text, Span inner, LeafShape shape,
                 std::size_t task_mark) noexcept;

// The lines of a code block from its first visible one, with its indent, to its last.
Span code_lines(std::string_view text, Span inner) noexcept;

// Without " ^id" at its end, by which Obsidian addresses a block.
Span without_block_id(std::string_view text, Span block) noexcept;

// Calls `tag` with each #tag of `span` of `text`, without '#': at the start of a word, of letters,
// digits, '_', '-' and '/', not digits only.
void for_each_tag(std::string_view text, Span span,
                  const std::function<void(std::string_view)>& tag);

// Calls `target` with the target of each ![[embed]] of `span` of `text`, which md4c takes for text.
void for_each_embed(std::string_view text, Span span,
                    const std::function<void(std::string_view)>& target);

// Whether a paragraph is a table whose rule has fewer dashes than md4c 0.4.8 asks for.
bool is_short_ruled_table(std::string_view paragraph) noexcept;

// A link to another file of the collection: no scheme, no host, not only a fragment.
bool is_relative_link(std::string_view target) noexcept;

}  // namespace carrel::ingest
