// Pictures of text in a library: when they are read, when they are not read again, and how they go.
// The OCR is one that says how many pages it was asked for (tests/ingest/misbehaving_reader.cpp), so
// that a page with the number it had before was not read again.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "engine/browse.h"
#include "engine/collections.h"
#include "engine/diagnose.h"
#include "engine/documents.h"
#include "engine/forget.h"
#include "engine/limits.h"
#include "engine/picture_words.h"
#include "engine/search.h"
#include "engine/sync.h"
#include "tests/ingest/tiny_zip.h"

namespace carrel::engine {
namespace {

using ingest::tiny_zip;

class Ocr : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(documents());
    std::filesystem::create_directory(data());
    open("auto");
    collection = add_collection(library->store(), {.folder = documents(), .name = "scans"});
  }

  std::filesystem::path documents() const { return folder.path() / "documents"; }
  std::filesystem::path data() const { return folder.path() / "tessdata"; }

  void open(const std::string& languages) {
    library.reset();
    library = std::make_unique<Library>(options(languages), index::Access::write);
  }

  LibraryOptions options(const std::string& languages) const {
    return {.folder = folder.path() / "library", .reader = CARREL_MISBEHAVING_READER,
            .ocr_languages = languages, .ocr_data = data(), .ocr_file_max = file_max};
  }

  int starts_of_ocr() const {
    std::ifstream file(data() / "starts");
    return static_cast<int>(std::count(std::istreambuf_iterator<char>(file), {}, '\n'));
  }

  // The OCR of the test reads nothing from it.
  void install(const std::string& language) const {
    std::ofstream(data() / (language + ".traineddata")) << language;
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(documents() / name, std::ios::binary) << bytes;
    std::filesystem::last_write_time(
        documents() / name,
        std::filesystem::file_time_type::clock::now() - std::chrono::seconds(10 + ++clock_));
  }

  static std::string scan(const std::string& name) {
    return read_file(std::filesystem::path("fixtures/scans") / name, 1U << 20);
  }

  SyncReport run(bool full = false) {
    SyncOptions run_options{.jobs = 1};
    run_options.full = full;
    return sync(*library, collection, run_options);
  }

  index::FileRecord row(const std::string& path) const {
    for (const auto& file : library->store().files(collection.id)) {
      if (file.path == path) return file;
    }
    return {};
  }

  std::string text(const std::string& path) const {
    const auto document = library->store().document(row(path).document_id);
    return document ? document->text : std::string();
  }

  int pictures_kept() const {
    int count = 0;
    library->store().each_recognized([&](std::int64_t, std::string_view) { ++count; });
    return count;
  }

  TemporaryFolder folder;
  std::chrono::milliseconds file_max = std::chrono::minutes(10);
  std::unique_ptr<Library> library;
  index::Collection collection;

 private:
  mutable int clock_ = 0;
};

TEST_F(Ocr, what_needs_it_is_listed_without_it_and_read_once_it_is_there) {
  write("letter.png", scan("letter.png"));
  write("scanned.pdf", scan("scanned.pdf"));
  write("note.txt", "A note that needs no OCR.");
  run();
  EXPECT_EQ(row("letter.png").coverage, index::Coverage::skipped);
  EXPECT_EQ(row("letter.png").reason, "no_ocr");
  EXPECT_EQ(row("scanned.pdf").coverage, index::Coverage::indexed);
  EXPECT_EQ(row("scanned.pdf").reason, "no_ocr");
  EXPECT_NE(row("scanned.pdf").message.find("page 2"), std::string::npos)
      << row("scanned.pdf").message;
  EXPECT_EQ(run().unchanged, 3);  // there still is none

  install("eng");
  const SyncReport report = run();
  EXPECT_EQ(report.unchanged, 1);
  EXPECT_EQ(report.changed, 2);
  EXPECT_EQ(row("letter.png").coverage, index::Coverage::indexed);
  EXPECT_EQ(row("letter.png").reason, "");
  EXPECT_EQ(text("letter.png"), "Recognised page number 1");
  EXPECT_NE(text("scanned.pdf").find("Recognised page number 2"), std::string::npos);
  EXPECT_EQ(run().unchanged, 3);
}

