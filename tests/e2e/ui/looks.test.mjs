// Light and dark, phone to wide, English and German.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { make_world, open_page, shot } from "./harness.mjs";

let world;
before(async () => {
  world = await make_world();
});
after(() => world.close());

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const brightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;

test("dark follows the system", async () => {
  const dark = await open_page(world, "#/search", { colorScheme: "dark" });
  assert.ok(brightness(await ground(dark.page)) < 60);
  await dark.page.emulateMedia({ colorScheme: "light" });
  await dark.page.waitForFunction(() => document.documentElement.dataset.theme === "light");
  assert.ok(brightness(await ground(dark.page)) > 200);
  await dark.done();
});

test("a theme that was chosen holds after a reload", async () => {
  const { page, done } = await open_page(world, "#/settings");
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  assert.ok(brightness(await ground(page)) < 60);
  await page.reload();
  await page.locator(".page").waitFor();
  assert.ok(brightness(await ground(page)) < 60);
  await shot(page, "settings_dark");
  await done();
});

test("nothing is wider than the window, from 320 pixels to 2000", async () => {
  for (const width of [320, 390, 768, 1024, 2000]) {
    const { page, done } = await open_page(world, "#/search", { viewport: { width, height: 800 } });
    for (const hash of ["#/search", "#/search?q=rent+increase", "#/ask", "#/library", "#/settings"]) {
      await page.goto(`${world.server.url}/${hash}`);
      await page.locator("h1").first().waitFor({ state: "attached" });
      if (hash.includes("q=")) await page.locator(".hit").first().waitFor();
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(excess <= 0, `${hash} at ${width} is ${excess} pixels too wide`);
    }
    await done();
  }
});

test("on a phone the document covers the list, and Back uncovers it", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase", {
    viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2,
  });
  await page.locator(".hit").first().waitFor();
  await shot(page, "phone_results");
  await page.locator(".hit a").first().tap();
  await page.locator(".pdf-box").first().waitFor();
  const viewer = await page.locator(".viewer").boundingBox();
  assert.deepEqual([viewer.x, viewer.y, viewer.width], [0, 0, 390]);
  await shot(page, "phone_document");
  await page.goBack();
  await page.locator(".viewer").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Library" }).tap();
  await page.locator(".collection").first().waitFor();
  await shot(page, "phone_library");
  await done();
});

test("German by the browser's language, English by choice", async () => {
  const { page, done } = await open_page(world, "#/search", { locale: "de-DE" });
  await page.getByRole("heading", { name: "Was suchen Sie?" }).waitFor();
  assert.equal(await page.getAttribute("html", "lang"), "de");
  await page.getByText("Auf diesem Rechner").waitFor();
  await shot(page, "german");
  await page.goto(`${world.server.url}/#/settings`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
  await done();
});

test("what runs where is always in sight and explained", async () => {
  const { page, done } = await open_page(world, "#/library");
  await page.getByRole("button", { name: /On this machine/ }).click();
  const dialog = page.getByRole("dialog", { name: "What runs where" });
  await dialog.getByText("Nothing leaves this machine.").waitFor();
  await shot(page, "what_runs_where");
  await done();
});

test("a setting is changed from the page; one that names files is not", async () => {
  const { page, done } = await open_page(world, "#/settings");
  const row = page.locator("label.setting").filter({ hasText: "search.results" });
  await row.locator("input").fill("12");
  await row.locator("input").press("Enter");
  await page.locator(".note").filter({ hasText: "Saved." }).waitFor();
  assert.equal(await page.locator("label.setting").filter({ hasText: "library.path" }).locator("input").count(), 0);
  await done();
});
