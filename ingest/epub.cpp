// EPUB 2 and 3: a package of XHTML chapters in the order of its spine (W3C EPUB 3.3, OPF 2.0.1).
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/unicode.h"
#include "ingest/dates.h"
#include "ingest/document_writer.h"
#include "ingest/html_charset.h"
#include "ingest/html_main.h"
#include "ingest/html_metadata.h"
#include "ingest/html_render.h"
#include "ingest/html_tree.h"
#include "ingest/limits.h"
#include "ingest/office.h"
#include "ingest/opc_package.h"
#include "ingest/parse.h"
#include "ingest/xml_reader.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {
namespace {

enum Element : int {
  root_file = 1,
  title,
  creator,
  date,
  language,
  subject,
  item,
  chapter,
  cipher,
  point,
  label,
  target
};

// The elements of a package document, also where an old writer left its namespace out.
constexpr auto package_names = std::to_array<XmlName>({
    {"ocf:rootfile", root_file},
    {"rootfile", root_file},
    {"dc:title", title},
    {"dc:creator", creator},
    {"dc:date", date},
    {"dc:language", language},
    {"dc:subject", subject},
    {"opf:item", item},
    {"item", item},
    {"opf:itemref", chapter},
    {"itemref", chapter},
    {"enc:CipherReference", cipher},
});

struct Item {
  std::string part;
  std::string media_type;
  bool is_contents = false;  // the navigation document, which repeats the headings
};

// container.xml, the package document and encryption.xml, whose elements all differ.
class PackageHandler : public XmlHandler {
 public:
  explicit PackageHandler(std::string_view part) : part_(part) {}

  void start(int element, const XmlAttributes& attributes) override {
    element_ = element;
    text_.clear();
    if (element == root_file && root.empty()) root = part_path(attributes.get("full-path"));
    if (element == cipher) encrypted.insert(unescaped(attributes.get("URI")));
    if (element == chapter && spine.size() < zip_entries_max) {
      spine.emplace_back(attributes.get("idref"));
    }
    if (element == item && items.size() < zip_entries_max) {
      Item& each = items[std::string(attributes.get("id"))];
      each.part = resolve_part(part_, unescaped(attributes.get("href")));
      each.media_type = attributes.get("media-type");
      each.is_contents = attributes.get("properties").find("nav") != std::string_view::npos;
    }
  }
  void end(int element) override {
    if (element == 0 || element != element_) return;
    element_ = 0;
    if (element < title || element > subject) return;  // the others say it by attributes
    std::string value = metadata_text(text_);
    if (value.empty()) return;
    if (element == subject) subjects.push_back(value);
    std::string& kept = values[static_cast<std::size_t>(element)];
    // A book may have several authors, but the first title is the title.
    if (kept.empty()) {
      kept = std::move(value);
    } else if (element == creator) {
      kept += ", " + value;
    }
  }
  void text(std::string_view text) override {
    if (element_ != 0 && text_.size() < metadata_read_bytes) text_ += text;
  }

  // "a%20b.xhtml" -> "a b.xhtml"
  static std::string unescaped(std::string_view address) {
    const auto digit = [](char c) {
      const char low = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') return c - '0';
      return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < address.size(); ++i) {
      const bool has_digits = address[i] == '%' && i + 2 < address.size() &&
                              digit(address[i + 1]) >= 0 && digit(address[i + 2]) >= 0;
      out += has_digits ? static_cast<char>(digit(address[i + 1]) * 16 + digit(address[i + 2]))
                        : address[i];
      if (has_digits) i += 2;
    }
    return out;
  }

  std::string root;
  std::array<std::string, subject + 1> values;
  std::vector<std::string> subjects;
  std::unordered_map<std::string, Item> items;
  std::vector<std::string> spine;
  std::set<std::string> encrypted;

 private:
  std::string part_;
  int element_ = 0;
  std::string text_;
};

constexpr auto contents_names = std::to_array<XmlName>({
    {"ncx:navPoint", point},
    {"ncx:text", label},
    {"ncx:content", target},
});

// The titles that the table of contents of EPUB 2 has for chapters.
class ContentsHandler : public XmlHandler {
 public:
  explicit ContentsHandler(std::string_view part) : part_(part) {}

  void start(int element, const XmlAttributes& attributes) override {
    if (element == label) label_.clear();
    takes_text_ = element == label;
    if (element != target) return;
    const std::string_view source = attributes.get("src");
    const std::string written = PackageHandler::unescaped(source.substr(0, source.find('#')));
    titles.emplace(resolve_part(part_, written), clean_line(label_));
  }
  void end(int) override { takes_text_ = false; }
  void text(std::string_view text) override {
    if (takes_text_ && label_.size() < metadata_read_bytes) label_ += text;
  }

  std::unordered_map<std::string, std::string> titles;  // the first for each part

