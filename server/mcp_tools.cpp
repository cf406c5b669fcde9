#include "server/mcp_tools.h"

#include "core/log.h"
#include "server/errors.h"
#include "server/mcp_methods.h"

namespace carrel::server {
namespace {

const McpTool& find_tool(const std::string& name) {
  std::string known;
  for (const auto tools : {search_tools(), reading_tools()}) {
    for (const McpTool& tool : tools) {
      if (tool.name == name) return tool;
      known += (known.empty() ? "" : ", ") + std::string(tool.name);
    }
  }
  throw McpError(rpc_invalid_params, "there is no tool '" + name + "'; there are: " + known);
}

Json tool_json(const McpTool& tool) {
  return {{"name", tool.name},
          {"title", tool.title},
          {"description", tool.description},
          {"inputSchema", Json::parse(tool.input_schema)},
          {"outputSchema", Json::parse(tool.output_schema)},
          {"annotations",
           {{"title", tool.title},
            {"readOnlyHint", true},
            {"destructiveHint", false},
            {"idempotentHint", true},
            {"openWorldHint", false}}}};
}

Json text_content(const std::string& text) {
  return Json::array({{{"type", "text"}, {"text", text}}});
}

McpTool::Run prepared(const McpTool& tool, const Json& params, const McpOptions& options) {
  static const Json no_arguments = Json::object();
  const auto given = params.find("arguments");
  const bool is_absent = given == params.end() || given->is_null();
  const Json& arguments = is_absent ? no_arguments : *given;
  if (!arguments.is_object()) throw bad_parameter("arguments", "must be an object");
  Fields fields(arguments);
  McpTool::Run run = tool.prepare(fields, options);
  fields.refuse_others();
  return run;
}

McpResult run_tool(const McpContext& context, const McpTool::Run& run) {
  McpResult answer;
  context.options.read(context.caller.stop,
                       [&](engine::Library& library, const std::stop_token& stop) {
                         ToolResult found = run({.library = library,
                                                 .client = context.caller.client,
                                                 .options = context.options,
                                                 .stop = stop});
                         // The text is for clients that know no structured content.
                         answer.result = {{"content", text_content(compact(found.structured))},
                                          {"structuredContent", std::move(found.structured)},
                                          {"isError", false}};
                         answer.count = found.count;
                       });
  return answer;
}

}  // namespace

McpResult list_tools(const McpContext&, const Json&) {
  Json list = Json::array();
  for (const auto tools : {search_tools(), reading_tools()}) {
    for (const McpTool& tool : tools) list.push_back(tool_json(tool));
  }
  return {.result = {{"tools", std::move(list)}}, .caching = Caching::shared};
}

// What a model can mend by asking otherwise is a result that says so, not an error of the protocol.
McpResult call_tool(const McpContext& context, const Json& params) {
  const auto name = params.find("name");
  if (name == params.end() || !name->is_string()) {
    throw McpError(rpc_invalid_params, "name must say which tool");
  }
  const McpTool& tool = find_tool(name->get<std::string>());
  try {
    return run_tool(context, prepared(tool, params, context.options));
  } catch (const std::exception& error) {
    const ErrorView view = view_of(error);
    if (view.status == 500) log(LogLevel::error, std::string("mcp tool: ") + error.what());
    return {.result = {{"content", text_content(view.message)}, {"isError", true}}};
  }
}

}  // namespace carrel::server