TEST_F(Ocr, a_picture_is_read_once_and_again_in_other_languages) {
  install("eng");
  write("letter.png", scan("letter.png"));
  write("note.txt", "A note that needs no OCR.");
  run();
  EXPECT_EQ(text("letter.png"), "Recognised page number 1");
  EXPECT_EQ(run(true).changed, 2);
  EXPECT_EQ(text("letter.png"), "Recognised page number 1");
  write("copy.png", scan("letter.png"));
  run();
  EXPECT_EQ(text("copy.png"), "Recognised page number 1");
  EXPECT_EQ(pictures_kept(), 2);  // each file has its own, to go with it

  install("deu");
  EXPECT_EQ(run().changed, 2);
  EXPECT_EQ(run().changed, 0);
  open("eng");
  EXPECT_EQ(run().changed, 2);
  open("off");
  EXPECT_EQ(run().changed, 0);  // what was read stays
  EXPECT_EQ(run(true).changed, 3);
  EXPECT_EQ(text("letter.png").substr(0, 22), "Recognised page number");
}

TEST_F(Ocr, what_is_packed_in_a_file_is_kept_with_the_file) {
  install("eng");
  write("scans.zip", tiny_zip({{"a.png", scan("letter.png")}, {"b.png", scan("mietvertrag.png")}}));
  run();
  EXPECT_EQ(text("scans.zip!/a.png"), "Recognised page number 1");
  EXPECT_EQ(text("scans.zip!/b.png"), "Recognised page number 2");
  EXPECT_EQ(pictures_kept(), 2);
  // Another picture comes in, one goes, one stays and is not read again.
  write("scans.zip", tiny_zip({{"b.png", scan("mietvertrag.png")}, {"c.tiff", scan("two-pages.tiff")}}));
  run();
  EXPECT_EQ(text("scans.zip!/b.png"), "Recognised page number 2");
  EXPECT_EQ(pictures_kept(), 3);
  std::filesystem::remove(documents() / "scans.zip");
  write("note.txt", "The folder is not empty.");
  run();
  EXPECT_EQ(pictures_kept(), 0);
}

TEST_F(Ocr, forgetting_erases_what_was_read) {
  install("eng");
  write("letter.png", scan("letter.png"));
  write("scans.zip", tiny_zip({{"a.png", scan("letter.png")}, {"b.png", scan("mietvertrag.png")}}));
  run();
  EXPECT_EQ(pictures_kept(), 3);
  const ForgetReport one = forget(*library, "scans/scans.zip!/b.png", "/", Proof::verify);
  EXPECT_FALSE(one.remains_found);
  EXPECT_EQ(pictures_kept(), 1);
  std::filesystem::create_directory(documents() / "below");
  write("below/more.zip", tiny_zip({{"c.png", scan("mietvertrag.png")}}));
  run();
  EXPECT_EQ(pictures_kept(), 2);
  const ForgetReport below = forget(*library, "scans/below", "/", Proof::verify);
  EXPECT_FALSE(below.remains_found);
  EXPECT_EQ(pictures_kept(), 1);
  const ForgetReport all = forget(*library, "scans", "/", Proof::verify);
  EXPECT_FALSE(all.remains_found);
  EXPECT_GT(all.pieces_checked, 0U);
  EXPECT_EQ(pictures_kept(), 0);
}

TEST_F(Ocr, a_document_is_shown_from_what_was_read) {
  install("eng");
  write("two-pages.tiff", scan("two-pages.tiff"));
  run();
  const std::int64_t id = row("two-pages.tiff").document_id;
  std::filesystem::remove_all(data());  // nothing could read it now
  const DocumentContent content = document_content(*library, id);
  EXPECT_EQ(content.freshness, Freshness::as_indexed);
  EXPECT_EQ(content.kind, "image");
  EXPECT_EQ(content.pages, 2);
  ASSERT_EQ(content.blocks.size(), 2U);
  EXPECT_EQ(content.blocks[1].page, 2);
  EXPECT_GT(content.blocks[1].box.right, 0);
  EXPECT_EQ(page_view(*library, id, 1).pages, 2);
  EXPECT_EQ(page_png(*library, id, 2, 200).substr(1, 3), "PNG");
}

