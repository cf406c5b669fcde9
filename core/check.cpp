#include "core/check.h"

#include <string>

#include "core/error.h"

namespace carrel {

void check_failed(const char* condition, const char* file, int line) {
  throw Error(ErrorCode::internal, std::string("this should hold: ") + condition + " (" + file +
                                       ":" + std::to_string(line) +
                                       "); please report it as a bug of carrel");
}

}  // namespace carrel
