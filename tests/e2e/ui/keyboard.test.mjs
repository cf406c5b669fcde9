// The whole way, from an empty library to a cited place, without a mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add_fixtures, make_world, open_page } from "./harness.mjs";

let world;
before(async () => {
  world = await make_world({ library: "none", prepare: (home) => add_fixtures(home) });
});
after(() => world.close());

const tabs_max = 60;

// Presses Tab until the focus is on what `selector` names and contains `text`.
async function tab_to(page, selector, text = "") {
  for (let tabs = 0; tabs < tabs_max; ++tabs) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(
      ([wanted, words]) => document.activeElement.matches(wanted) && document.activeElement.textContent.includes(words),
      [selector, text],
    );
    if (there) return;
  }
  assert.fail(`Tab does not lead to ${selector} ${text}`);
}

test("add a folder, search, open, ask, follow the citation: by keys alone", async () => {
  const { page, done } = await open_page(world);
  await tab_to(page, "button", "Add a folder");
  await page.keyboard.press("Enter");
  await page.locator(".folder").filter({ hasText: "Documents" }).waitFor();
  await tab_to(page, ".folder", "Documents");
  await page.keyboard.press("Enter");
  await page.locator(".folder").filter({ hasText: "papers" }).waitFor();
  await page.waitForFunction(() => document.activeElement.closest(".folders"), null); // the focus stays in the list
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".folder").filter({ hasText: "association" }).waitFor();
  await tab_to(page, "button", "Add this folder");
  await page.keyboard.press("Enter");
  await page.locator(".collection").getByText("28 documents").waitFor();

  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement?.id === "search-field");
  await page.keyboard.type("salt ledger");
  await page.locator(".hit").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".viewer .in-passage").first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".viewer").waitFor({ state: "detached" });

  await page.keyboard.press("2");
  await page.waitForFunction(() => document.activeElement?.id === "question-field");
  await page.keyboard.type("What is the monthly rent?");
  await page.keyboard.press("Enter");
  await page.locator(".source-chip").first().waitFor();
  await page.keyboard.press("Shift+Tab");
  while (!(await page.evaluate(() => document.activeElement.matches(".source-chip")))) await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator(".pdf-box").first().waitFor();
  await done();
});

test("single keys can be turned off, for those who speak to their machine", async () => {
  const { page, done } = await open_page(world, "#/settings");
  await page.getByRole("group", { name: "Single-key shortcuts" }).getByRole("button", { name: "Off" }).click();
  await page.keyboard.press("2");
  await page.keyboard.press("?");
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.ok(page.url().endsWith("#/settings"));
  await done();
});
