#include "engine/forget.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/sha256.h"
#include "engine/browse.h"
#include "engine/probes.h"
#include "engine/reports.h"
#include "index/activity.h"
#include "index/raw_files.h"

namespace carrel::engine {
namespace {

// Pieces of what is to be erased that nothing else in the library holds. The text may stand in a
// file as it is or compressed, as the store keeps it.
struct Remains {
  Probes text;
  Probes stored;
};

Remains remains_of(const index::Store& store, const std::vector<std::int64_t>& documents) {
  const auto is_erased = [&](std::int64_t id) {
    return std::binary_search(documents.begin(), documents.end(), id);
  };
  Remains remains;
  store.each_content([&](const index::StoredContent& content) {
    if (!is_erased(content.document_id)) return;
    remains.text.add(content.text);
    remains.stored.add(content.stored_text);
    remains.stored.add(content.stored_words);
  });
  // A piece that another document holds as well proves nothing.
  store.each_content([&](const index::StoredContent& content) {
    if (is_erased(content.document_id)) return;
    remains.text.drop_found_in(content.text);
    remains.stored.drop_found_in(content.stored_text);
    remains.stored.drop_found_in(content.stored_words);
  });
  return remains;
}

bool rows_hold(const index::Store& store, const Remains& remains) {
  bool found = false;
  store.each_content([&](const index::StoredContent& content) {
    found = found || remains.text.any_in(content.text) ||
            remains.stored.any_in(content.stored_text) ||
            remains.stored.any_in(content.stored_words);
  });
  return found;
}

// Both in what the rows say and in the bytes of all files, whatever they belong to there.
void verify_erased(const index::Store& store, const Remains& remains, ForgetReport& report) {
  report.pieces_checked = remains.text.size() + remains.stored.size();
  report.remains_found = rows_hold(store, remains);
  report.files_checked =
      index::each_raw_piece(store.library(), probe_bytes - 1, [&](std::string_view bytes) {
        report.remains_found =
            report.remains_found || remains.text.any_in(bytes) || remains.stored.any_in(bytes);
      });
}

std::set<std::string, std::less<>> docids_of(const std::vector<index::FileRecord>& files) {
  std::set<std::string, std::less<>> docids;
  for (const auto& file : files) docids.insert(docid(file.content));
  return docids;
}

std::set<std::string, std::less<>> docids_of(const index::Store& store,
                                             const std::vector<std::int64_t>& documents) {
  std::vector<index::FileRecord> files;
  for (const std::int64_t id : documents) {
    if (auto document = store.document(id)) files.push_back(std::move(document->file));
  }
  return docids_of(files);
}

// What was quoted from it in conversations goes with it.
std::int64_t forget_quotes(const index::Store& store,
                           const std::set<std::string, std::less<>>& docids) {
  if (!std::filesystem::exists(store.library() / "activity.db")) return 0;
  return index::Activity(store.library()).forget_turns_citing(docids);
}

}  // namespace

ForgetReport forget(Library& library, std::string_view name, const std::string& working_folder,
                    Proof proof) {
  index::Store& store = library.store();
  ForgetReport report;
  const auto collection = store.collection(name);
  std::vector<std::int64_t> documents;
  std::set<std::string, std::less<>> docids;
  std::int64_t forgotten = 0;  // with what is packed in it
  if (collection) {
    report.collection = collection->name;
    report.documents = store.counts(collection->id).documents;
    const auto files = store.files(collection->id);
    for (const auto& file : files) documents.push_back(file.document_id);
    std::sort(documents.begin(), documents.end());
    docids = docids_of(files);
  } else {
    const auto document = get_document(store, name, working_folder);
    documents = store.members(document.file.document_id);
    docids = docids_of(store, documents);
    documents.insert(documents.begin(), document.file.document_id);
    docids.insert(document.docid);
    report.documents = static_cast<std::int64_t>(documents.size());
    forgotten = document.file.document_id;
    std::sort(documents.begin(), documents.end());
  }
  const bool verify = proof == Proof::verify;
  const Remains remains = verify ? remains_of(store, documents) : Remains{};
  index::Writer writer(store);
  if (collection) {
    writer.remove_collection(collection->id);
  } else {
    writer.remove(forgotten);
  }
  writer.commit();
  writer.maintain({.erase_free_pages = verify});
  report.turns = forget_quotes(store, docids);
  std::exception_ptr trouble;  // told after the proof, which does not depend on it
  try {
    remove_reports(store.library());  // which name files
  } catch (const Error&) {
    trouble = std::current_exception();
  }
  if (verify) verify_erased(store, remains, report);
  if (trouble) std::rethrow_exception(trouble);
  return report;
}

}  // namespace carrel::engine
