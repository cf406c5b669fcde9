#include "ingest/pdf_file.h"

#include <poppler/DateInfo.h>
#include <poppler/ErrorCodes.h>
#include <poppler/GlobalParams.h>
#include <poppler/Outline.h>
#include <poppler/PDFDoc.h>
#include <poppler/SplashOutputDev.h>
#include <poppler/splash/SplashBitmap.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <limits>
#include <mutex>
#include <utility>

#include "ingest/limits.h"
#include "ingest/pdf_notes.h"
#include "ingest/pdf_strings.h"
#include "ingest/pdf_text_device.h"

namespace carrel::ingest {

struct PdfFile::Poppler {
  std::unique_ptr<PDFDoc> document;
};

namespace {

// Whether this thread's document lacks tables of characters, which poppler says in a message only,
// and to a function that is told nothing else.
bool& tables_are_lacking() {
  thread_local bool lacking = false;
  return lacking;
}

// Instead of stderr.
void take_message(ErrorCategory, Goffset, const char* message) {
  const std::string_view text = message;
  const bool is_lacking = text.find("Missing language pack") != std::string_view::npos ||
                          text.find("Couldn't find ToUnicode CMap") != std::string_view::npos;
  if (is_lacking) tables_are_lacking() = true;
}

// What poppler keeps for all documents.
void start_poppler() {
  static std::once_flag once;
  std::call_once(once, [] {
    globalParams = std::make_unique<GlobalParams>();
    setErrorCallback(take_message);
  });
}

// As the page is shown: turned pages change their sides.
PageSize size_of(const ::Page& page, int pages) {
  const PDFRectangle& box = *page.getCropBox();
  PageSize size{.pages = pages,
                .width = std::abs(finite(box.x2 - box.x1)),
                .height = std::abs(finite(box.y2 - box.y1))};
  const int turned = page.getRotate();
  if (turned == 90 || turned == 270) std::swap(size.width, size.height);
  return size;
}

std::string title_of(const OutlineItem& item) {
  std::string title = utf8({item.getTitle(), static_cast<std::size_t>(item.getTitleLength())});
  return title.size() > metadata_bytes_max ? std::string() : title;
}

void push_backwards(const std::vector<OutlineItem*>* items, int level,
                    std::vector<std::pair<OutlineItem*, int>>& todo) {
  if (items == nullptr) return;
  for (auto item = items->rbegin(); item != items->rend(); ++item) todo.emplace_back(*item, level);
}

std::vector<PdfOutlineEntry> collect_outline(Outline& outline) {
  std::vector<PdfOutlineEntry> entries;
  std::vector<std::pair<OutlineItem*, int>> todo;
  push_backwards(outline.getItems(), 1, todo);
  while (!todo.empty() && entries.size() < pdf_outline_entries_max) {
    const auto [item, level] = todo.back();
    todo.pop_back();
    std::string title = title_of(*item);
    if (!title.empty()) entries.push_back({level, std::move(title)});
    if (level >= nesting_depth_max) continue;
    item->open();
    push_backwards(item->getKids(), level + 1, todo);
  }
  return entries;
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
  start_poppler();
  tables_are_lacking() = false;
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return;
  // The empty passwords are tried: they open what is only protected from being changed.
  poppler_->document = std::make_unique<PDFDoc>(
      new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)),
      GooString(), GooString());
  if (poppler_->document->isOk()) {
    state_ = State::open;
    return;
  }
  // A security handler that poppler does not know looks to it like damage.
  const bool is_locked = poppler_->document->getErrorCode() == errEncrypted ||
                         bytes.find("/Encrypt") != std::string_view::npos;
  if (is_locked) state_ = State::needs_password;
}

PdfFile::~PdfFile() = default;

int PdfFile::page_count() const { return poppler_->document->getNumPages(); }

std::optional<PageSize> PdfFile::page_size(int index) const {
  const ::Page* source = poppler_->document->getPage(index + 1);
  if (source == nullptr || !source->isOk()) return std::nullopt;
  return size_of(*source, page_count());
}

namespace {

std::optional<PdfPicture> draw(PDFDoc& document, int number, double dots_per_inch,
                               SplashColorMode mode, std::size_t channels) {
  SplashColor paper = {0xFF, 0xFF, 0xFF};
  SplashOutputDev device(mode, 4, false, paper);
  device.setFontAntialias(true);
  device.setVectorAntialias(true);
  device.setFreeTypeHinting(false, false);
  device.startDoc(&document);
  document.displayPageSlice(&device, number, dots_per_inch, dots_per_inch, 0, false, true, false, -1,
                            -1, -1, -1);
  const SplashBitmap* bitmap = device.getBitmap();
  if (bitmap == nullptr || bitmap->getDataPtr() == nullptr) return std::nullopt;
  PdfPicture picture{.width = static_cast<std::uint32_t>(bitmap->getWidth()),
                     .height = static_cast<std::uint32_t>(bitmap->getHeight())};
  const std::size_t row_bytes = std::size_t{picture.width} * channels;
  for (int y = 0; y < bitmap->getHeight(); ++y) {  // rows may be padded
    const auto* row = bitmap->getDataPtr() + std::ptrdiff_t{y} * bitmap->getRowSize();
    picture.rows.append(reinterpret_cast<const char*>(row), row_bytes);
  }
  return picture;
}

}  // namespace

std::optional<PdfPicture> PdfFile::draw_page(int index, double dots_per_inch) const {
  if (!page_size(index)) return std::nullopt;
  return draw(*poppler_->document, index + 1, dots_per_inch, splashModeRGB8, 3);
}

std::optional<PdfPicture> PdfFile::draw_gray_page(int index, double dots_per_inch) const {
  if (!page_size(index)) return std::nullopt;
  return draw(*poppler_->document, index + 1, dots_per_inch, splashModeMono8, 1);
}

float PdfFile::picture_share(int index) const {
  const auto size = page_size(index);
  return size ? ingest::picture_share(*poppler_->document, index + 1, size->width, size->height) : 0;
}

std::optional<PdfPage> PdfFile::read_page(int index) const {
  const auto size = page_size(index);
  if (!size) return std::nullopt;
  PdfPage page = read_text(*poppler_->document, index + 1, size->width, size->height);
  read_notes(*poppler_->document, index + 1, page);
  page.number = index + 1;
  page.width = size->width;
  page.height = size->height;
  return page;
}

void PdfFile::give_attachments(const TakeAttachments& take) const {
  ingest::give_attachments(*poppler_->document, take);
}

bool PdfFile::lacks_character_tables() const { return tables_are_lacking(); }

std::vector<PdfOutlineEntry> PdfFile::outline() const {
  Outline* outline = poppler_->document->getOutline();
  return outline == nullptr ? std::vector<PdfOutlineEntry>() : collect_outline(*outline);
}

namespace {

// Of the information dictionary.
std::string entry_of(PDFDoc& document, const char* key) {
  const auto value = document.getDocInfoStringEntry(key);
  return value ? utf8_of_text(value->toStr()) : std::string();
}

std::string date_of(PDFDoc& document, const char* key) {
  const auto value = document.getDocInfoStringEntry(key);
  return value ? to_iso(dateStringToTime(value.get())) : std::string();
}

}  // namespace

std::string PdfFile::title() const { return entry_of(*poppler_->document, "Title"); }

std::string PdfFile::author() const { return entry_of(*poppler_->document, "Author"); }

std::string PdfFile::date() const {
  const std::string created = date_of(*poppler_->document, "CreationDate");
  return created.empty() ? date_of(*poppler_->document, "ModDate") : created;
}

}  // namespace carrel::ingest
