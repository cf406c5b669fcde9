// Bytes of the server against UTF-16 units of the page, and what hangs on them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { byte_count, ranges_of, span_within } from "ui/src/text/bytes";
import { block_boxes, box_style } from "ui/src/text/boxes";
import { mark_runs } from "ui/src/text/runs";
import { block_markup, strip } from "ui/src/text/strip";
import { find_words, matched_words } from "ui/src/text/words";

const cut = (text: string, spans: [number, number][]) => ranges_of(text, spans).map(({ begin, end }) => text.slice(begin, end));
const span_of = (text: string, part: string): [number, number] => {
  const begin = Buffer.from(text).indexOf(part);
  return [begin, begin + Buffer.byteLength(part)];
};

test("spans_of_any_script_cut_the_same_text", () => {
  for (const text of ["rent increase", "Größe der Fläche", "味噌づくり 仙台", "a 🏺 b 🏺🏺 c", "ё\u0301 combining"]) {
    for (const part of text.split(" ")) assert.deepEqual(cut(text, [span_of(text, part)]), [part]);
  }
});

test("spans_beyond_the_text_or_inside_a_character_do_no_harm", () => {
  assert.deepEqual(cut("äb", [[0, 99]]), ["äb"]);
  assert.deepEqual(cut("äb", [[1, 3]]), ["äb"]);
  assert.deepEqual(cut("äb", [[7, 9], [2, 2], [-5, 2]]), ["ä"]);
  assert.deepEqual(cut("", [[0, 4]]), []);
});

test("byte_count_agrees_with_utf8", () => {
  for (const text of ["", "abc", "äöü", "味噌", "🏺", "a\u0000b"]) assert.equal(byte_count(text), Buffer.byteLength(text));
});

test("span_within_counts_from_the_outer_start", () => {
  assert.deepEqual(span_within([10, 20], [5, 15]), [5, 10]);
  assert.deepEqual(span_within([0, 100], [40, 50]), [0, 10]);
  assert.equal(span_within([0, 5], [5, 9]), null);
});

test("runs_cover_the_text_once_whatever_the_marks", () => {
  const text = "0123456789";
  const marks = [{ begin: 2, end: 5 }, { begin: 4, end: 7 }, { begin: 9, end: 30 }];
  const runs = mark_runs(0, text.length, marks);
  assert.equal(runs.map((run) => text.slice(run.begin, run.end)).join(""), text);
  assert.deepEqual(runs.filter((run) => run.marked).map((run) => [run.begin, run.end]), [[2, 7], [9, 10]]);
});

test("stripping_markup_moves_the_marks_along", () => {
  const shown = (text: string, marked: string, markup: RegExp) => {
    const begin = text.indexOf(marked);
    const clean = strip(text, [{ begin, end: begin + marked.length }], markup);
    return [clean.text, ...clean.marks.map((mark) => clean.text.slice(mark.begin, mark.end))];
  };
  assert.deepEqual(shown("## The Salt Ledger ##", "Salt", block_markup.heading), ["The Salt Ledger", "Salt"]);
  assert.deepEqual(shown("> one\n> two three", "three", block_markup.quote), ["one\ntwo three", "three"]);
  assert.deepEqual(shown("  - [x] pay rent", "rent", block_markup.list_item), ["pay rent", "rent"]);
  assert.deepEqual(shown("```js\nlet a;\n```", "let", block_markup.code), ["let a;", "let"]);
});

test("boxes_become_percentages_of_the_page", () => {
  const style = box_style([101.5, 200.5, 198.5, 299.5], { width: 1000, height: 1000 });
  assert.deepEqual(style, { left: "10.000%", top: "20.000%", width: "10.000%", height: "10.000%" });
});

test("block_boxes_are_those_of_the_passage_on_that_page", () => {
  const block = (begin: number, page: number) =>
    ({ kind: "paragraph", text: "", span: [begin, begin + 10], page, line: null, boxes: [[begin, 0, 1, 1]] }) as never;
  assert.deepEqual(block_boxes([block(0, 1), block(10, 1), block(20, 2)], [5, 25], 1), [[0, 0, 1, 1], [10, 0, 1, 1]]);
  assert.deepEqual(block_boxes([block(0, 1)], null, 1), []);
});

test("words_are_found_whole_and_in_any_case", () => {
  const found = (text: string, words: string[]) => find_words(text, words).map(({ begin, end }) => text.slice(begin, end));
  assert.deepEqual(found("Rent, rents, parent; RENT.", ["rent"]), ["Rent", "RENT"]);
  assert.deepEqual(found("C++ (a.b) [x]", ["c++", "a.b", "[x]"]), ["C++", "a.b", "[x]"]);
  assert.deepEqual(found("well-known/wells", ["well-known"]), ["well-known"]);
  assert.deepEqual(found("毎日の味噌汁", ["味噌"]), ["味噌"]);
  assert.deepEqual(found("anything", []), []);
  const hit = { snippet: "Größe und größe", highlights: [[0, 7], [12, 19]] } as never;
  assert.deepEqual(matched_words(hit), ["größe"]);
});
