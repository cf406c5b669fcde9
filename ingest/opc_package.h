// An Open Packaging Conventions package (ECMA-376 part 2): what OOXML files are, around their
// parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {

// Where a part refers to another one.
struct Relationship {
  std::string id;
  std::string type;    // the last step of its address: "slide", "comments", "footnotes"
  std::string target;  // a part of the package; empty when it lies outside
};

class OpcPackage {
 public:
  explicit OpcPackage(std::string_view bytes);

  ZipParts& parts() noexcept { return parts_; }

  // "docx", "xlsx", "pptx", by the type of the main part; "xlsb" and the like where nothing here
  // reads it; empty when this is no OOXML package.
  std::string type();

  std::string main_part();

  // In the order of the file. Empty when the part has none.
  std::vector<Relationship> relationships(std::string_view part);

 private:
  std::string content_type(std::string_view part);

  ZipParts parts_;
};

// The target of the first relationship of a type, or with an id; empty when there is none.
std::string target_of_type(const std::vector<Relationship>& relationships, std::string_view type);
std::string target_of_id(const std::vector<Relationship>& relationships, std::string_view id);

// Title, author, date, language and keywords, as docProps/core.xml has them.
void read_core_properties(OpcPackage& package, Document& document);

// Keywords, cut at commas and semicolons.
void add_tags(Document& document, std::string_view keywords);

}  // namespace carrel::ingest
