#include "engine/forget.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "engine/browse.h"

namespace carrel::engine {
namespace {

constexpr std::size_t probe_bytes = 48;
constexpr std::size_t probes_per_document_max = 16;

// Pieces of a text, spread over it, that must not be found in the library's files afterwards.
std::vector<std::string> probes_of(const std::string& text) {
  std::vector<std::string> probes;
  if (text.size() < probe_bytes) return probes;
  const std::size_t step = std::max(probe_bytes, text.size() / probes_per_document_max);
  for (std::size_t at = 0; at + probe_bytes <= text.size(); at += step) {
    probes.push_back(text.substr(at, probe_bytes));
  }
  return probes;
}

// A probe that another document still holds proves nothing.
void drop_shared(const index::Store& store, std::vector<std::string>& probes) {
  for (const auto& collection : store.collections()) {
    for (const auto& file : store.files(collection.id)) {
      const auto document = store.document(file.document_id);
      if (!document) continue;
      std::erase_if(probes, [&](const std::string& probe) {
        return document->text.find(probe) != std::string::npos;
      });
      if (probes.empty()) return;
    }
  }
}

bool file_holds_any(const std::filesystem::path& path, const std::vector<std::string>& probes) {
  const MappedFile file(path);
  return std::any_of(probes.begin(), probes.end(), [&](const std::string& probe) {
    return file.bytes().find(probe) != std::string_view::npos;
  });
}

void verify_erased(const index::Store& store, std::vector<std::string> probes,
                   ForgetReport& report) {
  drop_shared(store, probes);
  for (const auto& entry : std::filesystem::directory_iterator(store.library())) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    ++report.files_checked;
    report.remains_found = report.remains_found || file_holds_any(entry.path(), probes);
  }
}

}  // namespace

ForgetReport forget(Library& library, std::string_view name, const std::string& working_folder,
                    Proof proof) {
  index::Store& store = library.store();
  ForgetReport report;
  std::vector<std::string> probes;
  const auto note = [&](const index::StoredDocument& document) {
    if (proof == Proof::none) return;
    for (auto& probe : probes_of(document.text)) probes.push_back(std::move(probe));
  };
  index::Writer writer(store);
  if (const auto collection = store.collection(name)) {
    report.collection = collection->name;
    report.documents = store.counts(collection->id).documents;
    for (const auto& file : store.files(collection->id)) {
      if (const auto document = store.document(file.document_id)) note(*document);
    }
    writer.remove_collection(collection->id);
  } else {
    const auto document = get_document(store, name, working_folder);
    note(document);
    writer.remove(document.file.document_id);
    report.documents = 1;
  }
  writer.commit();
  writer.maintain({.erase_free_pages = proof == Proof::verify});
  if (proof == Proof::verify) verify_erased(store, std::move(probes), report);
  return report;
}

}  // namespace carrel::engine
