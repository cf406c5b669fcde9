// The door from the terminal. Only this file and what it passes in see the environment.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>

#include <functional>

#include "cli/command_line.h"

int main(int argc, char** argv) {
  try {
    return carrel::cli::run(argc, argv, [](const std::string& name) {
      const char* value = std::getenv(name.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "carrel: %s\n", error.what());
    return 2;
  }
}
