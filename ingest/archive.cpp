// Archives and compressed files: each file in them is a member of its own.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/archive_file.h"
#include "ingest/limits.h"
#include "ingest/members.h"
#include "ingest/packing.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

// As the walk leaves out hidden files of folders, and what macOS adds to every zip.
bool is_hidden(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view step = path.substr(0, end);
    if (step.starts_with('.') && step != "." && step != "..") return true;
    if (step == "__MACOSX") return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

bool leads_out(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\')) return true;
  if (path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')) return true;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    if (path.substr(0, end) == "..") return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

class Unpacking {
 public:
  Unpacking(std::string_view name, Packing packing, Members& members, Document& document)
      : name_(name), packing_(packing), members_(members), document_(document) {}

  // False when not even the first entry could be read.
  bool run(ArchiveFile& file, ArchiveFile::Way way) {
    has_directory_ = packing_ == Packing::zip && way != ArchiveFile::Way::without_directory;
    for (std::size_t count = 0;; ++count) {
      if (members_.room_bytes() == 0 || count == archive_entries_max) {
        is_cut_ = true;
        return true;
      }
      const auto step = file.next();
      if (step == ArchiveFile::Step::end) return true;
      if (step == ArchiveFile::Step::damaged) {
        is_encrypted_ = file.has_encrypted_names();
        is_damaged_ = !is_encrypted_;
        return count > 0 || is_encrypted_;
      }
      if (take(file) == Taken::no) pass_by(file);
    }
  }

  bool has_nothing() const { return member_count_ == 0 && !is_cut_ && !is_damaged_; }

  void add_issues() const {
    const auto add = [&](IssueKind kind, std::string message) {
      document_.issues.push_back({kind, 0, std::move(message)});
    };
    const auto of_members = [](std::size_t count, std::string_view what) {
      return std::to_string(count) + (count == 1 ? " file in it " : " files in it ") +
             std::string(what);
    };
    if (is_encrypted_) add(IssueKind::encrypted, "the archive needs a password");
    if (encrypted_count_ > 0) {
      add(IssueKind::encrypted, of_members(encrypted_count_, "may be read with a password only"));
    }
    if (is_damaged_) {
      add(IssueKind::damaged, "the archive is broken; what could be unpacked was read");
    }
    if (is_cut_) add(IssueKind::not_unpacked, "it unpacks to more than carrel takes; the rest was left out");
    if (too_big_count_ > 0) {
      add(IssueKind::not_unpacked, of_members(too_big_count_, "would unpack to more than carrel takes"));
    }
    if (unknown_count_ > 0) {
      add(IssueKind::not_unpacked, of_members(unknown_count_, "packed in a way that carrel does not know"));
    }
    if (damaged_count_ > 0) add(IssueKind::damaged, of_members(damaged_count_, "damaged"));
    if (outward_count_ > 0) {
      add(IssueKind::unsafe_name,
          of_members(outward_count_, "under a name that leads out of the archive; read as inside it"));
    }
    if (member_count_ == 0 && document_.issues.empty()) {
      add(IssueKind::no_text, "there is nothing in it");
    }
  }

 private:
  void leave_out(std::string_view path, IssueKind kind, std::string message, std::size_t& count) {
    members_.leave_out(path, kind, std::move(message));
    ++count;
  }

  enum class Taken { yes, no };

  Taken take(ArchiveFile& file) {
    const ArchiveEntry& entry = file.entry();
    if (entry.kind == ArchiveEntry::Kind::folder) return Taken::no;
    const std::string path = entry.name.empty() ? name_in_stream(name_) : entry.name;
    if (is_hidden(path)) return Taken::no;
    if (leads_out(path)) ++outward_count_;
    ++member_count_;
    if (entry.kind == ArchiveEntry::Kind::link) {
      leave_out(path, IssueKind::no_document, "a link; links in archives are not followed",
                nothing_count_);
      return Taken::no;
    }
    if (entry.kind == ArchiveEntry::Kind::device) {
      leave_out(path, IssueKind::no_document, "a device or pipe holds no document", nothing_count_);
      return Taken::no;
    }
    if (entry.is_encrypted) {
      leave_out(path, IssueKind::encrypted, "it needs a password", encrypted_count_);
      return Taken::no;
    }
    if (!members_.wants(path)) return Taken::no;
    unpack(file, path);
    return Taken::yes;
  }

  void unpack(ArchiveFile& file, const std::string& path) {
    const std::uint64_t room = members_.room_bytes();
    const std::uint64_t claimed = file.entry().size_bytes.value_or(0);
    // By its directory a zip is passed over for nothing; a stream has to be unpacked for that.
    if (claimed > room && has_directory_) return too_big(path);
    std::string bytes;
    bytes.reserve(std::min(claimed, room));
    for (;;) {
      switch (file.read(bytes, room + 1 - bytes.size())) {
        case ArchiveFile::Piece::more:
          if (bytes.size() <= room) break;
          members_.pass(bytes.size());
          too_big(path);
          return pass_rest(file);
        case ArchiveFile::Piece::end:
          return members_.add(path, bytes);
        case ArchiveFile::Piece::damaged:
          members_.pass(bytes.size());
          return leave_out(path, IssueKind::damaged, "the archive is broken here", damaged_count_);
        case ArchiveFile::Piece::unsupported:
          members_.pass(bytes.size());
          return leave_out(path, IssueKind::not_unpacked,
                           "it is packed in a way that carrel does not know", unknown_count_);
      }
    }
  }

  void too_big(const std::string& path) {
    leave_out(path, IssueKind::not_unpacked, "it unpacks to more than carrel takes", too_big_count_);
  }

  // libarchive would unpack what it skips, and nobody would count that. By its directory a zip is
  // passed over for nothing.
  void pass_by(ArchiveFile& file) {
    if (!has_directory_) pass_rest(file);
  }

  // What follows in a stream comes after the rest of this, which costs time: it is counted.
  void pass_rest(ArchiveFile& file) {
    std::string piece;
    while (members_.room_bytes() > 0) {
      piece.clear();
      if (file.read(piece, members_.room_bytes()) != ArchiveFile::Piece::more) return;
      members_.pass(piece.size());
    }
  }

  std::string_view name_;
  Packing packing_;
  Members& members_;
  Document& document_;
  std::size_t member_count_ = 0;
  std::size_t encrypted_count_ = 0;
  std::size_t too_big_count_ = 0;
  std::size_t unknown_count_ = 0;
  std::size_t damaged_count_ = 0;
  std::size_t nothing_count_ = 0;  // links and devices: nothing of the archive is missing
  std::size_t outward_count_ = 0;
  bool has_directory_ = false;  // what is passed over need not be unpacked
  bool is_encrypted_ = false;
  bool is_damaged_ = false;
  bool is_cut_ = false;
};

}  // namespace

Document parse_archive(std::string_view bytes, std::string_view name, Members& members) {
  Document document;
  document.type = "archive";
  const Packing packing = packing_of(bytes, name);
  if (bytes.starts_with("PK\x05\x06")) {  // nothing but a directory, which libarchive takes for broken
    document.issues.push_back({IssueKind::no_text, 0, "there is nothing in it"});
    return document;
  }
  Unpacking unpacking(name, packing, members, document);
  ArchiveFile file(bytes, packing);
  const bool was_read = unpacking.run(file, ArchiveFile::Way::as_usual);
  if (!was_read && packing == Packing::zip) {
    // The directory at its end is lost; its entries may still be there.
    ArchiveFile entries(bytes, packing, ArchiveFile::Way::without_directory);
    unpacking.run(entries, ArchiveFile::Way::without_directory);
  } else if (was_read && is_stream(packing) && unpacking.has_nothing()) {
    // Zeros look like a tar that is empty.
    ArchiveFile content(bytes, packing, ArchiveFile::Way::as_one_file);
    unpacking.run(content, ArchiveFile::Way::as_one_file);
  }
  unpacking.add_issues();
  return document;
}

}  // namespace carrel::ingest
