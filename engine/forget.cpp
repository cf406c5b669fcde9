#include "engine/forget.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/sha256.h"
#include "engine/browse.h"
#include "engine/folders.h"
#include "engine/probes.h"
#include "engine/reports.h"
#include "engine/shell_word.h"
#include "index/activity.h"
#include "index/raw_files.h"
#include "index/set_aside.h"

namespace carrel::engine {
namespace {

// Pieces of what is to be erased that nothing else in the library holds. The text may stand in a
// file as it is or compressed, as the store keeps it.
struct Remains {
  Probes text;
  Probes stored;
  std::int64_t short_texts = 0;  // of documents whose text is shorter than a piece
};

Remains remains_of(const index::Store& store, const std::vector<std::int64_t>& documents,
                   std::int64_t container) {
  const auto is_erased = [&](std::int64_t id) {
    return std::binary_search(documents.begin(), documents.end(), id);
  };
  const auto is_owner = [&](std::int64_t id) { return id == container || is_erased(id); };
  Remains remains;
  store.each_content([&](const index::StoredContent& content) {
    if (!is_erased(content.document_id)) return;
    remains.text.add(content.text);
    remains.stored.add(content.stored_text);
    remains.stored.add(content.stored_words);
    remains.stored.add(content.stored_sheets);
    remains.short_texts += content.text.size() < probe_bytes ? 1 : 0;
  });
  store.each_recognized([&](std::int64_t owner, std::string_view stored) {
    if (is_owner(owner)) remains.stored.add(stored);
  });
  // A piece that another document holds as well proves nothing.
  store.each_content([&](const index::StoredContent& content) {
    if (is_erased(content.document_id)) return;
    remains.text.drop_found_in(content.text);
    remains.stored.drop_found_in(content.stored_text);
    remains.stored.drop_found_in(content.stored_words);
    remains.stored.drop_found_in(content.stored_sheets);
  });
  store.each_recognized([&](std::int64_t owner, std::string_view stored) {
    if (!is_owner(owner)) remains.stored.drop_found_in(stored);
  });
  return remains;
}

bool rows_hold(const index::Store& store, const Remains& remains) {
  bool found = false;
  store.each_content([&](const index::StoredContent& content) {
    found = found || remains.text.any_in(content.text) ||
            remains.stored.any_in(content.stored_text) ||
            remains.stored.any_in(content.stored_words) ||
            remains.stored.any_in(content.stored_sheets);
  });
  store.each_recognized([&](std::int64_t, std::string_view stored) {
    found = found || remains.stored.any_in(stored);
  });
  return found;
}

// Both in what the rows say and in the bytes of all files, whatever they belong to there.
void verify_erased(const index::Store& store, const Remains& remains,
                   const std::vector<std::int64_t>& documents, ForgetReport& report) {
  report.rows_are_gone = store.are_erased(documents);
  report.short_texts = remains.short_texts;
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

// What is to be erased.
struct Target {
  std::optional<index::Collection> collection;  // the whole of it
  std::optional<FolderPlace> folder;            // or all below this
  std::string document;                         // or "collection/path"
  std::vector<std::int64_t> documents;          // sorted, with what is packed in them
  std::vector<std::int64_t> removed;            // rows to remove, with which the others go
  std::set<std::string, std::less<>> docids;
  std::int64_t container = 0;  // of a document that is packed in it: what OCR read of that goes too
};

void take_files(Target& target, const std::vector<index::FileRecord>& files) {
  for (const auto& file : files) target.documents.push_back(file.document_id);
  target.removed = target.documents;
  target.docids = docids_of(files);
}

// Files may have one content, or one path in several collections: which goes is not for us to choose.
Target target_of_document(const index::Store& store, std::string_view name,
                          const std::string& working_folder) {
  const auto [documents, read_as] = find_named(store, name, working_folder, Fallback::none_for_files);
  if (documents.size() > 1) throw_ambiguous(read_as.name, documents);
  const index::StoredDocument& document = documents.front();
  Target target;
  target.document = document_place(document.collection, document.file.path);
  target.documents = store.members(document.file.document_id);
  target.docids = docids_of(store, target.documents);
  target.documents.push_back(document.file.document_id);
  target.docids.insert(document.docid);
  target.container = document.file.container_id;
  target.removed = {document.file.document_id};
  return target;
}

Target target_of(const index::Store& store, std::string_view name,
                 const std::string& working_folder) {
  Target target;
  target.collection = store.collection(name);
  if (target.collection) {
    take_files(target, store.files(target.collection->id));
  } else if (store.find_documents(name).empty() &&
             (target.folder = find_folder(store, name, working_folder))) {
    take_files(target, target.folder->files);
  } else {
    target = target_of_document(store, name, working_folder);
  }
  std::sort(target.documents.begin(), target.documents.end());
  return target;
}

std::int64_t searchable_count(const index::Store& store, const Target& target) {
  if (target.collection) return store.counts(target.collection->id).documents;
  return static_cast<std::int64_t>(target.documents.size());
}

void erase(index::Writer& writer, const Target& target) {
  if (target.collection) {
    writer.remove_collection(target.collection->id);
  } else {
    for (const std::int64_t document : target.removed) writer.remove(document);
  }
  writer.commit();
}

// What was quoted from it in conversations goes with it.
std::int64_t forget_quotes(const index::Store& store,
                           const std::set<std::string, std::less<>>& docids) {
  if (!std::filesystem::exists(store.library() / "activity.db")) return 0;
  return index::Activity(store.library()).forget_turns_citing(docids);
}

// Whether --rebuild kept a database there.
bool has_set_aside(const std::filesystem::path& library) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(library, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(index::set_aside_prefix)) return true;
  }
  return false;
}

}  // namespace

ForgetReport forget(Library& library, std::string_view name, const std::string& working_folder,
                    Proof proof) {
  index::Store& store = library.store();
  const Target target = target_of(store, name, working_folder);
  ForgetReport report{.documents = searchable_count(store, target), .document = target.document};
  if (target.container != 0) {
    const auto container = store.document(target.container);
    if (container) report.packed_in = document_place(container->collection, container->file.path);
  }
  report.set_aside = has_set_aside(store.library());
  if (target.collection) report.collection = target.collection->name;
  if (target.folder) {
    report.folder = target.folder->collection.name + "/" + target.folder->path;
    report.leave_out = "carrel add " + shell_word(target.folder->collection.root) + " --exclude " +
                       exclude_word(target.folder->path);
  }
  const bool verify = proof == Proof::verify;
  const Remains remains = verify ? remains_of(store, target.documents, target.container) : Remains{};
  index::Writer writer(store);
  erase(writer, target);
  writer.maintain({.erase_free_pages = verify});
  report.turns = forget_quotes(store, target.docids);
  std::exception_ptr trouble;  // told after the proof, which does not depend on it
  try {
    remove_reports(store.library());  // which name files
  } catch (const Error&) {
    trouble = std::current_exception();
  }
  if (verify) verify_erased(store, remains, target.documents, report);
  if (trouble) std::rethrow_exception(trouble);
  return report;
}

}  // namespace carrel::engine
