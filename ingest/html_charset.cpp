#include "ingest/html_charset.h"

#include <cstddef>

namespace carrel::ingest {
namespace {

// What the HTML standard asks browsers to wait for.
constexpr std::size_t prescan_bytes_max = 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

// A cursor over the head of the file; reading past the end gives NUL.
class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return at_ >= bytes_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < bytes_.size() ? bytes_[at_ + ahead] : '\0';
  }
  void advance(std::size_t count = 1) { at_ += count; }
  void skip_spaces() {
    while (!at_end() && is_space(peek())) ++at_;
  }
  bool starts_with(std::string_view lower_case) const {
    for (std::size_t i = 0; i < lower_case.size(); ++i) {
      if (lower(peek(i)) != lower_case[i]) return false;
    }
    return true;
  }
  void skip_past(std::string_view end) {
    const std::size_t found = bytes_.find(end, at_);
    at_ = found == std::string_view::npos ? bytes_.size() : found + end.size();
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

struct Attribute {
  std::string name;  // lower case; empty at the end of the tag
  std::string value;
};

std::string attribute_value(Scanner& in) {
  std::string value;
  const char quote = in.peek();
  if (quote == '"' || quote == '\'') {
    in.advance();
    for (; !in.at_end() && in.peek() != quote; in.advance()) value += in.peek();
    in.advance();
    return value;
  }
  for (; !in.at_end() && !is_space(in.peek()) && in.peek() != '>'; in.advance()) value += in.peek();
  return value;
}

Attribute next_attribute(Scanner& in) {
  while (is_space(in.peek()) || in.peek() == '/') in.advance();
  Attribute attribute;
  if (in.at_end() || in.peek() == '>') return attribute;
  do {  // a leading '=' belongs to the name
    attribute.name += lower(in.peek());
    in.advance();
  } while (!in.at_end() && !is_space(in.peek()) && in.peek() != '/' && in.peek() != '>' &&
           in.peek() != '=');
  in.skip_spaces();
  if (in.peek() != '=') return attribute;
  in.advance();
  in.skip_spaces();
  attribute.value = attribute_value(in);
  return attribute;
}

// The charset in the value of a content attribute, such as "text/html; charset=utf-8".
std::string charset_in_content(std::string_view content) {
  const std::string low = lowered(content);
  std::size_t at = 0;
  while ((at = low.find("charset", at)) != std::string::npos) {
    at += 7;
    Scanner in(std::string_view(low).substr(at));
    in.skip_spaces();
    if (in.peek() != '=') continue;
    in.advance();
    in.skip_spaces();
    const char quote = in.peek();
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted) in.advance();
    std::string name;
    for (; !in.at_end(); in.advance()) {
      const char c = in.peek();
      if (quoted ? c == quote : is_space(c) || c == ';') break;
      name += c;
    }
    return quoted && in.at_end() ? std::string() : name;
  }
  return {};
}

std::string meta_charset(Scanner& in) {
  std::string charset;
  std::string content;
  bool is_content_type = false;
  while (!in.at_end()) {
    const Attribute attribute = next_attribute(in);
    if (attribute.name.empty()) break;
    if (attribute.name == "charset" && charset.empty()) charset = lowered(attribute.value);
    if (attribute.name == "content" && content.empty()) content = attribute.value;
    if (attribute.name == "http-equiv") is_content_type = lowered(attribute.value) == "content-type";
  }
  if (in.at_end()) return {};  // cut off by the limit: the tag may say more
  if (!charset.empty()) return charset;
  return is_content_type ? charset_in_content(content) : std::string();
}

std::string xml_declaration_charset(std::string_view head) {
  if (!head.starts_with("<?xml")) return {};
  const std::string_view declaration = head.substr(0, head.find('>'));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  Scanner in(declaration.substr(at + 8));
  in.skip_spaces();
  if (in.peek() != '=') return {};
  in.advance();
  in.skip_spaces();
  return lowered(attribute_value(in));
}

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

void skip_tag(Scanner& in) {
  while (!in.at_end() && !is_space(in.peek()) && in.peek() != '>') in.advance();
  while (!in.at_end() && !next_attribute(in).name.empty()) {
  }
}

std::string scan_for_meta(Scanner& in) {
  while (!in.at_end()) {
    if (in.peek() != '<') {
      in.advance();
    } else if (in.starts_with("<!--")) {
      in.advance(2);  // "<!-->" is a whole comment
      in.skip_past("-->");
    } else if (in.starts_with("<meta") && (is_space(in.peek(5)) || in.peek(5) == '/')) {
      in.advance(5);
      const std::string found = meta_charset(in);
      if (!found.empty()) return found;
    } else if (is_letter(in.peek(1)) || (in.peek(1) == '/' && is_letter(in.peek(2)))) {
      skip_tag(in);
    } else if (in.peek(1) == '!' || in.peek(1) == '/' || in.peek(1) == '?') {
      in.skip_past(">");
    } else {
      in.advance();
    }
  }
  return {};
}

}  // namespace

std::string declared_html_charset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, prescan_bytes_max);
  Scanner in(head);
  std::string found = scan_for_meta(in);
  if (found.empty()) found = xml_declaration_charset(head);
  if (found.starts_with("utf-16")) return "utf-8";
  if (found == "x-user-defined") return "windows-1252";
  return found;
}

}  // namespace carrel::ingest
