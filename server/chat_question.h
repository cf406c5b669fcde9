// The question a chat asks: its last user message, understood as a follow-up of those before.
#pragma once

#include <string>

#include "server/json.h"

namespace carrel::server {

// `messages` as OpenAI's and Ollama's clients send them: [{"role","content"}], a content being a
// text or a list of parts {"type":"text","text"}. What system, assistant and tool messages say is
// no question and is passed over. Throws RequestError{422} naming what is wrong.
std::string question_of_chat(const Json& messages);

// A question that comes alone. Throws RequestError{422} for one that is too long.
std::string checked_question(std::string_view field, std::string question);

}  // namespace carrel::server
