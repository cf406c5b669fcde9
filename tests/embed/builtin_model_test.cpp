#include "embed/builtin_model.h"

#include <gtest/gtest.h>

#include "core/files.h"

namespace carrel::embed {
namespace {

void put_model(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_file_atomically(folder / "carrel-static-v1.gguf", "x");
}

TEST(BuiltinModel, an_installed_program_finds_the_model_of_its_prefix) {
  const TemporaryFolder root;
  put_model(root.path() / "share/carrel/models");
  std::filesystem::create_directories(root.path() / "bin");
  EXPECT_EQ(builtin_model_path(root.path() / "bin"),
            root.path() / "share/carrel/models/carrel-static-v1.gguf");
}

TEST(BuiltinModel, an_unpacked_program_finds_the_model_beside_it) {
  const TemporaryFolder root;
  put_model(root.path() / "models");
  EXPECT_EQ(builtin_model_path(root.path()), root.path() / "models/carrel-static-v1.gguf");
}

TEST(BuiltinModel, a_build_folder_finds_the_model_of_its_source_tree) {
  const TemporaryFolder root;
  put_model(root.path() / "models");
  EXPECT_EQ(builtin_model_path(root.path() / "build/release"),
            root.path() / "models/carrel-static-v1.gguf");
}

TEST(BuiltinModel, this_test_finds_the_shipped_one) {
  EXPECT_TRUE(std::filesystem::exists(builtin_model_path()));
}

}  // namespace
}  // namespace carrel::embed
