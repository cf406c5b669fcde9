#include "ingest/code_languages.h"

#include <algorithm>
#include <array>
#include <string>

#include "ingest/lines.h"

namespace carrel::ingest {
namespace {

// clang-format off
constexpr auto languages = std::to_array<CodeLanguage>({
    {"c", CodeShape::braces, "//", "/*", "*/"},
    {"c++", CodeShape::braces, "//", "/*", "*/"},
    {"objective-c", CodeShape::braces, "//", "/*", "*/"},
    {"c#", CodeShape::braces, "//", "/*", "*/"},
    {"java", CodeShape::braces, "//", "/*", "*/"},
    {"kotlin", CodeShape::braces, "//", "/*", "*/"},
    {"scala", CodeShape::braces, "//", "/*", "*/", Apostrophe::character},
    {"groovy", CodeShape::braces, "//", "/*", "*/"},
    {"javascript", CodeShape::braces, "//", "/*", "*/"},
    {"typescript", CodeShape::braces, "//", "/*", "*/"},
    {"go", CodeShape::braces, "//", "/*", "*/"},
    {"rust", CodeShape::braces, "//", "/*", "*/", Apostrophe::character},
    {"swift", CodeShape::braces, "//", "/*", "*/"},
    {"dart", CodeShape::braces, "//", "/*", "*/"},
    {"zig", CodeShape::braces, "//", "", ""},
    {"php", CodeShape::braces, "//", "/*", "*/"},
    {"css", CodeShape::braces, "", "/*", "*/"},
    {"protobuf", CodeShape::braces, "//", "/*", "*/"},
    {"perl", CodeShape::braces, "#", "", ""},
    {"r", CodeShape::braces, "#", "", ""},
    {"shell", CodeShape::braces, "#", "", ""},
    {"powershell", CodeShape::braces, "#", "<#", "#>"},
    {"terraform", CodeShape::braces, "#", "/*", "*/"},
    {"nix", CodeShape::paragraphs, "#", "/*", "*/"},
    {"python", CodeShape::indent, "#", "", ""},
    {"ruby", CodeShape::indent, "#", "=begin", "=end"},
    {"lua", CodeShape::indent, "--", "--[[", "]]"},
    {"elixir", CodeShape::indent, "#", "", ""},
    {"julia", CodeShape::indent, "#", "#=", "=#", Apostrophe::character},
    {"haskell", CodeShape::paragraphs, "--", "{-", "-}", Apostrophe::none},
    {"ocaml", CodeShape::paragraphs, "", "(*", "*)", Apostrophe::none},
    {"f#", CodeShape::paragraphs, "//", "(*", "*)", Apostrophe::none},
    {"erlang", CodeShape::paragraphs, "%", "", ""},
    {"clojure", CodeShape::paragraphs, ";", "", "", Apostrophe::none},
    {"lisp", CodeShape::paragraphs, ";", "#|", "|#", Apostrophe::none},
    {"sql", CodeShape::paragraphs, "--", "/*", "*/"},
    {"fortran", CodeShape::paragraphs, "!", "", ""},
    {"pascal", CodeShape::paragraphs, "//", "{", "}"},
    {"assembler", CodeShape::paragraphs, ";", "/*", "*/", Apostrophe::none},
    {"matlab", CodeShape::paragraphs, "%", "%{", "%}", Apostrophe::none},
    {"basic", CodeShape::paragraphs, "", "", "", Apostrophe::none},
    {"batch", CodeShape::paragraphs, "", "", "", Apostrophe::none},
    {"make", CodeShape::paragraphs, "#", "", ""},
    {"cmake", CodeShape::paragraphs, "#", "#[[", "]]"},
    {"dockerfile", CodeShape::paragraphs, "#", "", ""},
    {"vue", CodeShape::paragraphs, "", "<!--", "-->"},
    {"diff", CodeShape::paragraphs, "", "", "", Apostrophe::none},
    {"yaml", CodeShape::keys, "#", "", "", Apostrophe::none},
    {"toml", CodeShape::sections, "#", "", ""},
    {"ini", CodeShape::sections, ";", "", "", Apostrophe::none},
});

struct Row {
  std::string_view name;  // in lower case
  std::string_view language;
};

constexpr auto endings = std::to_array<Row>({
    {"c", "c"}, {"h", "c++"}, {"cc", "c++"}, {"cpp", "c++"}, {"cxx", "c++"}, {"c++", "c++"},
    {"hh", "c++"}, {"hpp", "c++"}, {"hxx", "c++"}, {"ipp", "c++"}, {"inl", "c++"}, {"cu", "c++"},
    {"ino", "c++"}, {"m", "objective-c"}, {"mm", "objective-c"}, {"cs", "c#"}, {"java", "java"},
    {"kt", "kotlin"}, {"kts", "kotlin"}, {"scala", "scala"}, {"sc", "scala"}, {"groovy", "groovy"},
    {"gradle", "groovy"}, {"js", "javascript"}, {"mjs", "javascript"}, {"cjs", "javascript"},
    {"jsx", "javascript"}, {"ts", "typescript"}, {"mts", "typescript"}, {"cts", "typescript"},
    {"tsx", "typescript"}, {"go", "go"}, {"rs", "rust"}, {"swift", "swift"}, {"dart", "dart"},
    {"zig", "zig"}, {"php", "php"}, {"css", "css"}, {"scss", "css"}, {"less", "css"},
    {"proto", "protobuf"}, {"pl", "perl"}, {"pm", "perl"}, {"r", "r"}, {"sh", "shell"},
    {"bash", "shell"}, {"zsh", "shell"}, {"ksh", "shell"}, {"fish", "shell"}, {"ps1", "powershell"},
    {"psm1", "powershell"}, {"tf", "terraform"}, {"hcl", "terraform"}, {"nix", "nix"},
    {"py", "python"}, {"pyi", "python"}, {"pyw", "python"}, {"pyx", "python"}, {"gd", "python"},
    {"nim", "python"}, {"rb", "ruby"}, {"rake", "ruby"}, {"gemspec", "ruby"}, {"lua", "lua"},
    {"ex", "elixir"}, {"exs", "elixir"}, {"jl", "julia"}, {"hs", "haskell"}, {"ml", "ocaml"},
    {"mli", "ocaml"}, {"fs", "f#"}, {"fsx", "f#"}, {"erl", "erlang"}, {"hrl", "erlang"},
    {"clj", "clojure"}, {"cljs", "clojure"}, {"el", "lisp"}, {"lisp", "lisp"}, {"scm", "lisp"},
    {"rkt", "lisp"}, {"sql", "sql"}, {"f", "fortran"}, {"f90", "fortran"}, {"f95", "fortran"},
    {"pas", "pascal"}, {"dpr", "pascal"}, {"s", "assembler"}, {"asm", "assembler"},
    {"matlab", "matlab"}, {"bas", "basic"}, {"vb", "basic"}, {"vbs", "basic"}, {"bat", "batch"},
    {"cmd", "batch"}, {"mk", "make"}, {"mak", "make"}, {"cmake", "cmake"},
    {"dockerfile", "dockerfile"}, {"vue", "vue"}, {"svelte", "vue"}, {"diff", "diff"},
    {"patch", "diff"}, {"yaml", "yaml"}, {"yml", "yaml"}, {"toml", "toml"}, {"ini", "ini"},
    {"cfg", "ini"}, {"conf", "ini"}, {"properties", "ini"}, {"desktop", "ini"}, {"service", "ini"},
    {"timer", "ini"},
});

constexpr auto whole_names = std::to_array<Row>({
    {"makefile", "make"}, {"gnumakefile", "make"}, {"cmakelists.txt", "cmake"},
    {"dockerfile", "dockerfile"}, {"containerfile", "dockerfile"}, {"rakefile", "ruby"},
    {"gemfile", "ruby"}, {"vagrantfile", "ruby"}, {"brewfile", "ruby"}, {"jenkinsfile", "groovy"},
    {"justfile", "make"}, {"sconstruct", "python"}, {"build.bazel", "python"},
    {".bashrc", "shell"}, {".bash_profile", "shell"}, {".profile", "shell"}, {".zshrc", "shell"},
    {".vimrc", "lua"}, {".editorconfig", "ini"}, {".gitconfig", "ini"}, {"cargo.lock", "toml"},
});

constexpr auto interpreters = std::to_array<Row>({
    {"python", "python"}, {"pypy", "python"}, {"sh", "shell"}, {"bash", "shell"}, {"zsh", "shell"},
    {"dash", "shell"}, {"ksh", "shell"}, {"fish", "shell"}, {"perl", "perl"}, {"ruby", "ruby"},
    {"node", "javascript"}, {"deno", "typescript"}, {"bun", "typescript"}, {"lua", "lua"},
    {"php", "php"}, {"rscript", "r"}, {"julia", "julia"}, {"pwsh", "powershell"},
    {"make", "make"}, {"awk", "c"}, {"elixir", "elixir"},
});
// clang-format on

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return low;
}

const CodeLanguage* language_named(std::string_view name) noexcept {
  const auto* found = std::find_if(languages.begin(), languages.end(),
                                   [&](const CodeLanguage& each) { return each.name == name; });
  return found == languages.end() ? nullptr : found;
}

template <std::size_t count>
const CodeLanguage* look_up(const std::array<Row, count>& rows, std::string_view name) noexcept {
  for (const Row& row : rows) {
    if (row.name == name) return language_named(row.language);
  }
  return nullptr;
}

}  // namespace

