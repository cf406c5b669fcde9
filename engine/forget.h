// Erases a document, a folder of a collection or a whole collection from the index, and proves it when
// asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/library.h"

namespace carrel::engine {

enum class Proof { none, verify };

struct ForgetReport {
  std::int64_t documents = 0;
  std::int64_t turns = 0;  // of conversations that quoted it, which were erased with it
  std::string collection;  // set when a whole collection was forgotten
  std::string folder;      // "collection/path", set when all below a folder was
  std::string document;    // "collection/path", set when one document was
  // "collection/path" of the file that this one was packed in: the next index runs bring the document
  // back when that file has changed, or all is read anew.
  std::string packed_in;
  bool set_aside = false;  // databases that --rebuild kept still hold what was erased here
  // Of a folder: the command that keeps the next index run from bringing it back.
  std::string leave_out;
  // With Proof::verify: files of the library that were searched for remains, how many pieces of
  // text they were searched for (none when the text is very short, or all of it stands in other
  // documents too), and whether one was found.
  int files_checked = 0;
  std::size_t pieces_checked = 0;
  bool remains_found = false;
  // And what does not depend on how long a text is: that no table has a row of it, and that the database was
  // rewritten without free pages and log. For so many texts that are too short to be searched for, and those
  // that stand in other documents too, this is all the proof there is.
  bool rows_are_gone = false;
  std::int64_t short_texts = 0;
};

// `name` is a collection's name, or a document as browse.h's get_document takes it, or a folder as
// folders.h's find_folder does. Where a file of that very name is on the disk but not in the index,
// no other document is taken for it. The original files are not touched; what is in a collection's
// folder comes back with the next index run unless an ignore rule or --exclude leaves it out. Throws
// Error: not_found, usage.
ForgetReport forget(Library& library, std::string_view name, const std::string& working_folder,
                    Proof proof);

}  // namespace carrel::engine
