// What the head of a piece of code says it is: the words before its brace or colon.
#pragma once

#include <string>
#include <string_view>

namespace carrel::ingest {

enum class SymbolKind : unsigned char {
  none,       // statements
  scope,      // a namespace or the like: looked into, but not named
  container,  // a class or what else holds functions
  leaf        // a function, or a type without functions
};

struct Symbol {
  SymbolKind kind = SymbolKind::none;
  std::string name;
};

// Of a head in masked code, up to its '{'.
Symbol symbol_of_head(std::string_view head);

// Of a line such as "class Pump(Machine):", "def self.prime(litres)", "function M.prime()",
// "defmodule Pump do".
Symbol symbol_of_line(std::string_view line);

}  // namespace carrel::ingest
