#include "ingest/members.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/parse.h"

namespace carrel::ingest {
namespace {

// Names in containers are of any system and may be meant to mislead: '\' parts names as '/' does,
// roots, drives, "." and ".." go, control characters become U+FFFD.
std::string clean_path(std::string_view raw) {
  std::string text = to_utf8(raw).text;
  std::replace(text.begin(), text.end(), '\\', '/');
  std::string path;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view part = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == "." || part == "..") continue;
    if (!path.empty()) path += '/';
    for (const char c : part) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 || byte == 0x7F) {
        path += "\xEF\xBF\xBD";
      } else {
        path += c;
      }
    }
  }
  path.resize(clip_utf8(path, member_path_bytes_max).size());
  return path.empty() ? "unnamed" : path;
}

Document empty_document(IssueKind kind, std::string message) {
  Document document;
  document.issues.push_back({kind, 0, std::move(message)});
  return document;
}

}  // namespace

struct Members::Shared {
  DocumentSink sink;
  Recognize recognize;
  DocumentsWanted documents = DocumentsWanted::all;
  int pages_left = recognized_pages_max;
  std::string wanted;                  // the path looked for, when nothing is to be parsed
  std::string* found_bytes = nullptr;  // where its bytes go
  bool is_found = false;
  std::uint64_t bytes_left = 0;
  std::size_t count_left = members_max;
  std::unordered_map<std::string, int> places;  // how often each was given
};

Members::Members(std::uint64_t file_bytes, DocumentSink sink, Recognize recognize,
                 DocumentsWanted wanted)
    : owned_(std::make_unique<Shared>()), shared_(*owned_) {
  shared_.sink = std::move(sink);
  shared_.documents = wanted;
  const bool is_mailbox = file_bytes > file_bytes_max;  // nothing else so big is read
  if (is_mailbox) shared_.count_left = members_of_mailbox_max;
  if (recognize) {
    shared_.recognize = [&shared = shared_, ask = std::move(recognize)](const GrayPicture& page) {
      if (shared.pages_left == 0) return Recognition{RecognitionEnd::too_many};
      --shared.pages_left;
      return ask(page);
    };
  }
  shared_.bytes_left =
      is_mailbox ? std::max(members_bytes_max, file_bytes * members_of_mailbox_times_max)
                 : std::clamp(file_bytes * members_ratio_max, members_free_bytes, members_bytes_max);
}

Members::Members(std::uint64_t file_bytes, std::string path, std::string& found_bytes)
    : Members(file_bytes, DocumentSink()) {
  shared_.wanted = std::move(path);
  shared_.found_bytes = &found_bytes;
}

Members::Members(Shared& shared, std::string prefix, int depth)
    : shared_(shared), prefix_(std::move(prefix)), depth_(depth) {}

Members::~Members() = default;

std::uint64_t Members::room_bytes() const {
  if (shared_.is_found || shared_.count_left == 0) return 0;
  return std::min<std::uint64_t>(shared_.bytes_left, file_bytes_max);
}

std::string Members::place_of(std::string_view path) const { return prefix_ + clean_path(path); }

std::string Members::new_place(std::string_view path) {
  std::string place = place_of(path);
  // The last number of each name is kept, or many of one name would take ever longer.
  int& number = shared_.places[place];
  if (++number == 1) return place;
  place += " (" + std::to_string(number) + ")";
  shared_.places.emplace(place, 1);
  return place;
}

bool Members::wants(std::string_view path) const {
  if (shared_.documents == DocumentsWanted::own) return false;
  if (shared_.found_bytes == nullptr) return true;
  const std::string place = place_of(path);
  return !shared_.is_found && shared_.wanted.starts_with(place);
}

// Counts a member, and says where it is.
std::string Members::take(std::string_view path, std::uint64_t bytes) {
  shared_.bytes_left -= std::min(shared_.bytes_left, bytes);
  --shared_.count_left;
  return new_place(path);
}

// As deep as add() parses: what was found there can be opened. Whether the member at `place` is the one that is looked for, or holds it.
void Members::look_into(const std::string& place, std::string_view bytes) {
  Members inner(shared_, place + std::string(member_separator), depth_ + 1);
  if (place == shared_.wanted) {
    shared_.is_found = true;
    shared_.found_bytes->assign(bytes);
  } else if (shared_.wanted.starts_with(inner.prefix_) && inner.depth_ <= members_depth_max) {
    parse(bytes, place, inner);
  }
}

void Members::add(std::string_view path, std::string_view bytes) {
  if (room_bytes() == 0) return;
  const std::string place = take(path, bytes.size());
  if (shared_.found_bytes != nullptr) return look_into(place, bytes);
  if (shared_.documents == DocumentsWanted::own) return;
  Members inner(shared_, place + std::string(member_separator), depth_ + 1);
  const bool too_deep = inner.depth_ > members_depth_max;
  shared_.sink({.path = place,
                .size_bytes = bytes.size(),
                .content = sha256(bytes),
                .document = too_deep ? empty_document(IssueKind::not_unpacked,
                                                      "it is packed in too many files")
                                     : parse(bytes, place, inner)});
}

bool Members::add_picture(std::string_view path, std::string_view bytes) {
  if (room_bytes() == 0 || shared_.documents == DocumentsWanted::own) return false;
  const std::string place = take(path, bytes.size());
  if (shared_.found_bytes != nullptr) {
    look_into(place, bytes);
    return false;
  }
  Members inner(shared_, place + std::string(member_separator), depth_ + 1);
  Document document = parse(bytes, place, inner);
  const bool has_nothing =
      document.blocks.empty() &&
      std::all_of(document.issues.begin(), document.issues.end(),
                  [](const Issue& issue) { return issue.kind == IssueKind::no_text; });
  if (has_nothing) return false;
  shared_.sink({.path = place, .size_bytes = bytes.size(), .content = sha256(bytes),
                .document = std::move(document)});
  return true;
}

bool Members::takes_pictures() const noexcept {
  return shared_.recognize || shared_.found_bytes != nullptr;
}

const Recognize& Members::recognize() const noexcept { return shared_.recognize; }

void Members::pass(std::uint64_t bytes) {
  shared_.bytes_left -= std::min(shared_.bytes_left, bytes);
}

void Members::leave_out(std::string_view path, IssueKind kind, std::string message) {
  if (shared_.count_left == 0) return;
  --shared_.count_left;
  std::string place = new_place(path);  // also when one is looked for: others are numbered by it
  if (shared_.found_bytes != nullptr || shared_.documents == DocumentsWanted::own) return;
  shared_.sink({.path = std::move(place), .document = empty_document(kind, std::move(message))});
}

}  // namespace carrel::ingest
