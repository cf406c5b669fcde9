// How the link that signs a browser in reaches the person, and nobody else: not by a process's
// command line, which every user of the machine can read, and not by a log.
#pragma once

#include <filesystem>
#include <string>

#include "cli/context.h"

namespace carrel::cli {

// A page, readable by its owner only, that leads a browser to a link. Removed with this object.
class SignInPage {
 public:
  explicit SignInPage(const std::filesystem::path& folder) : path_(folder / "sign-in.html") {}
  ~SignInPage() { remove(); }
  SignInPage(SignInPage&&) = delete;
  SignInPage& operator=(SignInPage&&) = delete;

  // Throws Error{io}.
  void write(const std::string& link) const;
  // Thread-safe; nothing when it is not there.
  void remove() const noexcept;

  const std::filesystem::path& path() const& noexcept { return path_; }
  const std::filesystem::path& path() const&& = delete;

 private:
  std::filesystem::path path_;
};

// Prints a new link of the server that runs. Throws Error{not_found} when none does.
int print_sign_in_link(const Context& context);

}  // namespace carrel::cli
