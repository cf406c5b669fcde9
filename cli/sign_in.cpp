#include "cli/sign_in.h"

#include <chrono>

#include "cli/output.h"
#include "core/error.h"
#include "engine/activity.h"
#include "server/address.h"
#include "server/guard.h"

namespace carrel::cli {

void SignInPage::write(const std::string& link) const {
  server::write_privately(
      path_, "<!doctype html>\n<meta charset=\"utf-8\"><title>carrel</title>\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n"
             "<meta http-equiv=\"refresh\" content=\"0;url=" + link + "\">\n"
             "<p><a href=\"" + link + "\">Open carrel</a></p>\n");
}

void SignInPage::remove() const noexcept {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

int print_sign_in_link(const Context& context) {
  const auto running = server::running_server(context.runtime_folder());
  if (!running) {
    throw Error(ErrorCode::not_found, "no server of yours is running; start one: carrel serve");
  }
  engine::Activity activity(running->library);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  print(server::sign_in_link(
            running->url,
            server::new_link_key(activity,
                                 std::chrono::duration_cast<std::chrono::seconds>(now).count())) +
        "\n");
  context.say("carrel: it works once, within ten minutes");
  return status_done;
}

}  // namespace carrel::cli
