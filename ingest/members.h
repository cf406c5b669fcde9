// Documents within a file: what an archive, a mailbox or a mail holds, to any depth.
//
// The parser of a container unpacks one member after the other and gives each to its Members,
// which parses it as any file and hands the Document on. A member's path is its place below the
// file, "dir/a.pdf"; one in a container in the file is "inner.zip!/a.pdf". Paths serve to show and
// to find, never to open anything. Every bound on what a file may unpack to is kept here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/sha256.h"
#include "ingest/recognition.h"

namespace carrel::ingest {

// Between a file's path and what is packed in it: "archive.zip!/dir/a.pdf".
inline constexpr std::string_view member_separator = "!/";

// A member as it comes out; `path` is empty for the file itself, which comes last.
struct FoundDocument {
  std::string path;
  std::uint64_t size_bytes = 0;  // unpacked
  Sha256 content{};              // of the unpacked bytes
  Document document;
};

using DocumentSink = std::function<void(FoundDocument)>;

// What a file is read for. `own`: to show it, and what it holds is neither parsed nor drawn.
enum class DocumentsWanted : std::uint8_t { all, own };

class Members {
 public:
  // For the file itself; `file_bytes` is its size, which the bounds on unpacking follow. `recognize`
  // serves the pages of all depths together, recognized_pages_max of them.
  Members(std::uint64_t file_bytes, DocumentSink sink, Recognize recognize = {},
          DocumentsWanted wanted = DocumentsWanted::all);
  // Finds the bytes of one member and parses nothing: of `path`, as a FoundDocument has it.
  Members(std::uint64_t file_bytes, std::string path, std::string& found_bytes);
  ~Members();
  Members(Members&&) = delete;
  Members& operator=(Members&&) = delete;

  // How many bytes one more member may unpack to. 0: no more members; the parser ends and its own
  // document gets Issue{limit}. Ask before each member, and unpack at most that much and one byte.
  std::uint64_t room_bytes() const;

  // False when nobody asks for this member: it need not be unpacked.
  bool wants(std::string_view path) const;

  // Parses a member. `path` is as the container has it, in any encoding: it is made valid, relative
  // and, when another had it already, distinct. `bytes` need not outlive the call.
  void add(std::string_view path, std::string_view bytes);

  // Parses a picture in a document, which becomes a member only when there is text in it, or when it
  // could not be read. Says whether it did.
  bool add_picture(std::string_view path, std::string_view bytes);

  // False where nothing can read pictures.
  bool takes_pictures() const noexcept;

  // What to ask for the words of pages without text. Empty: nobody.
  const Recognize& recognize() const noexcept;

  // So many bytes were unpacked only to get past them; they count as those of a member do.
  void pass(std::uint64_t bytes);

  // A member that was not unpacked, and why: too big, encrypted, a link, damaged.
  void leave_out(std::string_view path, IssueKind kind, std::string message);

 private:
  struct Shared;
  Members(Shared& shared, std::string prefix, int depth);
  std::string place_of(std::string_view path) const;
  std::string new_place(std::string_view path);
  std::string take(std::string_view path, std::uint64_t bytes);
  void look_into(const std::string& place, std::string_view bytes);

  std::unique_ptr<Shared> owned_;  // of the outermost
  Shared& shared_;                 // what all depths count together
  std::string prefix_;             // "inner.zip!/"
  int depth_ = 0;
};

}  // namespace carrel::ingest
