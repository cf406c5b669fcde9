#include "server/sign_in_page.h"

#include <string>

namespace carrel::server {

Response sign_in_refused(int status, std::string_view reason) {
  Response page = Response::text(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>carrel</title></head>\n"
      "<body><h1>This link does not sign you in</h1>\n<p>" +
          std::string(reason) +
          "</p>\n<p>For a new one, run <code>carrel serve --link</code> where the server runs, and "
          "open what it prints.</p>\n"
          "<p>Is this browser signed in already? Then <a href=\"/\">open carrel</a>.</p>\n"
          "</body></html>\n",
      "text/html; charset=utf-8");
  page.status = status;
  page.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  return page;
}

}  // namespace carrel::server
