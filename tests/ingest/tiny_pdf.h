// Writes small PDFs for tests: text at places, an outline, a title. US Letter, Helvetica.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carrel::ingest {

class TinyPdf {
 public:
  // Everything added from here on is on a new page.
  void page(int rotate = 0) { pages_.push_back({"", rotate, ""}); }

  // `x` from the left, `y` from the top of the page, to the baseline, in points.
  void text(double x, double y, std::string_view text, double size = 10, bool bold = false) {
    draw(text, bold, size, "1 0 0 1 " + number(x) + " " + number(height - y));
  }

  // Operators of a content stream as they are; /F1 and /F2 are fonts, /Clear draws transparently.
  void raw(std::string_view operators) { pages_.back().content += std::string(operators) + "\n"; }

  // Bottom to top.
  void upward_text(double x, double y, std::string_view text, double size = 10) {
    draw(text, false, size, "0 1 -1 0 " + number(x) + " " + number(height - y));
  }

  // An object of its own, by the number that is returned; and entries for the dictionaries of the
  // present page and of the whole document, as they are.
  std::size_t object(std::string text) {
    extra_objects_.push_back(std::move(text));
    return extra_first + extra_objects_.size() - 1;
  }
  void page_entry(std::string_view entry) { pages_.back().entries += entry; }
  void catalog_entry(std::string_view entry) { catalog_ += entry; }

  void outline(std::string_view title) { outline_.emplace_back(title); }
  void title(std::string_view title) { title_ = title; }

  std::string bytes() const {
    std::vector<std::string> objects;  // number i + 1
    const std::size_t pages_first = 5;
    const std::size_t outline_first = pages_first + 2 * pages_.size();
    objects.push_back("<< /Type /Catalog /Pages 2 0 R /Outlines " + reference(outline_first) + catalog_ + " >>");
    std::string kids;
    for (std::size_t i = 0; i < pages_.size(); ++i) kids += reference(pages_first + 2 * i) + " ";
    objects.push_back("<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages_.size()) +
                      " /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> "
                      "/ExtGState << /Clear << /ca 0 /CA 0 >> >> >> >>");
    objects.push_back("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                      "/Encoding /WinAnsiEncoding >>");
    objects.push_back("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold "
                      "/Encoding /WinAnsiEncoding >>");
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      objects.push_back("<< /Type /Page /Parent 2 0 R /Rotate " + std::to_string(pages_[i].rotate) +
                        " /Contents " + reference(pages_first + 2 * i + 1) + " " +
                        pages_[i].entries + " >>");
      objects.push_back("<< /Length " + std::to_string(pages_[i].content.size()) + " >>\nstream\n" +
                        pages_[i].content + "\nendstream");
    }
    append_outline(objects, outline_first);
    objects.push_back("<< /Title (" + escaped(title_) + ") /Author (A. Writer) "
                      "/CreationDate (D:20230409083000Z) >>");
    return assemble(objects, extra_objects_);
  }

 private:
  static constexpr double height = 792;

  struct PageContent {
    std::string content;
    int rotate;
    std::string entries;
  };

  static std::string number(double value) { return std::to_string(value); }
  static std::string reference(std::size_t object) { return std::to_string(object) + " 0 R"; }

  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '(' || c == ')' || c == '\\') out += '\\';
      out += c;
    }
    return out;
  }

  void draw(std::string_view text, bool bold, double size, const std::string& matrix) {
    pages_.back().content += std::string("BT ") + (bold ? "/F2 " : "/F1 ") + number(size) + " Tf " +
                             matrix + " Tm (" + escaped(text) + ") Tj ET\n";
  }

  // Flat: every title on the first level.
  void append_outline(std::vector<std::string>& objects, std::size_t first) const {
    const std::size_t last = first + outline_.size();
    objects.push_back("<< /Type /Outlines /First " + reference(first + 1) + " /Last " +
                      reference(last) + " /Count " + std::to_string(outline_.size()) + " >>");
    for (std::size_t i = 0; i < outline_.size(); ++i) {
      std::string item = "<< /Title (" + escaped(outline_[i]) + ") /Parent " + reference(first);
      if (i > 0) item += " /Prev " + reference(first + i);
      if (i + 1 < outline_.size()) item += " /Next " + reference(first + i + 2);
      objects.push_back(item + " >>");
    }
  }

  static std::string entry_at(std::size_t offset) {
    const std::string digits = std::to_string(offset);
    return std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }

  static std::string assemble(const std::vector<std::string>& objects,
                              const std::vector<std::string>& extra) {
    std::string out = "%PDF-1.4\n";
    std::string table = "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
    const auto add = [&](std::size_t number, const std::string& object) {
      table += entry_at(out.size());
      out += std::to_string(number) + " 0 obj\n" + object + "\nendobj\n";
    };
    for (std::size_t i = 0; i < objects.size(); ++i) add(i + 1, objects[i]);
    if (!extra.empty()) {
      table += std::to_string(extra_first) + " " + std::to_string(extra.size()) + "\n";
    }
    for (std::size_t i = 0; i < extra.size(); ++i) add(extra_first + i, extra[i]);
    const std::size_t size = extra.empty() ? objects.size() + 1 : extra_first + extra.size();
    const std::size_t table_at = out.size();
    return out + table + "trailer\n<< /Size " + std::to_string(size) + " /Root 1 0 R /Info " +
           reference(objects.size()) + " >>\nstartxref\n" + std::to_string(table_at) + "\n%%EOF\n";
  }

  static constexpr std::size_t extra_first = 100'000;

  std::vector<std::string> extra_objects_;
  std::string catalog_;
  std::vector<PageContent> pages_;
  std::vector<std::string> outline_;
  std::string title_;
};

}  // namespace carrel::ingest
