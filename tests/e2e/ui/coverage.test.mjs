// What of a folder is not in, or only in part: counts, states, reasons, what helps, a folder that is gone.
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { add_fixtures, index, make_world, open_page, shot, write } from "./harness.mjs";

let world;
before(async () => {
  const prepare = (home) => {
    add_fixtures(home);
    write(home, "papers/music.mp3", "ID3\u0003\u0000");
    write(home, "papers/drafts/later.md", "# Later\n");
    write(home, "away/note.md", "# Note\n\nA note on a disk.\n");
    index(home, "papers", ["--exclude", "drafts/**"]);
    index(home, "away");
    renameSync(path.join(home, "Documents", "away"), path.join(home, "Documents", "gone"));
  };
  world = await make_world({ library: "none", prepare });
});
after(() => world.close());

const card_of = (page, name) => page.locator(".collection").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("each state is counted, can be shown alone, and says what helps", async () => {
  const { page, done } = await open_page(world, "#/library");
  const card = card_of(page, "papers");
  await card.getByText("2 files could not be read, 1 file read in part, 1 file skipped: why").click();
  await card.getByText("recorder-placement-guide.html").waitFor();
  await shot(page, "coverage");
  const group = card.getByRole("group", { name: "Which files of papers" });
  await group.getByRole("button", { name: "Skipped 1" }).click();
  await card.getByText("recorder-placement-guide.html").waitFor({ state: "detached" });
  assert.match(await card.locator(".coverage-list").innerText(), /Nothing here reads this kind of file[^]+export it to a format[^]+music\.mp3/);
  await group.getByRole("button", { name: "Read in part 1" }).press("Enter");
  await card.getByText("recorder-placement-guide.html").waitFor();
  assert.match(await card.locator(".coverage-list").innerText(), /Text that nobody sees was left out/);
  assert.equal(await group.getByRole("button", { name: "Read in part 1" }).getAttribute("aria-pressed"), "true");
  await group.getByRole("button", { name: "All 4" }).click();
  await card.getByText("music.mp3").waitFor();
  await done();
});

test("what is left out by a pattern and a folder that is gone are told", async () => {
  const { page, done } = await open_page(world, "#/library");
  await card_of(page, "papers").getByText("drafts/**").waitFor();
  assert.match(await card_of(page, "away").innerText(), /There is no folder at .*away\. What was read of it stays, and can be found\./);
  await done();
});

for (const [name, options] of Object.entries({
  wide_dark: { colorScheme: "dark", viewport: { width: 1600, height: 1000 } },
  phone_light: { viewport: { width: 390, height: 844 } },
  phone_dark: { colorScheme: "dark", viewport: { width: 360, height: 800 } },
})) {
  test(`it fits, ${name}`, async () => {
    const { page, done } = await open_page(world, "#/library", options);
    const card = card_of(page, "papers");
    await card.locator(".coverage summary").click();
    await card.getByText("recorder-placement-guide.html").waitFor();
    await card.scrollIntoViewIfNeeded();
    await shot(page, `coverage_${name}`);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(excess <= 0, `${excess} pixels too wide`);
    await done();
  });
}

test("in German, the reasons and what helps are German", async () => {
  const { page, done } = await open_page(world, "#/library", { locale: "de-DE" });
  const card = card_of(page, "papers");
  await card.getByText("2 Dateien nicht lesbar, 1 Datei teilweise gelesen, 1 Datei übergangen: warum").click();
  await card.getByText("eine Kopie ohne Passwort speichern").waitFor();
  assert.match(await card_of(page, "away").innerText(), /Es gibt keinen Ordner/);
  await shot(page, "coverage_german");
  await done();
});