TEST_F(Ocr, its_words_have_a_page_and_a_place) {
  install("eng");
  write("scanned.pdf", scan("scanned.pdf"));
  run();
  const std::string all = text("scanned.pdf");
  const std::size_t begin = all.find("Recognised page");
  ASSERT_NE(begin, std::string::npos);
  const index::Place place =
      library->store().locate(row("scanned.pdf").document_id, {begin, begin + 15});
  EXPECT_EQ(place.page, 2);
  EXPECT_EQ(place.boxes.size(), 1U);
  EXPECT_EQ(search(*library, {.query = "recognised", .options = {.mode = index::Mode::lexical}})
                .size(),
            1U);
}

TEST_F(Ocr, one_that_does_not_start_is_tried_once_in_a_run_and_used_once_it_does) {
  std::ofstream(data() / "eng.traineddata") << "missing";
  write("letter.png", scan("letter.png"));
  write("other.png", scan("mietvertrag.png"));
  run();
  EXPECT_EQ(row("letter.png").reason, "ocr_broken");
  EXPECT_EQ(row("letter.png").coverage, index::Coverage::skipped);
  EXPECT_EQ(row("other.png").recognizer, broken_recognizer);
  EXPECT_EQ(starts_of_ocr(), 1);
  EXPECT_EQ(run().unchanged, 2);
  EXPECT_EQ(starts_of_ocr(), 2);
  std::ofstream(data() / "eng.traineddata") << "mended!";  // as many bytes
  EXPECT_EQ(run().changed, 2);
  EXPECT_EQ(row("letter.png").reason, "");
  EXPECT_EQ(text("letter.png"), "Recognised page number 1");
  EXPECT_EQ(run().unchanged, 2);
}

// As 'serve --watch' runs, after every change in a folder.
TEST_F(Ocr, one_that_does_not_start_is_tried_ever_more_seldom_by_many_runs) {
  std::ofstream(data() / "eng.traineddata") << "missing";
  write("letter.png", scan("letter.png"));
  auto now = OcrRetry::Clock::time_point() + std::chrono::hours(1);
  OcrRetry retry([&] { return now; });
  const auto run_again = [&](std::chrono::minutes later) {
    now += later;
    return sync(*library, collection, {.jobs = 1, .ocr_retry = &retry}).changed;
  };
  run_again({});
  const int first = starts_of_ocr();
  for (int i = 0; i < 5; ++i) run_again(std::chrono::minutes(0));
  EXPECT_EQ(starts_of_ocr(), first + 1);
  run_again(ocr_retry_time_min);
  run_again(ocr_retry_time_min);
  EXPECT_EQ(starts_of_ocr(), first + 2);
  std::ofstream(data() / "eng.traineddata") << "mended!";  // as many bytes
  EXPECT_EQ(run_again(ocr_retry_time_min), 1);
  EXPECT_EQ(text("letter.png"), "Recognised page number 1");
}

// Pages of the same and of different files, each by the OCR of its thread; a file's words are its own.
TEST_F(Ocr, threads_read_pictures_side_by_side) {
  install("eng");
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) {
    names.push_back("letter" + std::to_string(i) + ".png");
    write(names.back(), scan(i % 2 == 0 ? "letter.png" : "mietvertrag.png"));
    names.push_back("box" + std::to_string(i) + ".zip!/b.tiff");
    write("box" + std::to_string(i) + ".zip", tiny_zip({{"b.tiff", scan("two-pages.tiff")}}));
  }
  const SyncReport report = sync(*library, collection, {.jobs = 4});
  EXPECT_EQ(report.added, 24);
  EXPECT_EQ(report.failed, 0);
  for (const std::string& name : names) {
    EXPECT_EQ(row(name).reason, "") << name;
    EXPECT_EQ(text(name).substr(0, 22), "Recognised page number") << name;
  }
  EXPECT_EQ(pictures_kept(), 12 + 24);
  EXPECT_LE(starts_of_ocr(), 4);
  SyncOptions again{.jobs = 4};
  again.full = true;
  EXPECT_EQ(sync(*library, collection, again).changed, 24);
  EXPECT_EQ(pictures_kept(), 12 + 24);
}