const CodeLanguage* language_of_name(std::string_view name) noexcept {
  const std::size_t slash = name.find_last_of('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::string low = lower(name);
  if (const auto* whole = look_up(whole_names, low)) return whole;
  const std::size_t dot = low.find_last_of('.');
  if (dot == std::string::npos || dot == 0) return nullptr;
  return look_up(endings, std::string_view(low).substr(dot + 1));
}

const CodeLanguage* language_of_shebang(std::string_view text) noexcept {
  if (!text.starts_with("#!")) return nullptr;
  const std::string line = lower(trim(text.substr(2, std::min<std::size_t>(line_end(text, 0), 200))));
  std::string_view command = std::string_view(line).substr(0, line.find('\n'));
  std::string_view program = command.substr(0, command.find_first_of(" \t\r"));
  program = program.substr(program.find_last_of('/') + 1);
  if (program == "env") {
    command.remove_prefix(std::min(command.find_first_of(" \t"), command.size()));
    command = trim(command);
    if (command.starts_with("-s")) command = trim(command.substr(2));
    program = command.substr(0, command.find_first_of(" \t\r"));
    program = program.substr(program.find_last_of('/') + 1);
  }
  program = program.substr(0, program.find_last_not_of("0123456789.") + 1);  // python3.11
  return look_up(interpreters, program);
}

}  // namespace carrel::ingest
