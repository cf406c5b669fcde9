#include "core/shipped_file.h"

#include <gtest/gtest.h>

#include "core/files.h"

namespace carrel {
namespace {

void put_model(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_file_atomically(folder / "carrel-static-v1.gguf", "x");
}

TEST(ShippedFile, an_installed_program_finds_the_model_of_its_prefix) {
  const TemporaryFolder root;
  put_model(root.path() / "share/carrel/models");
  std::filesystem::create_directories(root.path() / "bin");
  EXPECT_EQ(shipped_file(builtin_model_name, root.path() / "bin"),
            root.path() / "share/carrel/models/carrel-static-v1.gguf");
}

TEST(ShippedFile, an_unpacked_program_finds_the_model_beside_it) {
  const TemporaryFolder root;
  put_model(root.path() / "models");
  EXPECT_EQ(shipped_file(builtin_model_name, root.path()), root.path() / "models/carrel-static-v1.gguf");
}

TEST(ShippedFile, a_build_folder_finds_the_model_of_its_source_tree) {
  const TemporaryFolder root;
  put_model(root.path() / "models");
  EXPECT_EQ(shipped_file(builtin_model_name, root.path() / "build/release"),
            root.path() / "models/carrel-static-v1.gguf");
}

TEST(ShippedFile, this_test_finds_the_shipped_ones) {
  EXPECT_TRUE(std::filesystem::exists(shipped_file(builtin_model_name)));
  EXPECT_TRUE(std::filesystem::exists(shipped_file(lexicon_name)));
}

}  // namespace
}  // namespace carrel
