#include "ingest/pdf_file.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <poppler-toc.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <limits>
#include <mutex>
#include <utility>

#include "core/unicode.h"
#include "ingest/limits.h"
#include "ingest/pdf_bidi.h"

namespace carrel::ingest {

struct PdfFile::Poppler {
  std::unique_ptr<poppler::document> document;
};

namespace {

// Poppler prints what it finds wrong with a file on stderr unless told not to.
void silence_poppler() {
  static std::once_flag once;
  std::call_once(once, [] {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  });
}

// UTF-16 to UTF-8 without poppler's detour over iconv, which opens a converter for every word.
std::string utf8(const poppler::ustring& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    const bool is_pair = c >= 0xD800 && c < 0xDC00 && i + 1 < text.size() &&
                         text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000;
    if (is_pair) {
      c = 0x10000 + ((c - 0xD800) << 10U) + (text[++i] - 0xDC00U);
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    if (c != 0xFEFF) append_utf8(out, c);
  }
  return out;
}

// The Latin ligatures of Alphabetic Presentation Forms as the letters they stand for.
std::string_view ligature_letters(char32_t c) {
  constexpr std::string_view letters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return c >= 0xFB00 && c <= 0xFB06 ? letters[c - 0xFB00] : std::string_view();
}

// Leaves out white space, control characters and soft hyphens within a word; takes ligatures apart.
std::string clean_word(const poppler::ustring& text) {
  const std::string raw = utf8(text);
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    const CodePoint c = code_point_at(raw, i);
    i += c.size_bytes;
    if (c.value <= 0x20 || (c.value >= 0x7F && c.value <= 0xA0)) continue;
    const bool is_last = i >= raw.size();
    if (c.value == 0xAD) {
      if (is_last) out += '-';
      continue;
    }
    const std::string_view letters = ligature_letters(c.value);
    if (letters.empty()) {
      append_utf8(out, c.value);
    } else {
      out += letters;
    }
  }
  return out;
}

bool is_bold_name(const std::string& font) {
  for (const char* const word : {"Bold", "bold", "Black", "Heavy", "Medi", "BOLD", "CMBX"}) {
    if (font.find(word) != std::string::npos) return true;
  }
  return false;
}

// Broken files give boxes far out of any page, and not-a-number.
float finite(double value) {
  constexpr double far = 1.0e6;
  return std::isfinite(value) ? static_cast<float>(std::clamp(value, -far, far)) : 0.0F;
}

PdfWord to_word(const poppler::text_box& box) {
  PdfWord word;
  word.text = in_reading_order(clean_word(box.text()));
  const poppler::rectf rect = box.bbox();
  word.box = {finite(std::min(rect.left(), rect.right())), finite(std::min(rect.top(), rect.bottom())),
              finite(std::max(rect.left(), rect.right())), finite(std::max(rect.top(), rect.bottom()))};
  word.space_after = box.has_space_after();
  word.quarters = static_cast<std::uint8_t>(box.rotation() & 3);
  if (box.has_font_info()) {
    word.font_size = finite(box.get_font_size());
    word.bold = is_bold_name(box.get_font_name());
  }
  return word;
}

// As the page is shown: turned pages change their sides.
PageSize size_of(const poppler::page& page, int pages) {
  const poppler::rectf rect = page.page_rect();
  PageSize size{.pages = pages,
                .width = std::abs(finite(rect.width())),
                .height = std::abs(finite(rect.height()))};
  const auto turned = page.orientation();
  if (turned == poppler::page::landscape || turned == poppler::page::seascape) {
    std::swap(size.width, size.height);
  }
  return size;
}

void collect_outline(const poppler::toc_item* root, std::vector<PdfOutlineEntry>& out) {
  std::vector<std::pair<const poppler::toc_item*, int>> todo{{root, 0}};
  while (!todo.empty() && out.size() < pdf_outline_entries_max) {
    const auto [item, level] = todo.back();
    todo.pop_back();
    std::string title = level > 0 ? utf8(item->title()) : std::string();
    if (title.size() > metadata_bytes_max) title.clear();
    if (level > 0 && !title.empty()) out.push_back({level, std::move(title)});
    if (level >= nesting_depth_max) continue;
    const std::vector<poppler::toc_item*> children = item->children();
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      todo.emplace_back(*child, level + 1);
    }
  }
}

std::string to_iso(std::time_t time) {
  std::tm parts{};
  // Zero and the end of time are what broken dates turn into.
  if (time <= 0 || gmtime_r(&time, &parts) == nullptr || parts.tm_year > 200) return {};
  char buffer[32];
  const std::size_t size_bytes = std::strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {buffer, size_bytes};
}

}  // namespace

PdfFile::PdfFile(std::string_view bytes) : poppler_(std::make_unique<Poppler>()) {
  silence_poppler();
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return;
  poppler_->document.reset(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!poppler_->document) {
    // A security handler that poppler does not know looks to it like damage.
    if (bytes.find("/Encrypt") != std::string_view::npos) state_ = State::needs_password;
    return;
  }
  state_ = poppler_->document->is_locked() ? State::needs_password : State::open;
}

PdfFile::~PdfFile() = default;

int PdfFile::page_count() const { return poppler_->document->pages(); }

std::optional<PageSize> PdfFile::page_size(int index) const {
  const std::unique_ptr<poppler::page> source(poppler_->document->create_page(index));
  if (!source) return std::nullopt;
  return size_of(*source, page_count());
}

std::optional<PdfPicture> PdfFile::draw_page(int index, double dots_per_inch) const {
  const std::unique_ptr<poppler::page> source(poppler_->document->create_page(index));
  if (!source) return std::nullopt;
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_rgb24);
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  const poppler::image image = renderer.render_page(source.get(), dots_per_inch, dots_per_inch);
  if (!image.is_valid() || image.format() != poppler::image::format_rgb24) return std::nullopt;
  PdfPicture picture{.width = static_cast<std::uint32_t>(image.width()),
                     .height = static_cast<std::uint32_t>(image.height())};
  const std::size_t row_bytes = std::size_t{picture.width} * 3;
  for (int y = 0; y < image.height(); ++y) {  // rows may be padded
    picture.rows.append(image.const_data() + std::ptrdiff_t{y} * image.bytes_per_row(), row_bytes);
  }
  return picture;
}

std::optional<PdfPage> PdfFile::read_page(int index) const {
  const std::unique_ptr<poppler::page> source(poppler_->document->create_page(index));
  if (!source) return std::nullopt;
  PdfPage page;
  page.number = index + 1;
  const PageSize size = size_of(*source, page_count());
  page.width = size.width;
  page.height = size.height;
  for (const poppler::text_box& box : source->text_list(poppler::page::text_list_include_font)) {
    if (page.words.size() >= pdf_page_words_max) {
      page.too_many_words = true;
      break;
    }
    PdfWord word = to_word(box);
    if (!word.text.empty()) page.words.push_back(std::move(word));
  }
  return page;
}

std::vector<PdfOutlineEntry> PdfFile::outline() const {
  std::vector<PdfOutlineEntry> entries;
  const std::unique_ptr<poppler::toc> toc(poppler_->document->create_toc());
  if (toc && toc->root() != nullptr) collect_outline(toc->root(), entries);
  return entries;
}

std::string PdfFile::title() const { return utf8(poppler_->document->get_title()); }

std::string PdfFile::author() const { return utf8(poppler_->document->get_author()); }

std::string PdfFile::date() const {
  const std::string created = to_iso(poppler_->document->get_creation_date_t());
  return created.empty() ? to_iso(poppler_->document->get_modification_date_t()) : created;
}

}  // namespace carrel::ingest
