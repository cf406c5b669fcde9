// Pictures of text read by Tesseract, and an OCR process that breaks in every way. The scans are
// made by fixtures/scans/make.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/word_boxes.h"
#include "ingest/no_reader.h"
#include "ingest/ocr_languages.h"
#include "ingest/reader.h"
#include "ingest/recognizer.h"
#include "tests/ingest/document_checks.h"
#include "tests/ingest/reader_script.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {
namespace {

namespace fs = std::filesystem;

std::string scan(const std::string& name) {
  return read_file(fs::path("fixtures/scans") / name, 1U << 20);
}

struct ReadScan {
  std::vector<FoundDocument> documents;
  int pictures = 0;

  const Document& document() const { return documents.back().document; }
};

// By the readers and the OCR that carrel ships, in German and English.
ReadScan read_scan(const std::string& name, const std::string& bytes) {
  Reader reader;
  Recognizer recognizer({.languages = "deu+eng"});
  ReadScan read;
  const Reading reading = reader.read(
      {.name = name, .bytes = bytes,
       .recognize = [&](const GrayPicture& picture) {
         ++read.pictures;
         return recognizer.recognize(picture);
       }},
      [&](FoundDocument found) { read.documents.push_back(std::move(found)); });
  EXPECT_EQ(reading.end, ReadingEnd::complete) << reading.message;
  for (const FoundDocument& found : read.documents) expect_well_formed(found.document);
  return read;
}

ReadScan read_scan(const std::string& name) { return read_scan(name, scan(name)); }

Document without_ocr(const std::string& name, const std::string& bytes) {
  Reader reader;
  Document document;
  reader.read({.name = name, .bytes = bytes},
              [&](FoundDocument found) { document = std::move(found.document); });
  return document;
}

bool holds(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

constexpr std::string_view apple_trees =
    "The members decided to buy forty apple trees for 1,250 euros and to plant them along the "
    "northern wall before Easter.";

TEST(Ocr, an_image_is_a_document_with_its_words_in_their_places) {
  const ReadScan read = read_scan("letter.png");
  const Document& document = read.document();
  EXPECT_EQ(document.type, "image");
  EXPECT_EQ(document.title, "Minutes of the garden club");
  EXPECT_EQ(document.language, "en");
  EXPECT_TRUE(holds(document.text, apple_trees)) << document.text;
  EXPECT_TRUE(document.issues.empty());
  ASSERT_EQ(document.pages.size(), 1U);
  const Page& page = document.pages[0];
  EXPECT_NEAR(page.width, 420, 1);  // points
  EXPECT_NEAR(page.height, 300, 1);
  const std::vector<WordBox> words = words_of(page);
  const auto trees = std::find_if(words.begin(), words.end(), [&](const WordBox& word) {
    return word.span.in(document.text) == "trees";
  });
  ASSERT_NE(trees, words.end());
  EXPECT_NEAR(trees->box.left, 248.1, 2);  // as pdftotext -bbox places it in the page that was drawn
  EXPECT_NEAR(trees->box.right, 274.8, 2);
  EXPECT_NEAR(trees->box.top, 134.2, 3);
  EXPECT_NEAR(trees->box.bottom, 145.3, 3);
}

TEST(Ocr, umlauts_are_read_where_german_is_asked_for) {
  const Document document = read_scan("mietvertrag.png").document();
  EXPECT_EQ(document.language, "de");
  EXPECT_TRUE(holds(document.text, "Die jährliche Kaltmiete beträgt 9.600 Euro."));
  EXPECT_TRUE(holds(document.text, "Für Schönheitsreparaturen trägt der Mieter die Kosten."));
}

TEST(Ocr, every_page_of_a_tiff_is_read) {
  const ReadScan read = read_scan("two-pages.tiff");
  EXPECT_EQ(read.pictures, 2);
  ASSERT_EQ(read.document().pages.size(), 2U);
  const Document& document = read.document();
  EXPECT_TRUE(holds(std::string(document.pages[0].span.in(document.text)), apple_trees));
  EXPECT_TRUE(holds(std::string(document.pages[1].span.in(document.text)),
                    "Seven spades, three wheelbarrows and one broken ladder."));
}

TEST(Ocr, a_photograph_is_turned_as_exif_says) {
  const Document document = read_scan("turned.jpg").document();
  EXPECT_TRUE(holds(document.text, "Invoice number 2024-0815 of the water company"))
      << document.text;
  ASSERT_EQ(document.pages.size(), 1U);
  EXPECT_GT(document.pages[0].width, document.pages[0].height);
}

TEST(Ocr, of_a_pdf_only_the_page_that_is_a_picture_is_recognised) {
  const ReadScan read = read_scan("scanned.pdf");
  EXPECT_EQ(read.pictures, 1);
  const Document& document = read.document();
  EXPECT_TRUE(holds(document.text, "This page was typed"));
  EXPECT_TRUE(holds(document.text, apple_trees)) << document.text;
  ASSERT_EQ(document.pages.size(), 2U);
  EXPECT_EQ(document.pages[1].number, 2);
  const std::vector<WordBox> words = words_of(document.pages[1]);
  ASSERT_FALSE(words.empty());
  for (const WordBox& word : words) {
    EXPECT_LE(word.box.right, document.pages[1].width + 0.13F);
    EXPECT_LE(word.box.bottom, document.pages[1].height + 0.13F);
  }
  EXPECT_TRUE(document.issues.empty());
}

TEST(Ocr, pictures_are_read_in_archives_and_mails) {
  const std::string png = scan("letter.png");
  const ReadScan zip = read_scan("scans.zip", tiny_zip({{"in/letter.png", png}}));
  ASSERT_EQ(zip.documents.size(), 2U);
  EXPECT_EQ(zip.documents[0].path, "in/letter.png");
  EXPECT_TRUE(holds(zip.documents[0].document.text, apple_trees));

  std::string mail = "From: a@example.org\nSubject: The minutes\nMIME-Version: 1.0\n"
                     "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                     "Content-Type: text/plain\n\nThey are attached.\n--b\n"
                     "Content-Type: image/x-portable-bitmap; name=minutes.png\n"
                     "Content-Disposition: attachment; filename=minutes.png\n"
                     "Content-Transfer-Encoding: quoted-printable\n\n";
  for (const char c : png) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    mail += std::string("=") + digits[byte >> 4U] + digits[byte & 15U];
    mail += "=\n";
  }
  mail += "\n--b--\n";
  const ReadScan read = read_scan("minutes.eml", mail);
  ASSERT_EQ(read.documents.size(), 2U);
  EXPECT_EQ(read.documents[0].path, "minutes.png");
  EXPECT_TRUE(holds(read.documents[0].document.text, apple_trees));
}

// An OpenDocument text without a word, and pictures beside it.
std::string document_with(const std::vector<ZipEntry>& pictures) {
  std::vector<ZipEntry> parts{
      {"mimetype", "application/vnd.oasis.opendocument.text"},
      {"content.xml",
       R"(<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body/></office:document-content>)"}};
  parts.insert(parts.end(), pictures.begin(), pictures.end());
  return tiny_zip(parts);
}

// A picture in which nothing can be read.
std::string halves(int width, int height) {
  const auto half = static_cast<std::size_t>(width * height / 2);
  return "P5 " + std::to_string(width) + " " + std::to_string(height) + " 255\n" +
         std::string(half, '\0') + std::string(half, '\xFF');
}

TEST(Ocr, pictures_in_documents_are_members_where_there_is_text_in_them) {
  const std::string letter = document_with({{"Thumbnails/thumbnail.png", scan("mietvertrag.png")},
                                            {"Pictures/1.png", scan("letter.png")},
                                            {"Pictures/2.tiff", halves(600, 400)},
                                            {"Pictures/script.js", scan("mietvertrag.png")},
                                            {"Pictures/3.jpg", scan("turned.jpg")}});  // 92 x 612
  const ReadScan read = read_scan("letter.odt", letter);
  ASSERT_EQ(read.documents.size(), 2U);
  EXPECT_EQ(read.documents[0].path, "Pictures/1.png");
  EXPECT_TRUE(holds(read.documents[0].document.text, apple_trees));
  EXPECT_EQ(read.document().type, "odt");
  EXPECT_EQ(read.pictures, 2);
  EXPECT_TRUE(std::none_of(read.document().issues.begin(), read.document().issues.end(),
                           [](const Issue& issue) { return issue.kind == IssueKind::no_text; }));

  const Document without = without_ocr("letter.odt", letter);
  ASSERT_FALSE(without.issues.empty());
  EXPECT_EQ(without.issues.back().kind, IssueKind::no_ocr);
  EXPECT_EQ(without.issues.back().message, "2 pictures in it, which only OCR can read");
  EXPECT_TRUE(without_ocr("letter.odt", document_with({{"Pictures/3.jpg", scan("turned.jpg")}}))
                  .issues.back().kind != IssueKind::no_ocr);

  Reader reader;
  const auto bytes = reader.member_bytes({.name = "letter.odt", .bytes = letter, .member = "Pictures/1.png"});
  EXPECT_EQ(bytes, scan("letter.png"));
}

TEST(Ocr, without_it_each_picture_is_told_and_none_is_drawn) {
  const Document image = without_ocr("letter.png", scan("letter.png"));
  EXPECT_TRUE(image.blocks.empty());
  ASSERT_EQ(image.issues.size(), 1U);
  EXPECT_EQ(image.issues[0].kind, IssueKind::no_ocr);
  const Document pdf = without_ocr("scanned.pdf", scan("scanned.pdf"));
  EXPECT_TRUE(holds(pdf.text, "This page was typed"));
  ASSERT_EQ(pdf.issues.size(), 1U);
  EXPECT_EQ(pdf.issues[0].kind, IssueKind::no_ocr);
  EXPECT_EQ(pdf.issues[0].page, 2);
}

TEST(Ocr, pages_of_images_are_drawn_as_those_of_pdfs_are) {
  Reader reader;
  const std::string bytes = scan("two-pages.tiff");
  const FileToRead file{.name = "a.tiff", .bytes = bytes};
  const auto size = reader.page_size(file, 2);
  ASSERT_TRUE(size);
  EXPECT_EQ(size->pages, 2);
  EXPECT_NEAR(size->width, 420, 1);
  const auto png = reader.page_image(file, 2, 200);
  ASSERT_TRUE(png);
  EXPECT_EQ(png->substr(1, 3), "PNG");
  EXPECT_FALSE(reader.page_image(file, 3, 200));
  EXPECT_FALSE(reader.page_size(file, 0));
}

// What answers is a process whose OCR breaks by the picture's width (misbehaving_reader.cpp).
Recognition answer_to(Recognizer& recognizer, std::uint32_t width) {
  const std::string rows(width, '\xFF');
  return recognizer.recognize({.width = width, .height = 1, .dots_per_inch = 300, .rows = rows});
}

RecognizerOptions misbehaving(std::chrono::seconds wall_max = std::chrono::seconds(100)) {
  return {.program = CARREL_MISBEHAVING_READER, .languages = "eng", .wall_max = wall_max};
}

TEST(Ocr, a_page_that_breaks_it_is_told_and_the_next_is_read) {
  Recognizer recognizer(misbehaving());
  std::vector<std::uint32_t> widths{1001, 1003, 1005};
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  widths.push_back(1004);  // takes all memory; sanitizers need address space without a bound
#endif
  for (const std::uint32_t width : widths) {
    SCOPED_TRACE(width);
    EXPECT_EQ(answer_to(recognizer, width).end, RecognitionEnd::crashed);
    const Recognition next = answer_to(recognizer, 200);
    EXPECT_EQ(next.end, RecognitionEnd::read);
    ASSERT_EQ(next.words.size(), 4U);
    EXPECT_EQ(next.words[3].text, "1");  // of a new process
  }
  EXPECT_EQ(answer_to(recognizer, 200).words.at(3).text, "2");
}

TEST(Ocr, a_page_that_takes_too_long_is_told_and_the_next_is_read) {
  Recognizer recognizer(misbehaving(std::chrono::seconds(1)));
  EXPECT_EQ(answer_to(recognizer, 1002).end, RecognitionEnd::timed_out);
  EXPECT_EQ(answer_to(recognizer, 200).words.at(3).text, "1");
}

TEST(Ocr, it_stops_when_asked) {
  Recognizer recognizer(misbehaving());
  answer_to(recognizer, 200);  // it has started
  std::stop_source stop;
  const std::jthread other([&] { stop.request_stop(); });
  const std::string rows(1002, '\xFF');
  EXPECT_THROW(recognizer.recognize({.width = 1002, .height = 1, .dots_per_inch = 300, .rows = rows},
                                    stop.get_token()),
               Error);
}

TEST(Ocr, is_there_when_the_data_of_a_language_is) {
  const TemporaryFolder folder;
  const auto state = [&](const std::string& languages) {
    return look_for_ocr({.data = folder.path(), .languages = languages});
  };
  EXPECT_FALSE(state("auto").usable());
  EXPECT_FALSE(state("eng").usable());
  EXPECT_EQ(state("eng").missing, std::vector<std::string>{"eng"});
  std::ofstream(folder.path() / "eng.traineddata") << "12345";
  std::ofstream(folder.path() / "osd.traineddata") << "no language";
  const OcrState english = state("auto");
  EXPECT_EQ(english.languages, std::vector<std::string>{"eng"});
  EXPECT_EQ(state("eng+deu").signature, english.signature);
  EXPECT_EQ(state("eng+deu").missing, std::vector<std::string>{"deu"});
  std::ofstream(folder.path() / "deu.traineddata") << "123";
  EXPECT_EQ(state("auto").languages, (std::vector<std::string>{"deu", "eng"}));
  EXPECT_NE(state("auto").signature, english.signature);
  for (const char* const name : {"fra", "ita", "spa"}) {
    std::ofstream(folder.path() / (std::string(name) + ".traineddata")) << "1";
  }
  EXPECT_EQ(state("auto").languages, std::vector<std::string>{"eng"});  // each takes its time
  EXPECT_TRUE(state("off").is_off);
  EXPECT_FALSE(state("off").usable());
  EXPECT_THROW(state("../../etc/passwd"), Error);
}

TEST(Ocr, data_that_is_none_does_not_start) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "eng.traineddata") << "this is no language";
  Recognizer recognizer({.data = folder.path(), .languages = "eng"});
  EXPECT_FALSE(recognizer.starts());
  EXPECT_EQ(answer_to(recognizer, 200).end, RecognitionEnd::does_not_start);
  EXPECT_EQ(Recognizer({.data = folder.path() / "nothing", .languages = "eng"}).starts(), false);
}

