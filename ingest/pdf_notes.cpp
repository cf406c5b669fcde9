#include "ingest/pdf_notes.h"

#include <poppler/Annot.h>
#include <poppler/FileSpec.h>
#include <poppler/Form.h>
#include <poppler/PDFDoc.h>
#include <poppler/Page.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "ingest/limits.h"
#include "ingest/pdf_strings.h"

namespace carrel::ingest {
namespace {

// Where a place of the page's own coordinates is on the page as it is shown.
Rect on_shown_page(const ::Page& page, double x, double y) {
  const PDFRectangle& box = *page.getCropBox();
  double left = x - box.x1, top = box.y2 - y;
  if (page.getRotate() == 90) left = y - box.y1, top = x - box.x1;
  if (page.getRotate() == 180) left = box.x2 - x, top = y - box.y1;
  if (page.getRotate() == 270) left = box.y2 - y, top = box.x2 - x;
  return {finite(left), finite(top), finite(left), finite(top)};
}

Rect united(const Rect& a, const Rect& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

Rect shown_box(const ::Page& page, const PDFRectangle& box) {
  return united(on_shown_page(page, box.x1, box.y1), on_shown_page(page, box.x2, box.y2));
}

std::string line_of(const GooString* text, std::size_t bytes_max) {
  return text == nullptr ? std::string() : one_line(utf8_of_text(text->toStr()), bytes_max);
}

// Of people, fields and files.
std::string name_of(const GooString* text) { return line_of(text, metadata_bytes_max); }

int count_of(AnnotQuadrilaterals* places) {
  return places == nullptr ? 0 : places->getQuadrilateralsLength();
}

// The lines of text that a mark lies on.
std::vector<Rect> marked_places(const ::Page& page, const AnnotTextMarkup& mark) {
  std::vector<Rect> places;
  AnnotQuadrilaterals* quads = mark.getQuadrilaterals();
  for (int i = 0; i < std::min(count_of(quads), pdf_mark_lines_max); ++i) {
    const Rect a = united(on_shown_page(page, quads->getX1(i), quads->getY1(i)),
                          on_shown_page(page, quads->getX2(i), quads->getY2(i)));
    const Rect b = united(on_shown_page(page, quads->getX3(i), quads->getY3(i)),
                          on_shown_page(page, quads->getX4(i), quads->getY4(i)));
    places.push_back(united(a, b));
  }
  return places;
}

bool holds_middle(const Rect& place, const Rect& word) {
  const float x = (word.left + word.right) / 2;
  const float y = (word.top + word.bottom) / 2;
  return x >= place.left && x <= place.right && y >= place.top && y <= place.bottom;
}

class NoteReader {
 public:
  NoteReader(const ::Page& source, const PdfPage& page) : source_(source), page_(page) {}

  void take(Annot& annotation) {
    constexpr unsigned unseen = Annot::flagHidden | Annot::flagNoView;
    if ((annotation.getFlags() & unseen) != 0) return;
    switch (annotation.getType()) {
      case Annot::typeHighlight:
      case Annot::typeUnderline:
      case Annot::typeSquiggly:
      case Annot::typeStrikeOut:
        take_mark(static_cast<AnnotTextMarkup&>(annotation));
        break;
      case Annot::typeText:
      case Annot::typeCaret:
      case Annot::typeStamp:
      case Annot::typeInk:
      case Annot::typeLine:
      case Annot::typeSquare:
      case Annot::typeCircle:
      case Annot::typePolygon:
      case Annot::typePolyLine:
      case Annot::typeFileAttachment:
        add(note_of(static_cast<AnnotMarkup&>(annotation)), annotation.getRect());
        break;
      default:  // links, fields, and what is drawn as text of the page
        break;
    }
  }

  void take(FormWidget& field) {
    const std::string value = value_of(field);
    if (value.empty()) return;
    std::string name = name_of(field.getAlternateUiName());
    if (name.empty()) name = name_of(field.getPartialName());
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    field.getRect(&x1, &y1, &x2, &y2);
    add((name.empty() ? std::string("Field") : name) + ": " + value, PDFRectangle(x1, y1, x2, y2));
  }

  std::vector<PdfNote> finish() { return std::move(notes_); }
  bool is_cut() const noexcept { return is_cut_; }

 private:
  // What somebody wrote.
  std::string words_of(const GooString* text) {
    std::string line = line_of(text, pdf_note_bytes_max);
    is_cut_ = is_cut_ || line.size() >= pdf_note_bytes_max;
    return line;
  }

  std::string note_of(const AnnotMarkup& annotation) {
    const std::string text = words_of(annotation.getContents());
    const std::string author = name_of(annotation.getLabel());
    if (text.empty()) return {};
    return (author.empty() ? std::string("Note: ") : "Note by " + author + ": ") + text;
  }

  std::string value_of(FormWidget& field) {
    switch (field.getType()) {
      case formText: {
        const auto& text = static_cast<FormWidgetText&>(field);
        return text.isPassword() ? std::string() : words_of(text.getContent());
      }
      case formButton: {
        const auto& button = static_cast<FormWidgetButton&>(field);
        const bool is_choice = button.getButtonType() != formButtonPush;
        return is_choice && button.getState() ? "yes" : std::string();
      }
      case formChoice: {
        const auto& choice = static_cast<FormWidgetChoice&>(field);
        std::string value = words_of(choice.getEditChoice());
        for (int i = 0; value.empty() && i < choice.getNumChoices(); ++i) {
          if (choice.isSelected(i)) value = words_of(choice.getChoice(i));
        }
        return value;
      }
      default:
        return {};
    }
  }

  void take_mark(const AnnotTextMarkup& mark) {
    is_cut_ = is_cut_ || count_of(mark.getQuadrilaterals()) > pdf_mark_lines_max;
    const std::string passage = marked_text(marked_places(source_, mark));
    const std::string note = note_of(mark);
    std::string text = passage.empty() ? std::string() : "Marked: " + passage;
    if (!text.empty() && !note.empty()) text += '\n';
    // Many programs put the marked passage itself into the note.
    if (note.find(passage) == std::string::npos || passage.empty()) text += note;
    while (text.ends_with('\n')) text.pop_back();
    add(text, mark.getRect());
  }

  std::string marked_text(const std::vector<Rect>& places) {
    std::string text;
    const std::size_t cost = places.size() * page_.words.size();
    is_cut_ = is_cut_ || cost > comparisons_left_;
    if (cost > comparisons_left_) return text;
    comparisons_left_ -= cost;
    for (const PdfWord& word : page_.words) {
      const bool is_marked = std::any_of(places.begin(), places.end(), [&](const Rect& place) {
        return holds_middle(place, word.box);
      });
      if (!is_marked) continue;
      is_cut_ = is_cut_ || text.size() > pdf_note_bytes_max;
      if (text.size() > pdf_note_bytes_max) break;
      if (!text.empty()) text += ' ';
      text += word.text;
    }
    return text;
  }

  void add(std::string text, const PDFRectangle& box) {
    if (text.empty()) return;
    is_cut_ = is_cut_ || notes_.size() >= pdf_page_notes_max;
    if (notes_.size() >= pdf_page_notes_max) return;
    notes_.push_back({std::move(text), shown_box(source_, box)});
  }

  const ::Page& source_;
  const PdfPage& page_;
  std::vector<PdfNote> notes_;
  bool is_cut_ = false;
  std::size_t comparisons_left_ = pdf_page_comparisons_max;
};

// At most `room` bytes and one, which says that there are more.
std::string bytes_of(Stream& stream, std::uint64_t room) {
  std::string bytes;
  std::string part(std::size_t{64} << 10, '\0');
  stream.reset();
  while (bytes.size() <= room) {
    const int count = stream.doGetChars(static_cast<int>(part.size()),
                                        reinterpret_cast<unsigned char*>(part.data()));
    if (count <= 0) break;
    bytes.append(part, 0, static_cast<std::size_t>(count));
  }
  stream.close();
  return bytes;
}

// False when there is no room for more.
bool give(FileSpec& file, const TakeAttachments& take) {
  const std::uint64_t room = take.room_bytes();
  if (room == 0) return false;
  std::string name = name_of(file.getFileName());
  if (name.empty()) name = "attachment";
  EmbFile* embedded = file.isOk() ? file.getEmbeddedFile() : nullptr;
  if (embedded == nullptr || !embedded->isOk() || !take.wants(name)) return true;
  const std::string bytes = bytes_of(*embedded->stream(), room);
  if (bytes.size() > room) {
    take.too_big(name);
  } else {
    take.add(name, bytes);
  }
  return true;
}

}  // namespace

void read_notes(PDFDoc& document, int number, PdfPage& page) {
  ::Page* source = document.getPage(number);
  Annots* annotations = source == nullptr ? nullptr : source->getAnnots();
  if (annotations == nullptr || annotations->getAnnots().empty()) return;
  NoteReader reader(*source, page);
  for (Annot* annotation : annotations->getAnnots()) reader.take(*annotation);
  const std::unique_ptr<FormPageWidgets> fields = source->getFormWidgets();
  for (int i = 0; fields && i < fields->getNumWidgets(); ++i) reader.take(*fields->getWidget(i));
  page.notes_are_cut = reader.is_cut();
  page.notes = reader.finish();
}

void give_attachments(PDFDoc& document, const TakeAttachments& take) {
  Catalog& catalog = *document.getCatalog();
  const int count = std::min(catalog.numEmbeddedFiles(), pdf_attachments_max);
  if (count < catalog.numEmbeddedFiles()) take.too_many();
  for (int i = 0; i < count; ++i) {
    const auto file = catalog.embeddedFile(i);
    if (file && !give(*file, take)) return take.too_many();
  }
  for (int number = 1; number <= std::min(document.getNumPages(), pages_max); ++number) {
    ::Page* page = document.getPage(number);
    Annots* annotations = page == nullptr ? nullptr : page->getAnnots();
    if (annotations == nullptr) continue;
    for (Annot* annotation : annotations->getAnnots()) {
      if (annotation->getType() != Annot::typeFileAttachment) continue;
      // By its dictionary: poppler keeps the type of such annotations to itself.
      const Object named = annotation->getAnnotObj().dictLookup("FS");
      FileSpec file(&named);
      if (!give(file, take)) return take.too_many();
    }
  }
}

}  // namespace carrel::ingest
