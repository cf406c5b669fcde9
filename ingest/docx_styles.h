// What the styles of a DOCX say about the part a paragraph or run plays.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/document.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {

struct DocxStyle {
  int outline_level = 0;  // 1 to 9; 0: body text
  bool is_title = false;
  bool is_list = false;
  bool is_quote = false;
  bool is_hidden = false;
  bool is_painted = false;   // has a ground of its own, or a frame that may have
  bool is_contents = false;  // a line of a table of contents, which repeats the headings
};

// Of a colour as the format writes it, "FFFFFF"; what is chosen by itself ("auto") is not.
bool is_white(std::string_view colour);

class DocxStyles {
 public:
  DocxStyles() = default;

  // Reads the part `name`.
  DocxStyles(ZipParts& parts, std::string_view name, Document& document);

  // Of a style by its id, with what it inherits. One that the part does not have is told by its id
  // where that is one of Word's own, and is body text else.
  DocxStyle get(std::string_view id) const;

 private:
  std::unordered_map<std::string, DocxStyle> styles_;
};

}  // namespace carrel::ingest
