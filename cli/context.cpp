#include "cli/context.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "core/error.h"
#include "core/isa.h"
#include "core/log.h"

namespace carrel::cli {
namespace {

// $NAME, or ~/<fallback> (XDG Base Directory Specification).
std::filesystem::path xdg_folder(const Environment& environment, const std::string& name,
                                 std::string_view fallback) {
  const auto set = environment(name);
  if (set && set->starts_with('/')) return std::filesystem::path(*set);
  const auto home = environment("HOME");
  if (!home || home->empty()) {
    throw Error(ErrorCode::usage, "neither " + name +
                                      " nor HOME is set: say where with --library "
                                      "and --config");
  }
  return std::filesystem::path(*home) / fallback;
}

// By the clock and the time zone of this machine.
std::chrono::sys_days local_today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm local{};
  localtime_r(&now, &local);
  return std::chrono::year(local.tm_year + 1900) / (local.tm_mon + 1) / local.tm_mday;
}

void apply_isa(const Environment& environment) {
  const auto name = environment("CARREL_ISA");
  if (!name || name->empty()) return;
  const auto level = isa_from_name(*name);
  if (!level) {
    throw Error(ErrorCode::usage,
                "CARREL_ISA is '" + *name + "': use scalar, avx2, avx512 or avx512_vnni");
  }
  set_isa(*level);
}

}  // namespace

void Context::prepare(const Environment& environment) {
  environment_ = environment;
  const auto no_color = environment("NO_COLOR");
  no_color_ = no_color && !no_color->empty();
  if (options.verbose) set_log_level(LogLevel::info);
  if (options.quiet) set_log_level(LogLevel::error);
  apply_isa(environment);
  config_file_ = options.config.empty()
                     ? xdg_folder(environment, "XDG_CONFIG_HOME", ".config") / "carrel" / "config.toml"
                     : std::filesystem::path(options.config);
  config_ = std::make_unique<Config>(config_file_, environment);
  const auto from_environment = environment("CARREL_LIBRARY");
  if (!options.library.empty()) {
    library_folder_ = options.library;
  } else if (from_environment && !from_environment->empty()) {
    library_folder_ = *from_environment;
  } else if (!config_->get("library.path").empty()) {
    library_folder_ = config_->get("library.path");
  } else {
    library_folder_ = xdg_folder(environment, "XDG_DATA_HOME", ".local/share") / "carrel";
  }
}

const Config& Context::config() const { return *config_; }

Config Context::current_config() const { return Config(config_file_, environment_); }

std::filesystem::path Context::config_home() const {
  return xdg_folder(environment_, "XDG_CONFIG_HOME", ".config");
}

std::filesystem::path Context::home() const { return environment_("HOME").value_or(""); }

std::filesystem::path Context::runtime_folder() const {
  const auto runtime = environment_("XDG_RUNTIME_DIR");
  // su and sudo leave the variable of someone else
  const bool is_there = runtime && runtime->starts_with('/') &&
                        access(runtime->c_str(), W_OK | X_OK) == 0;
  if (is_there) return std::filesystem::path(*runtime) / "carrel";
  return library_folder_;
}

engine::LibraryOptions Context::library_options() const {
  return {.folder = library_folder_,
          .model = config_->get("embed.model"),
          .ocr_languages = config_->get("ingest.ocr_languages"),
          .today = local_today};
}

std::optional<std::string> Context::variable(const std::string& name) const {
  return environment_(name);
}

void Context::require_library() const {
  if (index::library_exists(library_folder_)) return;
  throw Error(ErrorCode::not_found, "there is no library at " + library_folder_.string() +
                                        " yet; make one: carrel add FOLDER");
}

engine::Library Context::open_library(index::Access access) const {
  if (access == index::Access::read) require_library();
  return engine::Library(library_options(), access);
}

Style Context::style() const {
  switch (options.color) {
    case ColorChoice::always:
      return Style(true);
    case ColorChoice::never:
      return Style(false);
    case ColorChoice::automatic:
      break;
  }
  return Style(!no_color_ && stdout_is_terminal());
}

bool Context::has_terminal() const { return stderr_is_terminal(); }

bool Context::has_screen() const {
  const bool graphical = environment_("DISPLAY") || environment_("WAYLAND_DISPLAY");
  return graphical && stderr_is_terminal();
}

bool Context::show_progress() const { return !options.quiet && stderr_is_terminal(); }

void Context::say(std::string_view line) const {
  if (!options.quiet) warn(line);
}

void Context::warn(std::string_view line) const {
  const std::string safe = escape_for_terminal(line) + "\n";
  std::fwrite(safe.data(), 1, safe.size(), stderr);
}

}  // namespace carrel::cli
