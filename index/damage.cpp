#include "index/damage.h"

namespace carrel::index {

DamagedLibraryError::DamagedLibraryError(const std::string& what)
    : Error(ErrorCode::corrupt,
            what + ". Your documents are not touched by that; carrel index --rebuild keeps the "
                   "damaged database aside and makes the library anew from them"),
      found_(what) {}

}  // namespace carrel::index
