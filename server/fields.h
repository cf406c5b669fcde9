// What a JSON object of a request says, taken field by field with the type each must have. What
// nobody took is unknown and can be refused by name.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/json.h"

namespace carrel::server {

// A field that is null counts as one that is not there. Everything throws RequestError{422}, naming
// the field, where it is of another type or out of range.
class Fields {
 public:
  // `object` must be a JSON object and outlive this. `prefix` goes before names in errors, such as
  // "options.".
  explicit Fields(const Json& object, std::string prefix = {});

  // Marks the field as known. Null when it is not there.
  const Json* find(std::string_view name);

  std::string text(std::string_view name);  // must be there and not empty
  std::string text_or(std::string_view name, std::string_view otherwise);
  std::optional<bool> flag(std::string_view name);
  std::optional<double> number(std::string_view name);
  std::optional<int> count(std::string_view name, int least, int most);
  // A list of texts; none when it is not there.
  std::vector<std::string> texts(std::string_view name, std::size_t count_max);

  // Fields that clients send as a habit and that make no difference here.
  void ignore(std::initializer_list<std::string_view> names);
  // Fields whose wish cannot be fulfilled: refused unless they wish for nothing (null, false, 0,
  // "", [] or {}).
  void refuse(std::initializer_list<std::string_view> names, std::string_view why);
  // Refuses whatever was not named by now.
  void refuse_others() const;

 private:
  [[noreturn]] void fail(std::string_view name, const std::string& what) const;

  const Json& object_;
  std::string prefix_;
  std::vector<std::string_view> known_;
};

}  // namespace carrel::server
