// What the coverage of a collection says, taken apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CoverageRow } from "ui/src/api/types";
import { files_told, group_by_reason, told_parts, trouble_of } from "ui/src/text/coverage";
import { de } from "ui/src/words/de";
import { en } from "ui/src/words/en";

const row = (path: string, reason: string | null, message = ""): CoverageRow =>
  ({ collection: "papers", path, more: 0, inside: null, status: "failed", reason, message, remedy: reason && `help for ${reason}` });

test("files_of_one_reason_stand_together_the_most_first", () => {
  const groups = group_by_reason([row("a", "limit"), row("b", "damaged", "x"), row("c", "damaged", "y"), row("d", null)]);
  assert.deepEqual(groups.map((group) => [group.reason, group.remedy, group.rows.map((one) => one.path)]), [
    ["damaged", "help for damaged", ["b", "c"]], ["limit", "help for limit", ["a"]], ["", "", ["d"]],
  ]);
});

test("members_that_are_told_together_count", () => {
  const many: CoverageRow = { ...row("a.zip!/1", "no_text"), more: 9, inside: "a.zip" };
  assert.equal(files_told([many, row("b", "damaged")]), 11);
  assert.deepEqual(group_by_reason([row("b", "damaged"), row("c", "damaged"), many]).map((group) => group.reason), ["no_text", "damaged"]);
});

test("pages_are_told_from_the_words_about_them", () => {
  assert.deepEqual(told_parts("pages 2, 4-6: there is no text; it was cut"), [
    { pages: "2, 4-6", text: "there is no text" }, { pages: "", text: "it was cut" },
  ]);
  assert.deepEqual(told_parts("page 3: a table: too wide"), [{ pages: "3", text: "a table: too wide" }]);
  assert.deepEqual(told_parts("pages 1, 3 and 40 more: none"), [{ pages: "1, 3 and 40 more", text: "none" }]);
  assert.deepEqual(told_parts("pages are missing: all"), [{ pages: "", text: "pages are missing: all" }]);
  assert.deepEqual(told_parts(""), []);
});

test("pages_are_named_in_the_page's_language", () => {
  assert.equal(en.pages_named("3"), "page 3:");
  assert.equal(en.pages_named("2, 4-6"), "pages 2, 4–6:");
  assert.equal(de.pages_named("1, 3-5 and 40 more"), "Seiten 1, 3–5 und 40 weitere:");
});

test("what_is_missing_is_told_by_its_place", () => {
  assert.deepEqual(trouble_of("no disk is mounted at /mnt/a b; what the index holds of it stays"), { kind: "disk", place: "/mnt/a b" });
  assert.deepEqual(trouble_of("there is no folder at /home/x; what the index holds of it stays"), { kind: "folder", place: "/home/x" });
  assert.deepEqual(trouble_of("something new"), { kind: "other", place: "" });
});

test("every_reason_with_a_german_name_has_german_help", () => {
  const codes = ["encrypted", "damaged", "no_text", "no_ocr", "ocr_broken", "encoding", "limit", "part_limit", "not_unpacked", "unsafe_name", "no_document", "unsupported", "hidden", "too_big", "outside_root",
    "special_file", "broken_link", "unfinished", "unreadable", "too_deep", "corrupt", "io", "not_found", "busy",
    "reader_crashed", "reader_timed_out", "reader_out_of_memory", "reader_forbidden_call", "reader_invalid_reply"];
  for (const code of codes) {
    assert.notEqual(en.reason(code, "?"), "?", code);
    assert.notEqual(de.reason(code, "?"), "?", code);
    assert.notEqual(de.remedy(code, "?"), "?", code);
  }
});