// The time is spent after the first page of each run, which is always read.
TEST_F(Ocr, a_file_beyond_its_time_is_read_on_in_the_next_runs) {
  install("eng");
  file_max = std::chrono::milliseconds(0);
  open("auto");
  write("scans.zip", tiny_zip({{"a.png", scan("mietvertrag.png")}, {"b.tiff", scan("two-pages.tiff")}}));
  run();
  EXPECT_EQ(text("scans.zip!/a.png"), "Recognised page number 1");
  EXPECT_EQ(row("scans.zip!/b.tiff").reason, "unfinished");
  EXPECT_EQ(row("scans.zip!/b.tiff").coverage, index::Coverage::skipped);
  EXPECT_EQ(row("scans.zip").recognizer, unfinished_recognizer);
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("scans.zip!/b.tiff").coverage, index::Coverage::indexed);
  EXPECT_EQ(row("scans.zip!/b.tiff").message, "page 2: a picture that is read in the next run");
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("scans.zip!/b.tiff").reason, "");
  EXPECT_EQ(text("scans.zip!/a.png"), "Recognised page number 1");
  EXPECT_EQ(pictures_kept(), 3);
  EXPECT_EQ(run().unchanged, 1);
}

TEST_F(Ocr, until_a_page_is_read_in_other_languages_its_former_words_stay) {
  install("eng");
  write("two-pages.tiff", scan("two-pages.tiff"));
  run();
  install("deu");
  file_max = std::chrono::milliseconds(0);
  open("auto");
  EXPECT_EQ(run().changed, 1);
  EXPECT_NE(text("two-pages.tiff").find("Recognised page number 2"), std::string::npos);
  EXPECT_EQ(row("two-pages.tiff").recognizer, unfinished_recognizer);
  EXPECT_EQ(run().changed, 1);
  EXPECT_NE(row("two-pages.tiff").recognizer, unfinished_recognizer);
  EXPECT_EQ(run().unchanged, 1);
}

// A picture 1,001 pixels wide, by which the OCR of the test crashes. It is so high that it is not
// made larger to be read.
std::string breaking_picture() {
  constexpr std::size_t half = std::size_t{1001} * 1800;
  return "P5 1001 3600 255\n" + std::string(half, '\0') + std::string(half, '\xFF');
}

// It would else use up the file's time in each run, and nothing behind it be read.
TEST_F(Ocr, a_picture_that_breaks_it_does_not_keep_those_behind_it_from_being_read) {
  install("eng");
  file_max = std::chrono::milliseconds(0);
  open("auto");
  write("scans.zip", tiny_zip({{"a.pgm", breaking_picture(), true},
                               {"b.png", scan("letter.png")},
                               {"c.png", scan("mietvertrag.png")}}));
  run();
  EXPECT_EQ(row("scans.zip!/a.pgm").reason, "damaged");
  EXPECT_EQ(row("scans.zip!/b.png").reason, "unfinished");
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("scans.zip!/a.pgm").message, "OCR crashed on the picture");
  EXPECT_EQ(row("scans.zip!/b.png").coverage, index::Coverage::indexed);
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("scans.zip!/c.png").coverage, index::Coverage::indexed);
  EXPECT_NE(row("scans.zip").recognizer, unfinished_recognizer);
  EXPECT_EQ(run().unchanged, 1);
  install("deu");
  EXPECT_EQ(run().changed, 1);  // and is asked for again in other languages
  EXPECT_EQ(row("scans.zip!/a.pgm").reason, "damaged");
}

