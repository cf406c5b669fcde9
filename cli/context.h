// What every command needs to know: global options, settings, where things are, how to print.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/config.h"
#include "cli/terminal.h"
#include "engine/library.h"

namespace carrel::cli {

// Exit statuses, as README.md promises them.
inline constexpr int status_done = 0;
inline constexpr int status_nothing_found = 1;
inline constexpr int status_failure = 2;
inline constexpr int status_interrupted = 130;

struct GlobalOptions {
  std::string library;  // --library
  std::string config;   // --config
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  ColorChoice color = ColorChoice::automatic;
};

// Reads flags, environment and the config file once; commands read only this.
class Context {
 public:
  GlobalOptions options;
  int status = status_done;  // what the command that ran set

  // Called after the flags are parsed. Throws Error: what Config throws.
  void prepare(const Environment& environment);

  const Config& config() const;
  // The settings as they are now: the file may have changed since the start.
  Config current_config() const;
  const std::filesystem::path& config_file() const& noexcept { return config_file_; }
  const std::filesystem::path& config_file() const&& = delete;

  engine::LibraryOptions library_options() const;
  std::filesystem::path home() const;  // empty when HOME is not set
  std::filesystem::path config_home() const;  // $XDG_CONFIG_HOME. Throws Error{usage} without HOME.
  // $XDG_RUNTIME_DIR/carrel, else the library's folder: for files of a running server.
  std::filesystem::path runtime_folder() const;
  std::optional<std::string> variable(const std::string& name) const;  // of the environment
  // Throws Error{not_found} with what to do when there is no library yet.
  void require_library() const;
  // Reading needs a library; writing makes one.
  engine::Library open_library(index::Access access) const;

  Style style() const;         // of stdout
  bool has_terminal() const;   // a person reads stderr
  bool has_screen() const;     // a person sits at a terminal of a graphical session
  bool show_progress() const;  // stderr is a terminal, and nobody asked for quiet

  // One line on stderr, unless --quiet.
  void say(std::string_view line) const;
  // One line on stderr, always.
  void warn(std::string_view line) const;

 private:
  Environment environment_;
  std::filesystem::path config_file_;
  std::filesystem::path library_folder_;
  std::unique_ptr<Config> config_;  // on the heap because made after the flags are known
  bool no_color_ = false;
};

}  // namespace carrel::cli
