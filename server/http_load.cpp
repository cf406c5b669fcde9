#include "core/module.h"
#include "server/http_module.h"

namespace carrel::server {

void serve_http(const HttpOptions& options, const HttpHandlers& handlers,
                const OnListening& on_listening, std::stop_token stop) {
  const auto serve =
      reinterpret_cast<ServeHttp>(load_module_symbol(http_module_name, http_module_symbol));
  HttpFailure failure;
  if (!serve(options, handlers, on_listening, stop, failure)) {
    throw Error(failure.code, failure.message);
  }
}

}  // namespace carrel::server
