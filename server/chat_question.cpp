#include "server/chat_question.h"

#include <algorithm>
#include <array>

#include "engine/follow_up.h"
#include "server/errors.h"
#include "server/limits.h"

namespace carrel::server {
namespace {

constexpr std::array<std::string_view, 6> roles{"system",    "developer", "user",
                                                "assistant", "tool",      "function"};

std::string field_name(std::size_t message, std::string_view part) {
  return "messages[" + std::to_string(message) + "]." + std::string(part);
}

std::string text_of_part(const Json& part, const std::string& field) {
  const auto type = part.is_object() ? part.find("type") : part.end();
  if (!part.is_object() || type == part.end())
    throw bad_parameter(field, "has a part without type");
  if (*type != "text") throw bad_parameter(field, "may have parts of type text only");
  const auto text = part.find("text");
  if (text == part.end() || !text->is_string())
    throw bad_parameter(field, "has a part without text");
  return text->get<std::string>();
}

std::string text_of_content(const Json& content, const std::string& field) {
  if (content.is_string()) return content.get<std::string>();
  if (!content.is_array()) throw bad_parameter(field, "must be a text or a list of parts");
  std::string text;
  for (const Json& part : content) text += (text.empty() ? "" : "\n") + text_of_part(part, field);
  return text;
}

std::string role_of(const Json& message, std::size_t index) {
  const auto role = message.is_object() ? message.find("role") : message.end();
  if (!message.is_object() || role == message.end() || !role->is_string()) {
    throw bad_parameter(field_name(index, "role"), "must be there");
  }
  std::string name = role->get<std::string>();
  if (std::find(roles.begin(), roles.end(), name) == roles.end()) {
    throw bad_parameter(field_name(index, "role"), "is none that is known");
  }
  return name;
}

}  // namespace

std::string checked_question(std::string_view field, std::string question) {
  if (question.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw bad_parameter(field, "must hold a question");
  }
  if (question.size() > question_bytes_max) {
    throw bad_parameter(
        field, "holds a question of more than " + std::to_string(question_bytes_max) + " bytes");
  }
  return question;
}

std::string question_of_chat(const Json& messages) {
  if (!messages.is_array() || messages.empty()) {
    throw bad_parameter("messages", "must be a list with a message");
  }
  if (messages.size() > chat_messages_max) {
    throw bad_parameter("messages", "may have " + std::to_string(chat_messages_max) + " entries");
  }
  std::string question;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (role_of(messages[i], i) != "user") continue;
    const auto content = messages[i].find("content");
    const std::string field = field_name(i, "content");
    if (content == messages[i].end()) throw bad_parameter(field, "must be there");
    question =
        engine::follow_up(checked_question(field, text_of_content(*content, field)), question);
  }
  if (question.empty()) throw bad_parameter("messages", "has no message of role user");
  return question;
}

}  // namespace carrel::server
