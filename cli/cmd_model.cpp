#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command_line.h"
#include "cli/output.h"
#include "core/error.h"
#include "engine/model_tools.h"

namespace carrel::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ModelFlags {
  std::vector<std::string> texts;
  std::string model;  // empty: the setting
  std::string role = "passage";
};

// The arguments, or each line of stdin for "-".
std::vector<std::string> texts_of(const ModelFlags& flags) {
  if (flags.texts != std::vector<std::string>{"-"}) return flags.texts;
  std::vector<std::string> lines;
  for (std::string line; std::getline(std::cin, line);) lines.push_back(line);
  return lines;
}

engine::ModelTools open_model(const ModelFlags& flags, const Context& context) {
  return engine::ModelTools(flags.model.empty() ? context.library_options().model
                                                : std::filesystem::path(flags.model));
}

void print_line(const Json& json) {
  print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

int run_embed(const ModelFlags& flags, const Context& context) {
  auto model = open_model(flags, context);
  const auto role = flags.role == "query" ? embed::Role::query : embed::Role::passage;
  for (const std::string& text : texts_of(flags)) {
    const auto result = model.embed(text, role);
    print_line({{"text", text},
                {"tokens", result.tokens},
                {"dim", result.embedding.size()},
                {"embedding", result.embedding}});
  }
  return status_done;
}

int run_tokenize(const ModelFlags& flags, const Context& context) {
  const auto model = open_model(flags, context);
  for (const std::string& text : texts_of(flags)) {
    const auto result = model.tokenize(text);
    Json spans = Json::array();
    for (const Span& span : result.spans) spans.push_back({span.begin, span.end});
    print_line({{"ids", result.ids}, {"pieces", result.pieces}, {"spans", spans}});
  }
  return status_done;
}

void add_texts_and_model(CLI::App* command, const std::shared_ptr<ModelFlags>& flags) {
  command->add_option("TEXT", flags->texts, "Texts, or - for the lines of standard input")
      ->required();
  command->add_option("--model", flags->model, "GGUF embedding model (default: the built-in one)")
      ->type_name("FILE");
}

}  // namespace

void add_model_commands(CLI::App& app, Context& context) {
  const auto embed_flags = std::make_shared<ModelFlags>();  // shared: the callbacks outlive this
  CLI::App* embed =
      add_command(app, context, "embed", "Plumbing: the vector of each text, as JSON",
                  "  carrel embed 'rent contract' --role query",
                  [embed_flags, &context] { return run_embed(*embed_flags, context); });
  add_texts_and_model(embed, embed_flags);
  embed->add_option("--role", embed_flags->role, "query or passage (default)")
      ->check(CLI::IsMember({"query", "passage"}));

  const auto token_flags = std::make_shared<ModelFlags>();
  CLI::App* tokenize =
      add_command(app, context, "tokenize", "Plumbing: the tokens of each text, as JSON",
                  "  carrel tokenize 'Straßenbahn'",
                  [token_flags, &context] { return run_tokenize(*token_flags, context); });
  add_texts_and_model(tokenize, token_flags);
}

}  // namespace carrel::cli
