// What readers and fillers-in of a PDF added to it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/parse.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/tiny_pdf.h"

namespace carrel::ingest {
namespace {

std::vector<FoundDocument> read_all(std::string_view bytes) {
  std::vector<FoundDocument> found;
  Members members(bytes.size(), [&](FoundDocument one) { found.push_back(std::move(one)); });
  found.push_back({.document = parse(bytes, "file.pdf", members)});
  for (const FoundDocument& one : found) expect_well_formed(one.document);
  return found;
}

Document read(std::string_view bytes) { return std::move(read_all(bytes).back().document); }

// The quotations behind the text of the pages.
std::vector<std::string> notes_of(const Document& document) {
  std::vector<std::string> notes;
  for (const Block& block : document.blocks) {
    if (block.kind == BlockKind::quote) notes.emplace_back(block.span.in(document.text));
  }
  return notes;
}

using Notes = std::vector<std::string>;

// "Rent is due on the third day." with its baseline 100 points below the top.
TinyPdf lease() {
  TinyPdf pdf;
  pdf.page();
  pdf.text(72, 100, "Rent is due on the third day.");
  return pdf;
}

TEST(PdfNotes, a_note_tells_its_author_page_and_place) {
  TinyPdf pdf = lease();
  pdf.page_entry("/Annots [<< /Type /Annot /Subtype /Text /Rect [400 680 420 700] /T (Ada) "
                 "/Contents (Ask the\nlandlord) >>]");
  const Document document = read(pdf.bytes());
  EXPECT_EQ(notes_of(document), Notes{"Note by Ada: Ask the landlord"});
  EXPECT_EQ(document.blocks.back().page, 1);
  EXPECT_NEAR(document.blocks.back().box.top, 92, 1);
  EXPECT_NEAR(document.blocks.back().box.left, 400, 1);
}

TEST(PdfNotes, a_marked_passage_is_kept_with_what_was_written_to_it) {
  TinyPdf pdf = lease();
  // Helvetica of 10 points: "third" is about from 139 to 158.
  pdf.page_entry("/Annots [<< /Type /Annot /Subtype /Highlight /Rect [105 685 180 702] "
                 "/QuadPoints [105 702 180 702 105 688 180 688] /Contents (really?) >>]");
  const Notes notes = notes_of(read(pdf.bytes()));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes.front(), "Marked: due on the third\nNote: really?");
}

TEST(PdfNotes, a_mark_on_a_turned_page_lies_where_its_text_does) {
  TinyPdf pdf;
  pdf.page(90);
  pdf.text(72, 100, "Rent is due on the third day.");
  pdf.page_entry("/Annots [<< /Type /Annot /Subtype /Underline /Rect [105 685 180 702] "
                 "/QuadPoints [105 702 180 702 105 688 180 688] >>]");
  EXPECT_EQ(notes_of(read(pdf.bytes())), Notes{"Marked: due on the third"});
}

std::string words(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

std::vector<std::string> limits_met(const Document& document) {
  std::vector<std::string> messages;
  for (const Issue& issue : document.issues) {
    if (issue.kind == IssueKind::part_limit) messages.push_back(issue.message);
  }
  return messages;
}

TEST(PdfNotes, a_long_note_is_kept_whole_and_one_that_is_too_long_is_cut_and_said) {
  const auto with_note = [](const std::string& text) {
    TinyPdf pdf = lease();
    pdf.page_entry("/Annots [<< /Type /Annot /Subtype /Text /Rect [400 680 420 700] /Contents (" +
                   text + ") >>]");
    return read(pdf.bytes());
  };
  const Document long_one = with_note(words(2000));
  ASSERT_EQ(notes_of(long_one).size(), 1U);
  EXPECT_TRUE(notes_of(long_one)[0].ends_with("word1999"));
  EXPECT_TRUE(long_one.issues.empty());
  const Document cut = with_note(words(10'000));
  ASSERT_EQ(notes_of(cut).size(), 1U);
  EXPECT_FALSE(notes_of(cut)[0].ends_with("word9999"));
  EXPECT_EQ(limits_met(cut), Notes{"notes on it are longer, or more, than are read"});
  ASSERT_EQ(cut.issues.size(), 1U);
  EXPECT_EQ(cut.issues[0].page, 1);
}

TEST(PdfNotes, more_notes_than_are_read_are_said) {
  TinyPdf pdf = lease();
  std::string notes;
  for (int i = 0; i < 2001; ++i) {
    notes += "<< /Type /Annot /Subtype /Text /Rect [400 680 420 700] /Contents (No. " +
             std::to_string(i) + ") >> ";
  }
  pdf.page_entry("/Annots [" + notes + "]");
  const Document document = read(pdf.bytes());
  EXPECT_EQ(notes_of(document).size(), 2000U);
  EXPECT_EQ(limits_met(document), Notes{"notes on it are longer, or more, than are read"});
}

TEST(PdfNotes, hidden_notes_are_not_read) {
  TinyPdf pdf = lease();
  pdf.page_entry("/Annots [<< /Type /Annot /Subtype /Text /Rect [400 680 420 700] /F 2 "
                 "/Contents (Secret) >>]");
  EXPECT_EQ(notes_of(read(pdf.bytes())), Notes{});
}

TEST(PdfNotes, fields_with_a_value_are_read_with_their_names) {
  TinyPdf pdf = lease();
  const auto widget = [&](const std::string& entries) {
    const std::size_t number = pdf.object("<< /Type /Annot /Subtype /Widget /F 4 "
                                          "/Rect [72 500 272 520] " + entries + " >>");
    return std::to_string(number) + " 0 R ";
  };
  const std::string fields =
      widget("/FT /Tx /T (f1) /TU (Name of tenant) /V (Grace Hopper) /DA (/F1 10 Tf 0 g)") +
      widget("/FT /Tx /T (phone) /DA (/F1 10 Tf 0 g)") +
      widget("/FT /Tx /T (pin) /Ff 8192 /V (1234) /DA (/F1 10 Tf 0 g)") +
      widget("/FT /Btn /T (pets) /V /On /AS /On /AP << /N << /On 3 0 R /Off 3 0 R >> >>") +
      widget("/FT /Ch /T (floor) /Opt [(first) (second)] /V (second) /DA (/F1 10 Tf 0 g)");
  pdf.page_entry("/Annots [" + fields + "]");
  pdf.catalog_entry(" /AcroForm << /Fields [" + fields + "] /DR << /Font << /F1 3 0 R >> >> >>");
  EXPECT_EQ(notes_of(read(pdf.bytes())),
            (Notes{"Name of tenant: Grace Hopper", "pets: yes", "floor: second"}));
}

TEST(PdfNotes, attached_files_are_documents_of_their_own) {
  TinyPdf pdf = lease();
  const std::string text = "Keys: two for the door.";
  const std::size_t stream = pdf.object("<< /Type /EmbeddedFile /Length " +
                                        std::to_string(text.size()) + " >>\nstream\n" + text +
                                        "\nendstream");
  const std::string file = "<< /Type /Filespec /F (keys.txt) /EF << /F " + std::to_string(stream) +
                           " 0 R >> >>";
  pdf.catalog_entry(" /Names << /EmbeddedFiles << /Names [(keys.txt) " + file + "] >> >>");
  pdf.page_entry("/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [400 680 420 700] /FS " +
                 file + " >>]");
  const auto found = read_all(pdf.bytes());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].path, "keys.txt");
  EXPECT_EQ(found[0].document.text, text);
  EXPECT_EQ(found[1].path, "keys.txt (2)");
  EXPECT_EQ(found[2].document.type, "pdf");
}

TEST(PdfNotes, an_attachment_in_itself_ends) {
  TinyPdf pdf = lease();
  const std::size_t spec = pdf.object("<< /Type /Filespec /F (a.pdf) /EF << /F 100000 0 R >> >>");
  pdf.catalog_entry(" /Names << /EmbeddedFiles << /Names [(a) " + std::to_string(spec) +
                    " 0 R] /Kids [1 0 R] >> >>");
  EXPECT_EQ(read_all(pdf.bytes()).back().document.type, "pdf");
}

}  // namespace
}  // namespace carrel::ingest
