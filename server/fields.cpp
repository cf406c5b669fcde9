#include "server/fields.h"

#include <algorithm>

#include "server/errors.h"

namespace carrel::server {
namespace {

bool wishes_nothing(const Json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() == 0;
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  return value.is_null() || value.empty();
}

}  // namespace

Fields::Fields(const Json& object, std::string prefix)
    : object_(object), prefix_(std::move(prefix)) {}

void Fields::fail(std::string_view name, const std::string& what) const {
  throw bad_parameter(prefix_ + std::string(name), what);
}

const Json* Fields::find(std::string_view name) {
  known_.push_back(name);
  const auto it = object_.find(std::string(name));
  return it == object_.end() || it->is_null() ? nullptr : &*it;
}

std::string Fields::text(std::string_view name) {
  std::string value = text_or(name, "");
  if (value.empty()) fail(name, "must be there: a text that is not empty");
  return value;
}

std::string Fields::text_or(std::string_view name, std::string_view otherwise) {
  const Json* value = find(name);
  if (value == nullptr) return std::string(otherwise);
  if (!value->is_string()) fail(name, "must be a text");
  return value->get<std::string>();
}

std::optional<bool> Fields::flag(std::string_view name) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) fail(name, "must be true or false");
  return value->get<bool>();
}

std::optional<double> Fields::number(std::string_view name) {
  const Json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) fail(name, "must be a number");
  return value->get<double>();
}

std::optional<int> Fields::count(std::string_view name, int least, int most) {
  const std::optional<double> value = number(name);
  if (!value) return std::nullopt;
  const bool is_whole = *value >= least && *value <= most && *value == static_cast<int>(*value);
  if (!is_whole) {
    fail(name,
         "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<int>(*value);
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t count_max) {
  const Json* value = find(name);
  if (value == nullptr) return {};
  const bool is_list =
      value->is_array() &&
      std::all_of(value->begin(), value->end(), [](const Json& item) { return item.is_string(); });
  if (!is_list) fail(name, "must be a list of texts");
  if (value->size() > count_max) {
    fail(name, "may have " + std::to_string(count_max) + " entries, not more");
  }
  return value->get<std::vector<std::string>>();
}

void Fields::ignore(std::initializer_list<std::string_view> names) {
  known_.insert(known_.end(), names.begin(), names.end());
}

void Fields::refuse(std::initializer_list<std::string_view> names, std::string_view why) {
  for (const std::string_view name : names) {
    const Json* value = find(name);
    if (value != nullptr && !wishes_nothing(*value)) fail(name, std::string(why));
  }
}

void Fields::refuse_others() const {
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    std::string known;
    for (const std::string_view other : known_)
      known += (known.empty() ? "" : ", ") + std::string(other);
    fail(name, "is not known here; known are: " + known);
  }
}

}  // namespace carrel::server
