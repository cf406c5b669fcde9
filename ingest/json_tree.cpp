#include "ingest/json_tree.h"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

// Tells how far the parser has read, which it does not.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  std::size_t* read_bytes = nullptr;

  reference operator*() const noexcept { return *at; }
  Cursor& operator++() noexcept {
    ++at;
    ++*read_bytes;
    return *this;
  }
  Cursor operator++(int) noexcept {
    Cursor before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Cursor& other) const noexcept { return at == other.at; }
  bool operator!=(const Cursor& other) const noexcept { return at != other.at; }
};

int hex_value(std::string_view digits) noexcept {
  int value = 0;
  if (digits.size() < 4) return -1;
  for (const char c : digits.substr(0, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// The code unit of "\uD83D" at `at`; -1 where none is.
int escaped_unit(std::string_view text, std::size_t at) noexcept {
  return text.substr(at, 2) == "\\u" ? hex_value(text.substr(std::min(at + 2, text.size()))) : -1;
}

bool is_high(int unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(int unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

// Programs cut texts in the middle of a pair; a strict parser would give up the whole file.
std::size_t replace_lone_surrogates(std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) {
    const int unit = escaped_unit(text, at);
    if (unit < 0) {
      at += 2;
    } else if (is_high(unit) && is_low(escaped_unit(text, at + 6))) {
      at += 12;
    } else {
      if (is_high(unit) || is_low(unit)) {
        text.replace(at + 2, 4, "fffd");
        ++count;
      }
      at += 6;
    }
    if (at >= text.size()) break;
  }
  return count;
}

}  // namespace

// Follows the parser's events; false ends it.
class JsonTree::Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Builder(JsonTree& tree, const std::size_t& read_bytes, int first_line)
      : tree_(tree), read_bytes_(read_bytes), lines_(tree.source_), first_line_(first_line) {}

  bool null() { return add(JsonKind::null, "null"); }
  bool boolean(bool value) { return add(JsonKind::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) {
    return add(JsonKind::number, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) {
    return add(JsonKind::number, std::to_string(value));
  }
  bool number_float(number_float_t, const string_t& written) {
    return add(JsonKind::number, written);
  }
  bool string(string_t& value) { return add(JsonKind::string, value); }
  bool binary(binary_t&) { return true; }
  bool key(string_t& value) {
    key_ = {static_cast<std::uint32_t>(tree_.strings_.size()),
            static_cast<std::uint32_t>(value.size())};
    tree_.strings_ += value;
    return true;
  }
  bool start_object(std::size_t) { return open(JsonKind::object); }
  bool start_array(std::size_t) { return open(JsonKind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return stop(End::invalid);
  }

 private:
  struct Open {
    std::uint32_t node = 0;
    std::uint32_t last = 0;  // child so far
  };
  struct Key {
    std::uint32_t begin = 0;
    std::uint32_t bytes = 0;
  };

  int line_here() {
    return first_line_ - 1 + lines_.line_of(read_bytes_ == 0 ? 0 : read_bytes_ - 1);
  }

  bool stop(End end) {
    if (tree_.end_ != End::complete) return false;
    tree_.end_ = end;
    tree_.end_line_ = line_here();
    return false;
  }

  bool add(JsonKind kind, std::string_view text) {
    auto& nodes = tree_.nodes_;
    if (nodes.size() >= json_nodes_max) return stop(End::too_many);
    Node node{.kind = kind, .line = static_cast<std::uint32_t>(line_here())};
    node.key = key_.begin;
    node.key_bytes = key_.bytes;
    key_ = {};
    node.text = static_cast<std::uint32_t>(tree_.strings_.size());
    node.text_bytes = static_cast<std::uint32_t>(text.size());
    tree_.strings_ += text;
    const auto index = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(node);
    if (open_.empty()) return true;
    Open& parent = open_.back();
    (parent.last == 0 ? nodes[parent.node].first : nodes[parent.last].next) = index;
    parent.last = index;
    return true;
  }

  bool open(JsonKind kind) {
    if (open_.size() >= json_depth_max) return stop(End::too_deep);
    if (!add(kind, {})) return false;
    const auto index = static_cast<std::uint32_t>(tree_.nodes_.size() - 1);
    tree_.nodes_[index].text = static_cast<std::uint32_t>(read_bytes_ - 1);
    open_.push_back({index, 0});
    return true;
  }

  bool close() {
    Node& node = tree_.nodes_[open_.back().node];
    node.text_bytes = static_cast<std::uint32_t>(read_bytes_ - node.text);
    open_.pop_back();
    return true;
  }

  JsonTree& tree_;
  const std::size_t& read_bytes_;
  LineCounter lines_;
  const int first_line_;
  std::vector<Open> open_;
  Key key_;
};

JsonTree::JsonTree(std::string_view text, int first_line) : source_(text) {
  std::size_t read_bytes = 0;
  Builder builder(*this, read_bytes, first_line);
  const char* const begin = text.data();
  nlohmann::json::sax_parse(Cursor{begin, &read_bytes}, Cursor{begin + text.size(), nullptr},
                            &builder);
}

bool JsonValue::is(JsonKind kind) const noexcept {
  return tree_ != nullptr && tree_->nodes_[node_].kind == kind;
}

bool JsonValue::is_scalar() const noexcept {
  return tree_ != nullptr && !is(JsonKind::array) && !is(JsonKind::object);
}

std::string_view JsonValue::key() const noexcept {
  if (tree_ == nullptr) return {};
  const auto& node = tree_->nodes_[node_];
  return std::string_view(tree_->strings_).substr(node.key, node.key_bytes);
}

std::string_view JsonValue::text() const noexcept {
  if (!is_scalar() || is(JsonKind::null)) return {};
  const auto& node = tree_->nodes_[node_];
  return std::string_view(tree_->strings_).substr(node.text, node.text_bytes);
}

std::string_view JsonValue::source() const noexcept {
  if (tree_ == nullptr || is_scalar()) return {};
  const auto& node = tree_->nodes_[node_];
  return tree_->source_.substr(node.text, node.text_bytes);
}

int JsonValue::line() const noexcept {
  return tree_ == nullptr ? 0 : static_cast<int>(tree_->nodes_[node_].line);
}

JsonValue JsonValue::first() const noexcept {
  if (tree_ == nullptr || tree_->nodes_[node_].first == 0) return {};
  return {tree_, tree_->nodes_[node_].first};
}

JsonValue JsonValue::next() const noexcept {
  if (tree_ == nullptr || tree_->nodes_[node_].next == 0) return {};
  return {tree_, tree_->nodes_[node_].next};
}

JsonValue JsonValue::operator[](std::string_view key) const noexcept {
  if (!is(JsonKind::object)) return {};
  for (JsonValue each = first(); each; each = each.next()) {
    if (each.key() == key) return each;
  }
  return {};
}

std::string json_text(std::string_view bytes, Document& document) {
  Decoded decoded = to_utf8(bytes);
  document.encoding = std::move(decoded.encoding);
  const std::size_t replaced = decoded.replaced_count + replace_lone_surrogates(decoded.text);
  if (replaced != 0) {
    document.issues.push_back(
        {IssueKind::encoding, 0, std::to_string(replaced) + " characters are not valid text"});
  }
  return std::move(decoded.text);
}

}  // namespace carrel::ingest
