// The table of commands: names, flags, help and examples.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"

namespace carrel::cli {

// Parses argv, runs the command, and returns the exit status. Errors are printed, not thrown.
int run(int argc, const char* const* argv, const Environment& environment);

// Each adds its commands to `app`. The callbacks run while `app` parses; `context` must outlive it.
void add_index_commands(CLI::App& app, Context& context);
void add_search_commands(CLI::App& app, Context& context);
void add_schedule_commands(CLI::App& app, Context& context);
void add_serve_command(CLI::App& app, Context& context);
void add_mcp_command(CLI::App& app, Context& context);
void add_token_commands(CLI::App& app, Context& context);
void add_ask_command(CLI::App& app, Context& context);
void add_browse_commands(CLI::App& app, Context& context);
void add_status_commands(CLI::App& app, Context& context);
void add_eval_command(CLI::App& app, Context& context);
void add_config_command(CLI::App& app, Context& context);
void add_model_commands(CLI::App& app, Context& context);

// Words of a query that begin with '-' look like flags to the parser. Both directions of a marker
// that keeps them apart: `protect_exclusions` puts it before arguments such as "-draft" (one dash,
// then a word, not "-n5" and not a group of the short flags q, v, h) that follow `search` or `ask`;
// `joined_query` takes it away again and joins the words by spaces.
std::vector<std::string> protect_exclusions(int argc, const char* const* argv);
std::string joined_query(const std::vector<std::string>& words);

// A subcommand with the habits all share: global flags may follow it, examples stand under its
// help.
CLI::App* add_command(CLI::App& app, Context& context, const std::string& name,
                      const std::string& description, const std::string& examples,
                      std::function<int()> action);

// An option that may be given several times, one value each, so that what follows a value is not
// taken for another. `values` must outlive the parsing.
void add_repeated_option(CLI::App& command, const std::string& names, const std::string& type,
                         std::vector<std::string>& values, const std::string& about);

// --rerank[=MS]. `budget_ms` must outlive the parsing; it stays as it is without the flag.
void add_rerank_option(CLI::App& command, int& budget_ms, const std::string& about);
// None for 0.
std::optional<std::chrono::milliseconds> rerank_budget(int budget_ms);

}  // namespace carrel::cli
