#include "index/chunk_terms.h"

#include "core/check.h"
#include "index/analyzer.h"
#include "index/connection.h"
#include "index/packing.h"

namespace carrel::index {

DocumentTerms document_terms(std::string_view language, std::string_view title,
                             std::string_view path) {
  Analyzer& analyzer = thread_analyzer(language);
  DocumentTerms terms;
  terms.language = language;
  terms.title_positions = analyzer.append(title, terms.title);
  analyzer.append(searchable_name(path), terms.name);
  return terms;
}

std::string chunk_terms(const DocumentTerms& document, std::string_view heading,
                        std::string_view body) {
  Analyzer& analyzer = thread_analyzer(document.language);
  std::string joined;
  joined.reserve(body.size() + document.title.size() + document.name.size() + 64);
  joined += '\0';
  joined += document.title;
  joined += '\n';
  std::size_t positions = document.title_positions + analyzer.append(heading, joined);
  joined += '\n';
  positions += analyzer.append(body, joined);
  joined += '\n';
  joined += document.name;
  // No chunk has length 0, which marks an absent one.
  joined[0] = static_cast<char>(pack_length(positions > 0 ? positions : 1));
  return joined;
}

ChunkTerms split_chunk_terms(std::string_view joined) {
  CARREL_CHECK(!joined.empty());
  ChunkTerms terms;
  terms.length = static_cast<std::uint8_t>(joined.front());
  joined.remove_prefix(1);
  for (std::size_t field = 0; field < field_count; ++field) {
    const std::size_t end = joined.find('\n');
    CARREL_CHECK((end == std::string_view::npos) == (field + 1 == field_count));
    terms.fields[field] = joined.substr(0, end);
    if (end != std::string_view::npos) joined.remove_prefix(end + 1);
  }
  return terms;
}

}  // namespace carrel::index