// One that breaks on whatever it is given is at fault itself, and not the page.
TEST(Ocr, that_breaks_on_an_empty_page_does_not_start) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "eng.traineddata") << "crashes";
  Recognizer recognizer({.program = CARREL_MISBEHAVING_READER, .data = folder.path(), .languages = "eng"});
  EXPECT_EQ(answer_to(recognizer, 200).end, RecognitionEnd::does_not_start);
  EXPECT_FALSE(recognizer.starts());
}

TEST(Ocr, of_another_build_is_no_fault_of_a_page) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "eng.traineddata") << "eng";
  write_reader(folder.path() / "carrel-reader", of_another_build());
  Recognizer recognizer(
      {.program = folder.path() / "carrel-reader", .data = folder.path(), .languages = "eng"});
  for (int time = 0; time < 2; ++time) EXPECT_THROW(recognizer.starts(), NoReaderError);
}

TEST(Ocr, what_is_sent_is_checked) {
  const std::string rows(6, '\0');
  const GrayPicture picture{.width = 3, .height = 2, .dots_per_inch = 300, .rows = rows};
  EXPECT_EQ(decode_picture(encode_picture(picture)).rows, rows);
  EXPECT_THROW(decode_picture(encode_picture(picture).substr(0, 8)), Error);
  GrayPicture huge = picture;
  huge.width = huge.height = 100'000;
  EXPECT_THROW(decode_picture(encode_picture(huge)), Error);

  const RecognizedWord word{.text = "word", .left = 1, .top = 2, .right = 3, .bottom = 4, .line = 1,
                            .line_height = 2, .confidence = 90};
  const auto sent = [](RecognizedWord changed) {
    return encode_recognition({RecognitionEnd::read, {std::move(changed)}});
  };
  EXPECT_EQ(decode_recognition(sent(word)).words.at(0).text, "word");
  RecognizedWord bad = word;
  bad.text = "\xFF";
  EXPECT_THROW(decode_recognition(sent(bad)), Error);
  bad = word;
  bad.right = bad.left;
  EXPECT_THROW(decode_recognition(sent(bad)), Error);
  bad = word;
  bad.confidence = 101;
  EXPECT_THROW(decode_recognition(sent(bad)), Error);
  EXPECT_THROW(decode_recognition(sent(word) + "x"), Error);
}

}  // namespace
}  // namespace carrel::ingest
