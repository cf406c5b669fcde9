#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "index/chunk_terms.h"
#include "index/compressed_text.h"
#include "index/packing.h"
#include "index/sheets.h"
#include "index/store.h"

namespace carrel::index {

namespace {

PackedDocument pack(const Document& document) {
  PackedDocument packed;
  packed.text = compress(document.text);
  packed.places = pack_places(document.blocks, document.line_marks);
  if (!document.sheets.empty()) packed.sheets = compress(pack_sheets(document.sheets));
  if (document.pages.empty()) return packed;
  PackedPages pages = pack_pages(document.pages);
  packed.pages = std::move(pages.places);
  packed.words = compress(pages.words);
  return packed;
}

// Takes what is packed out of the document; its row needs the rest. An assignment would leave the
// memory where it is.
void let_go(Document& document) {
  std::string().swap(document.text);
  std::vector<Section>{Section{}}.swap(document.sections);
  std::vector<Block>().swap(document.blocks);
  std::vector<LineMark>().swap(document.line_marks);
  std::vector<Page>().swap(document.pages);
  std::vector<Sheet>().swap(document.sheets);
}

}  // namespace

PreparedDocument prepare(FileRecord file, Document document, std::vector<Chunk> chunks) {
  PreparedDocument prepared;
  const DocumentTerms terms = document_terms(document.language, document.title, file.path);
  prepared.analysed.reserve(chunks.size());
  prepared.vector_keys.reserve(chunks.size());
  for (const Chunk& chunk : chunks) {
    prepared.analysed.push_back(chunk_terms(terms, chunk.heading, chunk.span.in(document.text)));
    prepared.vector_keys.push_back(sha256(chunk.embed_text));
  }
  prepared.vectors.resize(chunks.size());
  prepared.packed = pack(document);
  prepared.text_bytes = document.text.size();
  let_go(document);
  prepared.file = std::move(file);
  prepared.document = std::move(document);
  prepared.chunks = std::move(chunks);
  return prepared;
}

std::string encode_vector(std::span<const float> vector) {
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::fabs(value));
  const float scale = largest / 127.0F;
  std::string code(sizeof scale + vector.size(), '\0');
  std::memcpy(code.data(), &scale, sizeof scale);  // little-endian, as is every CPU we build for
  if (scale > 0) {
    for (std::size_t i = 0; i < vector.size(); ++i) {
      code[sizeof scale + i] = static_cast<char>(std::lround(vector[i] / scale));
    }
  }
  return code;
}

}  // namespace carrel::index
