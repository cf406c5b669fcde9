#include <unistd.h>

#include "cli/command_line.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "server/mcp_stdio.h"
#include "server/readers.h"

namespace carrel::cli {
namespace {

int run_mcp(const Context& context) {
  const Interrupt interrupt;
  server::Readers readers({.library = context.library_options(), .threads = 1});
  const server::McpOptions options{
      .read = [&](std::stop_token stop,
                  const server::Readers::Job& job) { readers.run(std::move(stop), job); },
      .version = CARREL_VERSION,
      .search_results = context.config().get_int("search.results"),
      .ask_sources = context.config().get_int("ask.sources")};
  server::serve_mcp_lines(options, STDIN_FILENO, print, interrupt.token());
  return interrupt.requested() ? status_interrupted : status_done;
}

}  // namespace

void add_mcp_command(CLI::App& app, Context& context) {
  add_command(app, context, "mcp",
              "Offer the library to a language model's program (MCP over stdin and stdout)",
              "  carrel mcp\n"
              "  In a client's settings: {\"command\": \"carrel\", \"args\": [\"mcp\"]}",
              [&context] { return run_mcp(context); });
}

}  // namespace carrel::cli
