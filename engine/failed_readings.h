// When a file whose reader broke is tried again: a busy machine may have been the reason.
#pragma once

#include "index/store.h"
#include "ingest/reader.h"

namespace carrel::engine {

// Makes `file`, as it was found by this run, the record of a file whose reading ended so: failed,
// with the reason, and counted on from `known`, its row so far (null: none).
void record_failed_reading(index::FileRecord& file, const index::FileRecord* known,
                           const ingest::Reading& reading);

// Whether what the index holds of a file stays when its reader breaks like that.
bool keeps_former_text(const index::FileRecord& failed, const index::FileRecord* known) noexcept;

// Whether the next run tries the file again though nothing changed.
bool is_tried_again(const index::FileRecord& file) noexcept;

// Whether it was tried often enough by these parsers, so that only a change of the file is a reason.
bool is_given_up(const index::FileRecord& file) noexcept;

}  // namespace carrel::engine
