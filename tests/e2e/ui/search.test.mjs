// Search as you type, filters, and the keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { make_world, open_page, shot } from "./harness.mjs";

let world;
before(async () => {
  world = await make_world();
});
after(() => world.close());

const field = (page) => page.getByLabel("Search your documents");

test("results follow the typing, and each keystroke cancels the request before it", async () => {
  const { page, done } = await open_page(world);
  const asked = [];
  const cancelled = [];
  page.on("request", (request) => request.url().includes("/search?") && asked.push(request));
  page.on("requestfailed", (request) => cancelled.push(request.failure().errorText));
  await page.route("**/api/v1/search?*", async (route) => {
    const last = new URL(route.request().url()).searchParams.get("q") === "salt ledger";
    if (last) await route.continue(); // the others never get an answer: they must be let go
  });
  await field(page).pressSequentially("salt ledger");
  await page.locator(".hit").first().waitFor();
  assert.match(await page.locator(".hit").first().innerText(), /Salt Ledger/);
  assert.ok(asked.length >= 5, "asks while typing");
  assert.equal(cancelled.length, asked.length - 1);
  assert.ok(cancelled.every((text) => text === "net::ERR_ABORTED"));
  const marks = (await page.locator(".hit mark").allInnerTexts()).map((text) => text.toLowerCase());
  assert.deepEqual([...new Set(marks)].filter((text) => ["salt", "ledger"].includes(text)).sort(), ["ledger", "salt"]);
  await page.unrouteAll();
  await done();
});

test("a menu writes a filter into the query, and its chip takes it out", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent");
  await page.locator(".hit").first().waitFor();
  await page.getByRole("button", { name: "Type", exact: true }).click();
  await page.getByRole("button", { name: /^markdown/i }).click();
  assert.equal(await field(page).inputValue(), "rent type:markdown");
  await page.waitForFunction(() => [...document.querySelectorAll(".hit-file")].every((one) => one.textContent.endsWith(".md")));
  await shot(page, "filter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove filter type:markdown" }).click();
  assert.equal(await field(page).inputValue(), "rent");
  await done();
});

test("dates, tags, languages and collections become filters too", async () => {
  const { page, done } = await open_page(world, "#/search?q=the");
  await page.locator(".hit").first().waitFor();
  await page.getByRole("button", { name: "Date", exact: true }).click();
  await page.getByLabel("From").fill("2020-01-31");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByLabel("Tag name").fill("#reading");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Collection", exact: true }).click();
  await page.getByRole("button", { name: /^papers/ }).click();
  assert.equal(await field(page).inputValue(), "the after:2020-01-31 tag:reading in:papers");
  await page.getByText("The Salt Ledger").first().waitFor();
  await done();
});

test("the library's tags are there to pick, and typing narrows them", async () => {
  const { page, done } = await open_page(world, "#/search?q=the");
  await page.locator(".hit").first().waitFor();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.locator(".menu-choice").filter({ hasText: "music" }).waitFor();
  await page.getByLabel("Tag name").fill("cel");
  assert.deepEqual(await page.locator(".menu-choice-text").allInnerTexts(), ["cello"]);
  await page.locator(".menu-choice").click();
  assert.equal(await field(page).inputValue(), "the tag:cello");
  await page.locator(".hit-title").filter({ hasText: "Practice log" }).first().waitFor();
  await done();
});

test("a busy server is asked again", async () => {
  const { page, context, faults } = await open_page(world);
  let asked = 0;
  await page.route("**/api/v1/search?*", (route) =>
    ++asked === 1 ? route.fulfill({ status: 503, headers: { "Retry-After": "1" }, body: "{}" }) : route.continue());
  await field(page).fill("salt ledger");
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.locator(".problem").count(), 0);
  await context.close();
  assert.ok(faults.every((fault) => fault.includes("503")));
});

test("nothing found says so and offers to drop the filters", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+in%3Anowhere");
  await page.getByRole("heading", { name: "Nothing found" }).waitFor();
  await page.getByRole("button", { name: "Remove all filters" }).click();
  await page.locator(".hit").first().waitFor();
  await done();
});

test("by keyboard alone: search, move, open, close, other views, help", async () => {
  const { page, done } = await open_page(world, "#/settings");
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.id === "search-field");
  await page.keyboard.type("rent increase");
  await page.locator(".hit").nth(2).waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "hit-link");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.locator(".viewer .pdf-box").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".viewer").waitFor({ state: "detached" });
  assert.equal(await focused(), "hit-link", "the focus goes back to the hit");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("2");
  await page.getByLabel("Ask your documents a question").waitFor();
  await done();
});

test("a question typed into the search goes to the answers", async () => {
  const { page, done } = await open_page(world);
  await field(page).fill("How much is the base rent a month?");
  await page.getByText("Ask this as a question").waitFor();
  await field(page).press("Control+Enter");
  await page.locator(".turn .source-chip").first().waitFor();
  await done();
});

test("reload, Back and a link keep the query", async () => {
  const { page, done } = await open_page(world, "#/search?q=bittern");
  await page.locator(".hit").first().click();
  await page.locator(".viewer").waitFor();
  await page.reload();
  await page.locator(".viewer h2").filter({ hasText: "Bitterns" }).waitFor();
  await page.goBack();
  await page.locator(".viewer").waitFor({ state: "detached" });
  assert.equal(await field(page).inputValue(), "bittern");
  await done();
});

test("what a filter leaves nothing of is said, and filters alone list documents", async () => {
  const { page, done } = await open_page(world, "#/search?q=type:zzz%20rent");
  await page.locator(".search-hint").filter({ hasText: "type:zzz leaves nothing: there are types" }).waitFor();
  await page.getByRole("heading", { name: "Nothing found" }).waitFor();
  await shot(page, "hint");
  await page.getByLabel("Search your documents").fill("type:pdf");
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.locator(".problem").count(), 0);
  await shot(page, "filters alone");
  await done();
});
