#include "core/module.h"

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"

namespace carrel {
namespace {

TEST(module, folders_begin_beside_the_program) {
  const auto folders = module_folders();
  ASSERT_EQ(folders.size(), 4U);
  const auto program = std::filesystem::read_symlink("/proc/self/exe");
  EXPECT_EQ(folders.front(), program.parent_path() / "lib" / "carrel");
}

TEST(module, missing_module_is_not_found_and_names_the_places) {
  try {
    load_module_symbol("carrel_no_such_module", "anything");
    FAIL() << "a module that is not there was loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::not_found);
    const std::string message = error.what();
    EXPECT_NE(message.find("carrel_no_such_module.so"), std::string::npos) << message;
    for (const auto& folder : module_folders()) {
      EXPECT_NE(message.find(folder.string()), std::string::npos) << message;
    }
  }
}

}  // namespace
}  // namespace carrel
