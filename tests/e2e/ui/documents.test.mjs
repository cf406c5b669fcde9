// Documents open beside the list, at the exact place.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { box_of, in_window, make_world, open_page, shot, two_frames } from "./harness.mjs";

let world;
const size = { width: 1360, height: 860 };
before(async () => {
  world = await make_world({});
});
after(() => world.close());

async function open_first(page, file) {
  await page.locator(".hit").filter({ hasText: file }).first().locator("a").click();
  await page.locator(".viewer-body").waitFor();
}

test("a PDF opens at the page of the passage, with its words' boxes over the picture", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase", { viewport: size });
  const reply = await page.request.get(`${world.server.url}/api/v1/search?q=rent+increase&n=10`);
  const hit = (await reply.json()).hits[0];
  assert.equal(hit.page, 2);
  await open_first(page, "rental-contract-2018.pdf");
  const picture = page.locator(`.pdf-page[data-page="2"] img`);
  await page.waitForFunction(() => document.querySelector('.pdf-page[data-page="2"] img')?.naturalWidth > 400);
  const paper = await box_of(picture);
  const boxes = page.locator(".pdf-page[data-page='2'] .pdf-box");
  assert.equal(await boxes.count(), hit.boxes.length);
  const page_points = await (await page.request.get(`${world.server.url}/api/v1/documents/${hit.document_id}/pages/2`)).json();
  for (const [at, [left, top, right, bottom]] of hit.boxes.entries()) {
    const seen = await boxes.nth(at).boundingBox();
    const scale = paper.width / page_points.width;
    assert.ok(Math.abs(seen.x + seen.width / 2 - (paper.x + scale * (left + right) / 2)) < 2, "box is across the word");
    assert.ok(Math.abs(seen.y + seen.height / 2 - (paper.y + scale * (top + bottom) / 2)) < 2, "box is at the word's height");
  }
  assert.ok(in_window(await box_of(boxes), size), "the passage is in sight");
  assert.equal(await page.evaluate(() => window.scrollY), 0, "the page around the document stays");
  await page.getByText("Page 2 of").waitFor();
  await shot(page, "pdf");
  await done();
});

test("pages turn, grow, and show their text instead", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase");
  await open_first(page, "rental-contract-2018.pdf");
  await page.getByText("Page 2 of").waitFor();
  await page.getByRole("button", { name: "Next page" }).click();
  await page.getByText("Page 3 of").waitFor();
  const before = (await box_of(page.locator(".pdf-page[data-page='3']"))).width;
  await page.getByRole("button", { name: "Larger" }).click();
  assert.ok((await box_of(page.locator(".pdf-page[data-page='3']"))).width > before * 1.2);
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.locator(".document mark").first().waitFor();
  await done();
});

test("the page number is the passage's before any page's size has come, and turning goes on from it", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase");
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/\/pages\/\d+$/, (route) => released.then(() => route.continue()));
  await open_first(page, "rental-contract-2018.pdf");
  await page.locator('.pdf-page[data-page="2"] img').waitFor();
  await two_frames(page);
  assert.match(await page.locator(".pdf-where").innerText(), /^Page 2 of/);
  await page.getByRole("button", { name: "Next page" }).click();
  const size = page.waitForResponse((response) => response.url().endsWith("/pages/2"));
  release();
  await (await size).finished();
  await two_frames(page);
  assert.match(await page.locator(".pdf-where").innerText(), /^Page 3 of/);
  await done();
});

test("what is in sight stays in sight when the pages grow", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase", { viewport: size });
  await open_first(page, "rental-contract-2018.pdf");
  await page.waitForFunction(() => document.querySelector('.pdf-page[data-page="2"] img')?.naturalWidth > 400);
  for (const name of ["Larger", "Larger", "Smaller", "Smaller", "Smaller"]) {
    await page.getByRole("button", { name }).click();
    await two_frames(page);
    assert.match(await page.locator(".pdf-where").innerText(), /^Page 2 of/);
    assert.ok(in_window(await box_of(page.locator(".pdf-box")), size), `the passage is in sight after ${name}`);
  }
  await done();
});

test("Markdown is shown as headings, lists and emphasis, with the passage marked", async () => {
  const { page, done } = await open_page(world, "#/search?q=salt+ledger");
  await open_first(page, "The Salt Ledger.md");
  await page.locator(".document .doc-heading").first().waitFor();
  assert.equal(await page.locator(".document").getByText("**").count(), 0, "no markup left over");
  assert.ok((await page.locator(".in-passage mark").count()) > 0);
  assert.ok((await page.locator(".document strong").count()) > 0);
  await shot(page, "markdown");
  await done();
});

test("a passage found by words with hyphens opens", async () => {
  const { page, done } = await open_page(world, "#/search?q=thirty-six");
  await page.locator(".hit mark").filter({ hasText: "-" }).first().click();
  await page.locator(".viewer-body").waitFor();
  await done();
});

test("HTML is shown as text, without its markup", async () => {
  const { page, done } = await open_page(world, "#/search?q=type:html+the");
  await page.locator(".hit a").first().click();
  await page.locator(".document .block").first().waitFor();
  const text = await page.locator(".document").innerText();
  assert.ok(text.length > 200 && !/<\/?(p|div|a)\b/.test(text));
  await shot(page, "html");
  await done();
});

test("text is shown with the line numbers of the file", async () => {
  const { page, done } = await open_page(world, "#/search?q=rye+bread+sourdough");
  await open_first(page, "rye-bread.txt");
  const line = page.locator(".line").filter({ has: page.locator("mark") }).first();
  await line.waitFor();
  const number = Number(await line.getAttribute("data-line"));
  const shown = (await line.locator(".line-text").innerText()).trim();
  const { readFileSync } = await import("node:fs");
  const { fixtures } = await import("./harness.mjs");
  assert.equal(readFileSync(`${fixtures}/recipes/rye-bread.txt`, "utf8").split("\n")[number - 1].trim(), shown);
  await shot(page, "text");
  await done();
});

test("related documents lead on", async () => {
  const { page, done } = await open_page(world, "#/library");
  await page.getByLabel("Find a document").fill("heron");
  await page.locator(".document-list a").first().click();
  await page.getByRole("heading", { name: "Related documents" }).scrollIntoViewIfNeeded();
  const title = await page.locator(".viewer-title h2").innerText();
  await page.locator(".related-item").first().click();
  await page.waitForFunction((old) => document.querySelector(".viewer-title h2").textContent !== old, title);
  await done();
});

test("a document that is gone says so", async () => {
  const { page, faults } = await open_page(world, "#/search?doc=99999");
  await page.getByText("no longer in the library").waitFor();
  await page.context().close();
  assert.ok(faults.every((fault) => fault.includes("404")));
});