 private:
  std::string part_;
  std::string label_;
  bool takes_text_ = false;
};

// A book has no navigation or advertising around its text: all of a chapter is its content.
MainContent whole_content(const HtmlTree& tree) {
  MainContent content;
  content.skipped.resize(tree.nodes.size());
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    content.skipped[i] = (tree.nodes[i].hints & hint_hidden) != 0 ? 1 : 0;
  }
  return content;
}

class EpubParser {
 public:
  EpubParser(std::string_view bytes, Document& document) : document_(document), parts_(bytes) {}

  void run() {
    parts_.hold_small_parts();
    const std::string root = root_part();
    PackageHandler package(root);
    if (root.empty() || !read_xml(parts_, root, package_names, package, document_)) {
      document_.issues.push_back({IssueKind::damaged, 0, "the list of its chapters is missing"});
    }
    PackageHandler locks("");
    read_xml(parts_, "META-INF/encryption.xml", package_names, locks, document_);
    for (const std::string& part : locks.encrypted) encrypted_.insert(part_path(part));
    document_.title = package.values[title];
    document_.author = package.values[creator];
    document_.date = iso_date(package.values[date]);
    document_.language = package.values[language];
    for (const std::string& each : package.subjects) add_tags(document_, each);
    read_contents(package);
    read_chapters(package);
    add_hidden_issue(document_, hidden_bytes_);
    parts_.add_issues(document_);
  }

 private:
  std::string root_part() {
    PackageHandler container("");
    read_xml(parts_, "META-INF/container.xml", package_names, container, document_);
    if (parts_.has(container.root)) return container.root;
    for (const std::string& name : parts_.names()) {
      if (name.ends_with(".opf")) return name;
    }
    return {};
  }

  void read_contents(const PackageHandler& package) {
    for (const auto& [id, each] : package.items) {
      if (each.media_type != "application/x-dtbncx+xml") continue;
      ContentsHandler handler(each.part);
      Document ignored;  // the book can be read without it
      read_xml(parts_, each.part, contents_names, handler, ignored);
      titles_ = std::move(handler.titles);
    }
  }

  void read_chapters(const PackageHandler& package) {
    int number = 0;
    int locked = 0;
    std::set<std::string> done;
    for (const std::string& id : package.spine) {
      const auto found = package.items.find(id);
      ++number;
      if (found == package.items.end() || found->second.is_contents) continue;
      const std::string& part = found->second.part;
      if (!done.insert(part).second) continue;
      if (encrypted_.contains(part)) {
        ++locked;
      } else if (document_.text.size() < text_bytes_max) {
        read_chapter(part, number);
      }
    }
    if (locked > 0) {
      document_.issues.push_back({IssueKind::encrypted, 0,
                                  std::to_string(locked) +
                                      (locked == 1 ? " chapter is" : " chapters are") +
                                      " locked by the book's seller"});
    }
  }

  void read_chapter(const std::string& part, int number) {
    const std::string bytes = parts_.text(part, text_bytes_max);
    if (bytes.empty()) {
      document_.issues.push_back({IssueKind::damaged, number, "a chapter is missing"});
      return;
    }
    const HtmlTree tree = parse_html_tree(to_utf8(bytes, declared_html_charset(bytes)).text);
    const std::size_t first = document_.blocks.size();
    const MainContent content = whole_content(tree);
    render_html(tree, content, document_);
    hidden_bytes_ += hidden_bytes(tree, content);
    document_.links.clear();  // between chapters, not to files of the collection
    for (std::size_t i = first; i < document_.blocks.size(); ++i) {
      document_.blocks[i].page = number;
      document_.blocks[i].line = 0;
    }
    document_.line_marks.clear();  // nobody sees the lines of a file inside the book
    name_chapter(first, part);
    if (tree.too_deep || tree.too_many_nodes) {
      document_.issues.push_back(
          {IssueKind::part_limit, number, "nests too deep; the rest was not read"});
    }
  }

  // What stands before the first heading of a chapter belongs to the title the contents give it.
  void name_chapter(std::size_t first, const std::string& part) {
    const auto found = titles_.find(part);
    if (found == titles_.end() || found->second.empty()) return;
    std::size_t end = first;
    while (end < document_.blocks.size() && document_.blocks[end].section == 0) ++end;
    if (end == first || end != document_.blocks.size()) return;
    DocumentWriter(document_).open_section(1, found->second);
    const auto section = static_cast<std::uint32_t>(document_.sections.size() - 1);
    for (std::size_t i = first; i < end; ++i) document_.blocks[i].section = section;
  }

  Document& document_;
  std::size_t hidden_bytes_ = 0;
  ZipParts parts_;
  std::unordered_map<std::string, std::string> titles_;
  std::set<std::string> encrypted_;
};

}  // namespace

Document parse_epub(std::string_view bytes) {
  Document document;
  document.type = "epub";
  EpubParser(bytes, document).run();
  finish_office(document);
  return document;
}

}  // namespace carrel::ingest