TEST_F(Ocr, trying_one_that_hangs_ends_with_the_run) {
  std::ofstream(data() / "eng.traineddata") << "hangs";
  index::FileRecord waiting;
  waiting.recognizer = broken_recognizer;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(recognizer_for(std::vector{waiting},
                              {.program = CARREL_MISBEHAVING_READER, .data = data(),
                               .wall_max = std::chrono::seconds(2)},
                              nullptr, stop.get_token()),
               Error);
}

// A page without a letter on it costs its time once.
TEST_F(Ocr, a_picture_in_which_nothing_was_found_is_not_read_again) {
  std::ofstream(data() / "eng.traineddata") << "silent";
  write("letter.png", scan("letter.png"));
  run();
  EXPECT_EQ(row("letter.png").reason, "no_text");
  EXPECT_EQ(starts_of_ocr(), 1);
  EXPECT_EQ(run().unchanged, 1);
  EXPECT_EQ(run(true).skipped, 1);
  EXPECT_EQ(starts_of_ocr(), 1);
}

// A document that is nothing but a picture.
std::string docx_of(const std::string& picture) {
  return tiny_zip(
      {{"[Content_Types].xml", R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
          <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>)"},
       {"_rels/.rels", R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
          <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)"},
       {"word/document.xml", R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>)"},
       {"word/media/image1.png", picture}});
}

TEST_F(Ocr, a_letter_that_is_only_a_scan_in_a_document_is_found) {
  write("letter.docx", docx_of(scan("letter.png")));
  run();
  EXPECT_EQ(row("letter.docx").reason, "no_ocr");
  EXPECT_EQ(row("letter.docx").coverage, index::Coverage::skipped);
  install("eng");
  EXPECT_EQ(run().changed, 1);
  EXPECT_EQ(row("letter.docx").reason, "");
  EXPECT_EQ(row("letter.docx").coverage, index::Coverage::indexed);
  EXPECT_EQ(text("letter.docx!/word/media/image1.png"), "Recognised page number 1");
  EXPECT_EQ(search(*library, {.query = "recognised", .options = {.mode = index::Mode::lexical}})
                .size(),
            1U);
  EXPECT_EQ(page_png(*library, row("letter.docx!/word/media/image1.png").document_id, 1, 200).substr(1, 3),
            "PNG");
  EXPECT_EQ(run().unchanged, 1);
}

TEST_F(Ocr, such_a_letter_is_read_also_where_it_is_packed_in_a_file) {
  install("eng");
  write("post.zip", tiny_zip({{"letter.docx", docx_of(scan("letter.png"))}, {"empty.docx", docx_of("")}}));
  run();
  EXPECT_EQ(row("post.zip!/letter.docx").reason, "");
  EXPECT_EQ(row("post.zip!/letter.docx").coverage, index::Coverage::indexed);
  EXPECT_EQ(row("post.zip!/empty.docx").reason, "no_text");
  EXPECT_EQ(row("post.zip!/empty.docx").coverage, index::Coverage::skipped);
  EXPECT_EQ(text("post.zip!/letter.docx!/word/media/image1.png"), "Recognised page number 1");
}

TEST_F(Ocr, the_doctor_says_what_is_there) {
  const auto finding = [&](const std::string& languages) {
    for (const Finding& each : diagnose(options(languages))) {
      if (each.subject == "OCR") return each;
    }
    return Finding{};
  };
  EXPECT_EQ(finding("auto").health, Health::warning);
  EXPECT_NE(finding("auto").remedy.find("apt install tesseract-ocr"), std::string::npos);
  install("eng");
  EXPECT_EQ(finding("auto").health, Health::good);
  EXPECT_NE(finding("eng+deu").detail.find("not installed: deu"), std::string::npos);
  EXPECT_NE(finding("eng+deu").remedy.find("tesseract-ocr-deu"), std::string::npos);
  EXPECT_EQ(finding("off").health, Health::good);
}

}  // namespace
}  // namespace carrel::engine
