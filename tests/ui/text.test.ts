// Queries, Markdown, citations, links and events: text in, pieces out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer_parts, coming_sources } from "ui/src/text/citations";
import { EventParser } from "ui/src/text/event_parser";
import { format_ago, format_bytes } from "ui/src/text/format";
import { inline_pieces } from "ui/src/text/inline";
import { safe_link } from "ui/src/text/links";
import { sheet_place } from "ui/src/text/sheet_place";
import { filters_of, looks_like_question, toggle_filter, with_filter, without_key, words_of } from "ui/src/text/query";

const read = (text: string) => inline_pieces(text).map((piece) => [piece.style, text.slice(piece.begin, piece.end)]);

test("filters_are_read_where_the_query_language_reads_them", () => {
  const keys = (query: string) => filters_of(query).map((filter) => `${filter.key}=${filter.value}`);
  assert.deepEqual(keys('rent type:pdf in:"my notes" AFTER:2024'), ["type=pdf", "in=my notes", "after=2024"]);
  assert.deepEqual(keys('"type:pdf" foo:bar nottype:pdf type:'), []);
});

test("filters_come_and_go_and_leave_the_words_alone", () => {
  assert.equal(toggle_filter("rent", "type", "pdf"), "rent type:pdf");
  assert.equal(toggle_filter("rent  type:pdf now", "type", "pdf"), "rent now");
  assert.equal(with_filter("", "in", 'a "b" c'), 'in:"a b c"');
  assert.equal(without_key("a after:1 b after:2", "after"), "a b");
  assert.equal(words_of('tag:x "a b" -c lang:de'), '"a b" -c');
});

test("names_of_sheets_stand_in_quotes_where_spreadsheets_want_them", () => {
  assert.equal(sheet_place({ sheet: "Costs", cell: "B7" }), "Costs!B7");
  assert.equal(sheet_place({ sheet: "Übersicht_2.b", cell: "B7" }), "Übersicht_2.b!B7");
  assert.equal(sheet_place({ sheet: "O'Brien & Co!", cell: "AA100" }), "'O''Brien & Co!'!AA100");
  assert.equal(sheet_place({ sheet: "2024", cell: "A1" }), "'2024'!A1");
  assert.equal(sheet_place({ sheet: "Cost plan", cell: null }), "'Cost plan'");
  assert.equal(sheet_place({ cell: "A1" }), "");
});

test("questions_are_told_from_words", () => {
  assert.ok(looks_like_question("when does the lease end"));
  assert.ok(looks_like_question("Kaution?"));
  assert.ok(looks_like_question("wie hoch ist die Miete"));
  assert.ok(!looks_like_question("rent increase"));
  assert.ok(!looks_like_question("who"));
});

test("inline_markdown_becomes_pieces_of_the_source", () => {
  assert.deepEqual(read("a **b** *c* _d_ `e*f*` ~~g~~"), [
    ["plain", "a "], ["strong", "b"], ["plain", " "], ["emphasis", "c"], ["plain", " "], ["emphasis", "d"],
    ["plain", " "], ["code", "e*f*"], ["plain", " "], ["strike", "g"],
  ]);
  assert.deepEqual(read("snake_case_name 2*3*4 \\*kept\\*"), [
    ["plain", "snake_case_name 2"], ["emphasis", "3"], ["plain", "4 "], ["plain", "*kept"], ["plain", "*"],
  ]);
  assert.deepEqual(read("[[Note|shown]] [[Plain]]"), [["plain", "shown"], ["plain", " "], ["plain", "Plain"]]);
  assert.deepEqual(read("![alt](http://x.example/a.png)"), [["image", "alt"]]);
});

test("inline_markdown_takes_linear_time_on_hostile_lines", () => {
  const start = process.hrtime.bigint();
  for (const piece of ["*", "_", "[", "`", "![", "**a", "<http://", "[[", "\\"]) inline_pieces(piece.repeat(20_000 / piece.length));
  assert.ok(process.hrtime.bigint() - start < 10_000_000_000n);
});

test("only_the_web_and_mail_can_be_opened", () => {
  assert.deepEqual(safe_link("https://user:pass@example.org/a?b"), { href: "https://example.org/a?b", host: "example.org" });
  assert.equal(safe_link("mailto:a@b.example")?.host, "a@b.example");
  for (const bad of ["javascript:alert(1)", " JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "/api/v1", "http://", "vbscript:x", "http:" + "/".repeat(4000)]) {
    assert.equal(safe_link(bad), null, bad);
  }
});

test("citations_are_those_that_have_a_source", () => {
  assert.deepEqual(answer_parts("Rent is 912 [1][2]. See [9] and a[0].", new Set([1, 2])), [
    { kind: "text", text: "Rent is 912" }, { kind: "source", number: 1 }, { kind: "source", number: 2 },
    { kind: "text", text: ". See [9] and a[0]." },
  ]);
});

test("sources_of_a_coming_answer_are_those_that_come_in_order", () => {
  assert.deepEqual([...coming_sources("Rent is 912 [1][2]. See [9], [3]. And [")], [1, 2, 3]);
  assert.deepEqual([...coming_sources("as in [1984] and [0]")], []);
});

test("events_survive_being_cut_anywhere", () => {
  const text = 'event: token\ndata: {"text":"a"}\n\n: comment\n\nevent: done\r\ndata: {"x":\r\ndata: 1}\r\n\r\n';
  const whole = new EventParser().feed(text.replaceAll("\r\n", "\n"));
  assert.deepEqual(whole, [{ event: "token", data: '{"text":"a"}' }, { event: "done", data: '{"x":\n1}' }]);
  for (let at = 1; at < text.length; ++at) {
    const parser = new EventParser();
    assert.deepEqual([...parser.feed(text.slice(0, at)), ...parser.feed(text.slice(at))], whole, `cut at ${at}`);
  }
});

test("sizes_and_ages_read_well_in_both_languages", () => {
  assert.equal(format_bytes(505_315, "en"), "505 kB");
  assert.equal(format_bytes(1_500_000, "de"), "1,5 MB");
  const now = new Date("2024-05-01T12:00:00Z");
  assert.equal(format_ago(new Date("2024-05-01T09:00:00Z"), now, "en"), "3 hours ago");
  assert.equal(format_ago(new Date("2024-04-30T12:00:00Z"), now, "de"), "gestern");
});
