// The door from the terminal. Only this file and what it passes in see the environment.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"

int main(int argc, char** argv) {
  try {
    return carrel::cli::run(argc, argv, [](const std::string& name) {
      const char* value = std::getenv(name.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    });
  } catch (const std::exception& error) {
    // Names of files are in it: what they hold must not steer the terminal.
    std::fprintf(stderr, "carrel: %s\n", carrel::cli::escape_for_terminal(error.what()).c_str());
    return carrel::cli::status_failure;
  }
}
