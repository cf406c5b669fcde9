#include "tests/cli/run_carrel.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace carrel::test {
namespace {

std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void redirect(const std::filesystem::path& path, int descriptor) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(99);
}

std::string output_name(pid_t process, const char* stream) {
  return std::to_string(process) + "." + stream;
}

}  // namespace

pid_t Home::start(const std::vector<std::string>& arguments,
                  const std::map<std::string, std::string>& environment) const {
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("fork failed");
  if (process > 0) return process;
  redirect(path() / output_name(getpid(), "out"), STDOUT_FILENO);
  redirect(path() / output_name(getpid(), "err"), STDERR_FILENO);
  setenv("HOME", path().c_str(), 1);
  setenv("CARREL_LIBRARY", library().c_str(), 1);
  unsetenv("XDG_CONFIG_HOME");
  unsetenv("XDG_DATA_HOME");
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  std::string program = CARREL_BINARY;
  std::vector<std::string> words = arguments;
  std::vector<char*> argv{program.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  _exit(98);
}

Outcome Home::wait_for(pid_t process) const {
  int status = 0;
  waitpid(process, &status, 0);
  const auto out = path() / output_name(process, "out");
  const auto err = path() / output_name(process, "err");
  Outcome outcome{.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                  .out = read_all(out),
                  .err = read_all(err)};
  std::filesystem::remove(out);
  std::filesystem::remove(err);
  return outcome;
}

Outcome Home::run(const std::vector<std::string>& arguments,
                  const std::map<std::string, std::string>& environment) const {
  return wait_for(start(arguments, environment));
}

void Home::write(const std::string& name, const std::string& text) const {
  const auto file = documents() / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::filesystem::path fixtures() { return CARREL_FIXTURES; }

}  // namespace carrel::test
