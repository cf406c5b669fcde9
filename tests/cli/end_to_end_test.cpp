#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/run_carrel.h"

namespace carrel::test {
namespace {

using Json = nlohmann::json;

// Two notes and a page: enough for every command.
class EndToEnd : public ::testing::Test {
 protected:
  void SetUp() override {
    home.write("rent.md", "# Flat\n\n## Rent\n\nThe rent is 1,240 euros a month.\n");
    home.write("garden/roses.txt", "Roses are pruned in March.\nThe hedge is cut in July.\n");
    home.write("page.html",
               "<html><head><title>Bread</title></head><body><h1>Bread</h1>"
               "<p>Rye bread needs a sourdough starter.</p></body></html>");
    added = home.run({"add", home.documents().string(), "--name", "papers"});
  }

  Json json(const std::vector<std::string>& arguments) const {
    const Outcome outcome = home.run(arguments);
    return Json::parse(outcome.out, nullptr, false);
  }

  Home home;
  Outcome added;
};

TEST_F(EndToEnd, add_indexes_and_says_one_summary_line_on_stderr) {
  EXPECT_EQ(added.status, 0);
  EXPECT_EQ(added.out, "");
  EXPECT_NE(added.err.find(" files: 3 new"), std::string::npos) << added.err;
  EXPECT_NE(added.err.find(" passages written, "), std::string::npos) << added.err;
}

TEST_F(EndToEnd, search_json_has_the_promised_shape) {
  const Json hits = json({"search", "euros a month", "--json", "--explain"});
  ASSERT_TRUE(hits.is_array());
  ASSERT_FALSE(hits.empty());
  const Json& hit = hits[0];
  EXPECT_EQ(hit["file"], "rent.md");
  EXPECT_EQ(hit["collection"], "papers");
  EXPECT_EQ(hit["uri"], "carrel://papers/rent.md");
  EXPECT_EQ(hit["docid"].get<std::string>().size(), 7U);
  EXPECT_EQ(hit["title"], "Flat");
  EXPECT_EQ(hit["line"], 5);
  EXPECT_TRUE(hit["page"].is_null());
  EXPECT_EQ(hit["span"].size(), 2U);
  EXPECT_TRUE(hit["boxes"].is_array());
  EXPECT_TRUE(hit["highlights"].is_array());
  EXPECT_TRUE(hit["explain"].is_object());
  EXPECT_GE(hit["score"].get<double>(), 0);
  EXPECT_LE(hit["score"].get<double>(), 1);
}

// The first word of a result, as a person copies it.
std::string printed_place(const std::string& out) { return out.substr(0, out.find("  ")); }

TEST_F(EndToEnd, get_takes_what_search_and_ask_print) {
  home.write("trip/holiday film.srt",
             "1\n00:00:01,000 --> 00:00:02,000\nThe ferry leaves at nine.\n\n"
             "2\n00:00:03,000 --> 00:00:04,000\nThe cormorant costs 40 euros.\n");
  home.run({"index"});
  const std::string place = printed_place(home.run({"search", "cormorant"}).out);
  EXPECT_EQ(place, "papers/trip/holiday film.srt:7");
  EXPECT_EQ(home.run({"get", place}).out, "The cormorant costs 40 euros.\n");
  const Json hit = json({"search", "cormorant", "--json"}).at(0);
  EXPECT_EQ(hit["place"], place);
  for (const char* name : {"file", "uri", "docid"}) {
    const std::string asked = hit[name].get<std::string>() + ":7:1";
    EXPECT_EQ(home.run({"get", asked}).out, "The cormorant costs 40 euros.\n") << asked;
  }
  const Json answer = json({"ask", "How much does the cormorant cost?", "--json"});
  ASSERT_FALSE(answer["citations"].empty()) << answer;
  const std::string cited = answer["citations"][0]["place"];
  EXPECT_TRUE(cited.starts_with("papers/trip/holiday film.srt:")) << "its quote may begin before";
  EXPECT_NE(home.run({"get", cited}).out.find("40 euros"), std::string::npos) << cited;
  EXPECT_EQ(home.run({"get", "papers/trip/holiday film.srt:70"}).status, 1);
  EXPECT_EQ(home.run({"forget", hit["uri"].get<std::string>()}).status, 0);
  EXPECT_EQ(home.run({"search", "cormorant", "--mode", "lexical"}).status, 1);
}

TEST_F(EndToEnd, get_of_an_archive_says_that_its_text_is_in_its_files) {
  std::filesystem::copy("fixtures/hostile/archive/two-notes.zip", home.documents() / "two.zip");
  home.run({"index"});
  const Outcome outcome = home.run({"get", "papers/two.zip"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("2 files packed in it"), std::string::npos) << outcome.err;
}

TEST_F(EndToEnd, nothing_found_is_status_1_and_an_empty_array) {
  for (const char* mode : {"hybrid", "lexical"}) {
    const Outcome outcome = home.run({"search", "zyzzyva", "--mode", mode, "--json"});
    EXPECT_EQ(outcome.status, 1) << mode;
    EXPECT_EQ(Json::parse(outcome.out), Json::array()) << mode;
  }
}

TEST_F(EndToEnd, every_format_names_the_file) {
  for (const char* format : {"text", "csv", "md", "files", "json"}) {
    const Outcome outcome = home.run({"search", "sourdough", "--format", format});
    EXPECT_EQ(outcome.status, 0) << format;
    EXPECT_NE(outcome.out.find("page.html"), std::string::npos) << format;
  }
}

TEST_F(EndToEnd, filters_narrow_before_ranking) {
  const Json hits = json({"search", "bread rent roses type:html", "--json"});
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0]["file"], "page.html");
}

TEST_F(EndToEnd, excluded_words_may_be_arguments_of_their_own) {
  EXPECT_EQ(home.run({"search", "rent", "-euros", "--mode", "lexical"}).status, 1);
  EXPECT_EQ(home.run({"search", "-cello rent", "--mode", "lexical"}).status, 0);
  EXPECT_EQ(home.run({"search", "rent", "-n5", "-hotel", "--mode", "lexical"}).status, 0);
}

TEST_F(EndToEnd, an_option_before_the_query_takes_one_value_only) {
  EXPECT_EQ(home.run({"search", "-c", "papers", "rent"}).status, 0);
  EXPECT_EQ(home.run({"search", "-c", "papers", "-c", "papers", "rent"}).status, 0);
  EXPECT_EQ(home.run({"ask", "-c", "papers", "How much is the rent a month?"}).status, 0);
}

TEST_F(EndToEnd, a_second_look_is_a_flag_that_may_have_a_budget) {
  for (const char* flag : {"--rerank", "--rerank=500"}) {
    const Json hits = json({"search", flag, "rent", "--explain", "--json"});
    ASSERT_FALSE(hits.empty());
    EXPECT_GE(hits[0]["explain"]["rerank"]["looked_at"], 1);
  }
  EXPECT_FALSE(json({"search", "rent", "--explain", "--json"})[0]["explain"].contains("rerank"));
  EXPECT_EQ(home.run({"search", "--rerank=0", "rent"}).status, 2);
  EXPECT_EQ(home.run({"search", "--rerank=soon", "rent"}).status, 2);
}

TEST_F(EndToEnd, related_names_what_is_alike_once_each_and_what_connects_it) {
  EXPECT_EQ(home.run({"related", "papers/rent.md"}).status, 1) << "roses and bread are not like it";
  home.write("letter.txt", "The landlord wants a higher rent: 1,300 euros a month for the flat.\n");
  home.write("notes/list.txt", "Rent of the flat in euros a month: 1,180, then 1,240.\n");
  std::filesystem::copy(home.documents() / "rent.md", home.documents() / "copy.md");
  home.run({"index"});
  std::set<std::string> files;
  for (const Json& hit : json({"related", "papers/rent.md", "--json"})) {
    EXPECT_TRUE(files.insert(hit["file"]).second);
    ASSERT_FALSE(hit["connections"].empty());
    const Json& connection = hit["connections"][0];
    EXPECT_GT(connection["likeness"], 0);
    EXPECT_GE(connection["asked"]["line"], 1);
    EXPECT_FALSE(connection["found"]["snippet"].get<std::string>().empty());
  }
  EXPECT_EQ(files, (std::set<std::string>{"letter.txt", "notes/list.txt"}));
  const Outcome text = home.run({"related", "papers/rent.md"});
  EXPECT_NE(text.out.find("line 1 is like line 1 there (0."), std::string::npos) << text.out;
  EXPECT_EQ(home.run({"related", "papers/no-such.md"}).status, 1);
}

TEST_F(EndToEnd, eval_compares_with_an_earlier_run) {
  const auto write_set = [&](const std::string& name, const std::string& text) {
    home.write("set/" + name, text);
    return (home.documents() / "set" / name).string();
  };
  const std::string corpus =
      write_set("corpus.jsonl", "{\"_id\": \"p1\", \"text\": \"Bees swarm in May.\"}\n"
                                "{\"_id\": \"p2\", \"text\": \"Apples ripen late.\"}\n");
  write_set("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"bees\"}\n");
  write_set("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t1\n");
  const std::string set = (home.documents() / "set").string();
  Json earlier = json({"eval", set, "--json"});
  ASSERT_EQ(earlier["ndcg_by_query"]["hybrid"]["q1"], 1);
  earlier["ndcg_by_query"]["hybrid"]["q1"] = 0.5;
  const std::string before = write_set("before.json", earlier.dump());
  const Json comparison = json({"eval", set, "--json", "--compare", before})["comparison"];
  EXPECT_EQ(comparison["lexical"]["difference"], 0);
  EXPECT_EQ(comparison["hybrid"]["difference"], 0.5);
  EXPECT_EQ(comparison["hybrid"]["better"], 1);
  EXPECT_EQ(comparison["hybrid"]["most_changed"][0]["query"], "q1");
  EXPECT_NE(home.run({"eval", set, "--compare", corpus}).status, 0);
}

TEST_F(EndToEnd, a_query_without_words_is_wrong_use) {
  for (const char* query : {"", "-rent"}) {
    const Outcome outcome = home.run({"search", "--", query});
    EXPECT_EQ(outcome.status, 2) << query;
    EXPECT_NE(outcome.err.find("words"), std::string::npos) << query;
  }
}

TEST_F(EndToEnd, filters_alone_list_documents_newest_first) {
  namespace fs = std::filesystem;
  const auto now = fs::last_write_time(home.documents() / "rent.md");
  fs::last_write_time(home.documents() / "rent.md", now - std::chrono::hours(48));
  EXPECT_EQ(home.run({"index", "--full"}).status, 0);
  EXPECT_EQ(json({"search", "type:html", "--json"}).size(), 1U);
  const Json hits = json({"search", "in:papers", "--json"});
  ASSERT_EQ(hits.size(), 3U) << hits;
  EXPECT_EQ(hits[2]["file"], "rent.md") << hits;
  EXPECT_EQ(json({"search", "in:papers", "-n", "1", "--json"}).size(), 1U);
  EXPECT_EQ(json({"search", "in:papers", "-rent", "--json"}).size(), 2U);
  EXPECT_EQ(home.run({"search", "type:pptx"}).status, 1);
}

TEST_F(EndToEnd, dates_that_no_calendar_has_are_said_and_searched_as_words) {
  for (const char* date : {"after:2024-13-45", "after:2024-02-30", "before:2023-02-29"}) {
    const Outcome outcome = home.run({"search", "rent", date});
    EXPECT_EQ(outcome.status, 0) << date;
    EXPECT_NE(outcome.err.find(std::string(date) + " was searched as words"), std::string::npos)
        << outcome.err;
  }
  EXPECT_EQ(home.run({"search", "rent", "after:2024-02-29"}).err, "");
}

TEST_F(EndToEnd, time_in_words_is_said_and_explained_and_undone_by_quotes) {
  home.write("old.md", "---\ndate: 1999-05-01\n---\n# Rent\n\nThe rent was 300 marks.\n");
  EXPECT_EQ(home.run({"index"}).status, 0);
  const Outcome outcome = home.run({"search", "rent 1999", "--explain"});
  EXPECT_NE(outcome.err.find("for \"1999\", documents of 1999 come higher"), std::string::npos)
      << outcome.err;
  EXPECT_NE(outcome.out.find(", preferred 1x"), std::string::npos) << outcome.out;
  const Json hits = json({"search", "rent 1999", "--explain", "--json"});
  EXPECT_EQ(hits[0]["file"], "old.md") << hits;
  EXPECT_EQ(hits[0]["explain"]["preferences_met"], 1) << hits;
  const Outcome quoted = home.run({"search", "rent \"1999\""});
  EXPECT_EQ(quoted.err.find("come higher"), std::string::npos) << quoted.err;
}

TEST_F(EndToEnd, what_was_left_out_stays_out_when_a_folder_is_added_again) {
  const std::string folder = home.documents().string();
  EXPECT_EQ(home.run({"add", folder, "--exclude", "rent.md"}).status, 0);
  EXPECT_EQ(home.run({"search", "type:markdown", "path:rent.md"}).status, 1);
  const Outcome again = home.run({"add", folder, "--exclude", "page.html"});
  EXPECT_NE(again.err.find("; without rent.md, page.html"), std::string::npos) << again.err;
  EXPECT_EQ(home.run({"search", "path:rent.md"}).status, 1);
  const Json status = json({"status", "--json"});
  EXPECT_EQ(status["collections"][0]["exclude"], (Json{"rent.md", "page.html"})) << status;
  EXPECT_NE(home.run({"status"}).out.find("without rent.md, page.html"), std::string::npos);
  EXPECT_EQ(home.run({"add", folder}).status, 0);
  EXPECT_EQ(home.run({"search", "path:rent.md"}).status, 1);
  EXPECT_EQ(home.run({"add", folder, "--reset-globs", "--exclude", "page.html"}).status, 0);
  EXPECT_EQ(home.run({"search", "path:rent.md"}).status, 0);
  EXPECT_EQ(home.run({"search", "path:page.html"}).status, 1);
}

TEST_F(EndToEnd, a_link_that_leads_nowhere_is_no_news_of_a_quiet_run) {
  std::filesystem::create_symlink("nowhere.md", home.documents() / "link.md");
  const Outcome outcome = home.run({"index", "-q"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_NE(home.run({"ls", "--failed"}).out.find("link.md"), std::string::npos);
}

TEST_F(EndToEnd, a_library_inside_its_folder_does_not_index_itself) {
  const std::string inside = (home.documents() / "inside").string();
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(home.run({"--library", inside, "add", home.documents().string()}).status, 0);
  }
  const Json files = json({"--library", inside, "ls", "--json"});
  EXPECT_EQ(files.size(), 3U) << files;
}

TEST_F(EndToEnd, only_its_owner_can_read_the_library) {
  const auto mode = std::filesystem::status(home.library() / "library.db").permissions();
  EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

TEST_F(EndToEnd, ask_answers_with_a_citation_of_the_line) {
  const Json answer = json({"ask", "How much is the rent a month?", "--json"});
  EXPECT_EQ(answer["refused"], false);
  EXPECT_NE(answer["answer"].get<std::string>().find("1,240 euros"), std::string::npos);
  ASSERT_FALSE(answer["citations"].empty());
  EXPECT_EQ(answer["citations"][0]["file"], "rent.md");
  EXPECT_EQ(answer["citations"][0]["line"], 5);
  EXPECT_EQ(answer["citations"][0]["supported"], "supported");
  EXPECT_TRUE(answer["timings_ms"].contains("first_token"));
}

TEST_F(EndToEnd, ask_refuses_what_is_not_there_with_status_1) {
  const Outcome outcome = home.run({"ask", "Who won the chess tournament in Reykjavik?"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.out.find("Not in your documents"), std::string::npos) << outcome.out;
}

TEST_F(EndToEnd, get_prints_the_stored_text_and_lines_of_it) {
  EXPECT_EQ(home.run({"get", "papers/garden/roses.txt"}).out,
            "Roses are pruned in March.\nThe hedge is cut in July.\n");
  EXPECT_EQ(home.run({"get", "papers/garden/roses.txt:2:1"}).out, "The hedge is cut in July.\n");
  EXPECT_EQ(home.run({"get", (home.documents() / "garden/roses.txt").string()}).status, 0);
  EXPECT_EQ(home.run({"get", "papers/none.txt"}).status, 1);
  EXPECT_EQ(home.run({"get", "papers/garden/roses.txt:99"}).status, 1);
  EXPECT_EQ(home.run({"get", "papers/garden/roses.txt#Thorns"}).status, 1);
  const std::string docid = json({"search", "hedge", "--json"})[0]["docid"];
  EXPECT_EQ(home.run({"get", docid}).out, home.run({"get", "papers/garden/roses.txt"}).out);
}

TEST_F(EndToEnd, status_counts_what_is_in) {
  const Json status = json({"status", "--json"});
  ASSERT_EQ(status["collections"].size(), 1U);
  EXPECT_EQ(status["collections"][0]["documents"], 3);
  EXPECT_EQ(status["collections"][0]["name"], "papers");
  EXPECT_TRUE(status["collections"][0]["last_index"].is_string());
  EXPECT_GE(status["index"]["vectors"].get<int>(), 3);
  EXPECT_EQ(status["index"]["up_to_date"], true);
}

TEST_F(EndToEnd, changed_renamed_and_deleted_files_are_seen) {
  home.write("rent.md", "# Flat\n\nThe rent is 1,310 euros now.\n");
  std::filesystem::rename(home.documents() / "garden/roses.txt", home.documents() / "flowers.txt");
  std::filesystem::remove(home.documents() / "page.html");
  const Json report = json({"index", "--json"});
  EXPECT_EQ(report["changed"], 1);
  EXPECT_EQ(report["renamed"], 1);
  EXPECT_EQ(report["removed"], 1);
  EXPECT_EQ(json({"search", "pruned", "--json"})[0]["file"], "flowers.txt");
  EXPECT_EQ(home.run({"search", "sourdough", "--mode", "lexical"}).status, 1);
}

TEST_F(EndToEnd, a_second_run_changes_nothing) {
  home.run({"index"});  // files younger than the clock's grain are looked at once more
  const Json report = json({"index", "--json"});
  EXPECT_EQ(report["unchanged"], 3);
  EXPECT_EQ(report["added"], 0);
  EXPECT_EQ(report["chunks"], 0);
}

TEST_F(EndToEnd, the_summary_names_what_was_read_in_part_or_not_at_all_after_every_run) {
  home.write("bad.pdf", "%PDF-1.4 broken");
  home.write("note.html", "<p>Hedgehogs sleep.</p><p style=\"display:none\">Not seen.</p>");
  home.run({"index"});
  const Outcome again = home.run({"index"});
  EXPECT_NE(again.err.find("5 files: 4 unchanged, 1 failed; 1 read in part: carrel ls --failed; "),
            std::string::npos)
      << again.err;
  const Json report = json({"index", "--json"});
  EXPECT_EQ(report["unchanged"], 4);
  EXPECT_EQ(report["failed"], 1);
  EXPECT_EQ(report["partial"], 1);
}

TEST_F(EndToEnd, a_missing_or_emptied_root_deletes_nothing) {
  std::filesystem::rename(home.documents(), home.path() / "unmounted");
  const Outcome missing = home.run({"index"});
  EXPECT_EQ(missing.status, 2);
  std::filesystem::create_directory(home.documents());
  const Outcome empty = home.run({"index"});
  EXPECT_EQ(empty.status, 2);
  EXPECT_NE(empty.err.find("mounted"), std::string::npos) << empty.err;
  const Json status = json({"status", "--json"})["collections"][0];
  EXPECT_EQ(status["documents"], 3);
  EXPECT_NE(status["trouble"].dump().find("is empty, but the index holds 3 documents"),
            std::string::npos)
      << status;
  std::filesystem::remove(home.documents());
  EXPECT_NE(home.run({"status"}).out.find("there is no folder at"), std::string::npos);
}

TEST_F(EndToEnd, forget_erases_and_proves_it) {
  const Outcome forgot = home.run({"forget", "papers/rent.md", "--verify"});
  EXPECT_EQ(forgot.status, 0) << forgot.err;
  EXPECT_NE(forgot.err.find("verified"), std::string::npos) << forgot.err;
  EXPECT_NE(forgot.err.find("the next carrel index brings it back"), std::string::npos)
      << forgot.err;
  EXPECT_EQ(home.run({"search", "euros", "--mode", "lexical"}).status, 1);
  EXPECT_EQ(home.run({"forget", "papers"}).status, 0);
  EXPECT_TRUE(json({"status", "--json"})["collections"].empty());
}

TEST_F(EndToEnd, ls_failed_says_what_and_why) {
  home.write("broken.pdf", "%PDF-1.7 and then nothing that a reader could use");
  home.run({"index"});
  const Json files = json({"ls", "--failed", "--json"});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0]["file"], "broken.pdf");
  EXPECT_EQ(files[0]["coverage"], "failed");
  EXPECT_FALSE(files[0]["message"].get<std::string>().empty());
  EXPECT_NE(files[0]["remedy"].get<std::string>().find("save it anew"), std::string::npos);
  const Outcome shown = home.run({"ls", "--failed"});
  EXPECT_NE(shown.err.find("damaged (1 file): open it"), std::string::npos) << shown.err;
}

TEST_F(EndToEnd, what_is_read_in_part_is_counted_and_named) {
  home.write("old.txt",
             "Gr\xFC\xDF"
             "e aus K\xF6ln \x81\x8D. Unsinn \xE2\x28\xA1.\n");
  home.run({"index"});
  const Json status = json({"status", "--json"})["collections"][0];
  const Json files = json({"ls", "--failed", "--json"});
  EXPECT_EQ(status["partial"], files.size());
  for (const Json& file : files) EXPECT_EQ(file["coverage"], "indexed");
}

TEST_F(EndToEnd, wrong_use_is_status_2_with_a_hint) {
  EXPECT_EQ(home.run({}).status, 2);
  EXPECT_EQ(home.run({"serch", "x"}).status, 2);
  EXPECT_EQ(home.run({"search"}).status, 2);
  EXPECT_EQ(home.run({"search", "x", "-c", "nope"}).status, 2);
  EXPECT_EQ(home.run({"search", "x", "--mode", "magic"}).status, 2);
  EXPECT_EQ(home.run({"add", "/no/such/folder"}).status, 2);
}

TEST_F(EndToEnd, filters_that_say_nothing_get_a_hint) {
  const auto hint_of = [&](const std::string& filter) {
    const Outcome found = home.run({"search", "rent", "--mode", "lexical", filter, "--json"});
    EXPECT_TRUE(Json::parse(found.out).is_array()) << found.out;
    return found.err;
  };
  EXPECT_NE(hint_of("before:20x4").find("a date is written 2024"), std::string::npos);
  EXPECT_NE(hint_of("in:nosuch").find("there are collections papers"), std::string::npos);
  EXPECT_NE(hint_of("type:docxx").find("there are types "), std::string::npos);
  EXPECT_EQ(hint_of("in:papers").find("leaves nothing"), std::string::npos);
  EXPECT_EQ(home.run({"search", "rent", "--mode", "lexical", "before:20x4"}).status, 0);
  EXPECT_EQ(home.run({"search", "rent", "type:docxx", "-q"}).err, "");
}

TEST_F(EndToEnd, help_and_version_work_everywhere) {
  EXPECT_EQ(home.run({"--version"}).status, 0);
  for (const char* command : {"add", "index", "update", "search", "ask", "get", "ls", "status",
                              "doctor", "forget", "eval", "config", "embed", "tokenize",
                              "schedule"}) {
    const Outcome help = home.run({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_NE(help.out.find("Examples"), std::string::npos) << command;
    EXPECT_NE(help.out.find("--library DIR"), std::string::npos) << command;
  }
}

TEST_F(EndToEnd, a_reader_that_stops_early_is_no_failure) {
  const std::string command = "CARREL_LIBRARY='" + home.library().string() +
                              "' " CARREL_BINARY " ls | true; exit ${PIPESTATUS[0]}";
  const std::string script = (home.path() / "pipe.sh").string();
  write_file_atomically(script, command);
  EXPECT_EQ(std::system(("bash " + script).c_str()), 0);
}

TEST_F(EndToEnd, documents_cannot_steer_the_terminal) {
  home.write("evil.txt", "Harmless words \x1b]0;owned\x07 and \x1b[2Jmore about gophers.\n");
  home.run({"index"});
  const Outcome outcome = home.run({"search", "gophers", "--color", "always"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out.find("\x1b]0;"), std::string::npos);
  EXPECT_EQ(outcome.out.find("\x1b[2J"), std::string::npos);
}

TEST_F(EndToEnd, doctor_finds_nothing_wrong_and_no_socket) {
  const Outcome doctor = home.run({"doctor", "--offline"});
  EXPECT_EQ(doctor.status, 0) << doctor.out;
  EXPECT_NE(doctor.out.find("none of them a socket"), std::string::npos) << doctor.out;
}

TEST_F(EndToEnd, doctor_finds_damage_and_says_what_helps) {
  const Outcome well = home.run({"doctor"});
  EXPECT_NE(well.out.find("no damage"), std::string::npos) << well.out;
  EXPECT_NE(well.out.find("tables of library.db"), std::string::npos) << well.out;
  const auto file = home.library() / "library.db";
  std::string bytes = read_file(file, 1U << 30);
  for (std::size_t at = bytes.size() / 2; at < bytes.size(); ++at) bytes[at] = '\xA5';
  write_file_atomically(file, bytes);
  const Outcome damaged = home.run({"doctor"});
  EXPECT_EQ(damaged.status, 2);
  EXPECT_NE(damaged.out.find("BAD"), std::string::npos) << damaged.out;
  EXPECT_NE(damaged.out.find("carrel index --rebuild"), std::string::npos) << damaged.out;
}

TEST_F(EndToEnd, config_sets_gets_and_refuses_unknown_keys) {
  EXPECT_EQ(home.run({"config", "set", "search.results", "1"}).status, 0);
  EXPECT_EQ(home.run({"config", "get", "search.results"}).out, "1\n");
  EXPECT_EQ(json({"search", "the in is", "--json"}).size(), 1U);
  const Outcome unknown = home.run({"config", "set", "search.result", "1"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("search.results"), std::string::npos) << unknown.err;
  EXPECT_EQ(home.run({"config", "get", "search.results"}, {{"CARREL_SEARCH_RESULTS", "7"}}).out,
            "7\n");
}

TEST_F(EndToEnd, plumbing_prints_one_json_line_a_text) {
  const Json vector = json({"embed", "rent contract"});
  EXPECT_EQ(vector["dim"].get<std::size_t>(), vector["embedding"].size());
  const Json tokens = json({"tokenize", "rent contract"});
  EXPECT_EQ(tokens["ids"].size(), tokens["spans"].size());
  EXPECT_EQ(tokens["spans"][0], Json::array({0, 4}));
}

}  // namespace
}  // namespace carrel::test
