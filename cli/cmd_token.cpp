#include <chrono>
#include <memory>

#include "cli/command_line.h"
#include "cli/output.h"
#include "core/error.h"
#include "engine/activity.h"
#include "engine/collections.h"
#include "server/shapes.h"

namespace carrel::cli {
namespace {

struct TokenFlags {
  std::string name;
  std::vector<std::string> collections;
  bool manage = false;
};

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

engine::Activity open_activity(const Context& context) {
  context.open_library(index::Access::read);  // says what to do when there is none
  return engine::Activity(context.library_options().folder);
}

std::string scope_name(const index::Token& token) {
  return token.scope == index::TokenScope::manage ? "manage" : "read";
}

server::Json token_json(const index::Token& token) {
  return {{"id", token.id},
          {"name", token.name},
          {"kind", token.kind == index::TokenKind::browser ? "browser" : "program"},
          {"scope", scope_name(token)},
          {"collections", token.collections},
          {"created", server::iso_time(token.created_s)}};
}

int run_add(const TokenFlags& flags, const Context& context) {
  if (flags.manage && !flags.collections.empty()) {
    throw Error(ErrorCode::usage,
                "a token that manages reaches the whole library: leave out --manage or -c");
  }
  auto activity = open_activity(context);
  index::Token wanted{.name = flags.name,
                      .scope = flags.manage ? index::TokenScope::manage : index::TokenScope::read};
  auto library = context.open_library(index::Access::read);
  for (const std::string& name : flags.collections) {
    wanted.collections.push_back(engine::find_collection(library.store(), name).name);
  }
  const auto made = engine::make_token(activity, wanted, now_s());
  if (context.options.json) {
    auto json = token_json(made.token);
    json["token"] = made.secret;
    print(server::indented(json));
    return status_done;
  }
  print(made.secret + "\n");
  context.say("carrel: shown this once; what is kept is its hash");
  return status_done;
}

int run_list(const Context& context) {
  auto activity = open_activity(context);
  auto tokens = activity.tokens();
  std::erase_if(tokens, [](const index::Token& token) {
    return token.kind == index::TokenKind::link;  // gone within minutes, and no token to use
  });
  if (context.options.json) {
    server::Json list = server::Json::array();
    for (const auto& token : tokens) list.push_back(token_json(token));
    print(server::indented(list));
    return status_done;
  }
  for (const auto& token : tokens) {
    std::string line = token.id + "  " + escape_to_line(token.name) + "  " + scope_name(token);
    for (const std::string& collection : token.collections) {
      line += "  " + escape_to_line(collection);
    }
    print(line + "  " + format_time(token.created_s) + "\n");
  }
  return tokens.empty() ? status_nothing_found : status_done;
}

int run_revoke(const TokenFlags& flags, const Context& context) {
  auto activity = open_activity(context);
  const auto conversations = activity.remove_token(flags.name);
  if (!conversations) {
    throw Error(ErrorCode::not_found,
                "no token is called '" + flags.name + "'; carrel token list lists them");
  }
  context.say("carrel: revoked " + flags.name +
              (*conversations == 0 ? ""
                                   : "; " +
                                         format_count(*conversations, "conversation of its was",
                                                      "conversations of its were") +
                                         " erased"));
  return status_done;
}

}  // namespace

void add_token_commands(CLI::App& app, Context& context) {
  const auto flags = std::make_shared<TokenFlags>();  // shared: the callbacks outlive this call
  CLI::App* tokens = add_command(app, context, "token", "Tokens for programs that use the server",
                                 "  carrel token add editor\n"
                                 "  carrel token add nightly-sync --manage\n"
                                 "  carrel token add assistant -c work\n"
                                 "  carrel token revoke editor",
                                 {});
  tokens->require_subcommand(1);
  CLI::App* add = add_command(*tokens, context, "add", "Make a token and print it, once",
                              "  carrel token add assistant -c work",
                              [flags, &context] { return run_add(*flags, context); });
  add->add_option("NAME", flags->name, "What it is for")->required();
  add_repeated_option(*add, "-c,--collection", "COLL", flags->collections,
                      "It sees only this collection; may be repeated");
  add->add_flag("--manage", flags->manage, "It may also index, add and forget; else it reads");
  add_command(*tokens, context, "list", "Tokens there are", "  carrel token list",
              [&context] { return run_list(context); });
  CLI::App* revoke = add_command(
      *tokens, context, "revoke", "End a token at once, and erase its conversations",
      "  carrel token revoke editor", [flags, &context] { return run_revoke(*flags, context); });
  revoke->add_option("NAME", flags->name, "Its name or id")->required();
}

}  // namespace carrel::cli
