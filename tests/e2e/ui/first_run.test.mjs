// From an empty library to the first hit, by the page alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { add_fixtures, make_world, open_page, shot, write } from "./harness.mjs";

let world;
before(async () => {
  const prepare = (home) => {
    add_fixtures(home);
    write(home, "papers/music.mp3", "ID3\u0003\u0000");
  };
  world = await make_world({ library: "none", prepare });
});
after(() => world.close());

test("an empty library says how to begin, on every view that needs documents", async () => {
  const { page, done } = await open_page(world);
  await page.getByRole("heading", { name: "Begin with a folder" }).waitFor();
  await shot(page, "empty");
  for (const view of ["#/ask", "#/library"]) {
    await page.goto(`${world.server.url}/${view}`);
    await page.getByRole("button", { name: "Add a folder" }).waitFor();
  }
  await done();
});

test("the folder picker stays in the home folder and says so", async () => {
  const { page, faults } = await open_page(world);
  await page.getByRole("button", { name: "Add a folder" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByRole("button", { name: "Documents" }).waitFor();
  assert.equal(await dialog.getByRole("button", { name: "Up one folder" }).count(), 0);
  await dialog.getByLabel("Folder", { exact: true }).fill("/etc");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").waitFor();
  assert.match(await dialog.getByRole("alert").innerText(), /home folder/);
  await page.context().close();
  assert.deepEqual(faults.filter((fault) => !fault.includes("403")), []);
});

// Of the dialog: what it asks the server to add when the button is pressed for `press_ms`.
async function added_folder(page, text, press_ms) {
  const sent = [];
  await page.route("**/api/v1/collections", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    sent.push(route.request().postDataJSON().folder);
    return route.fulfill({ status: 422, json: { error: { message: "not now" } } });
  });
  await page.getByRole("button", { name: "Add a folder" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByRole("button", { name: "Documents" }).waitFor();
  await dialog.getByLabel("Folder", { exact: true }).fill(text);
  await dialog.getByRole("button", { name: "Add this folder" }).click({ delay: press_ms });
  await dialog.getByText("not now").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  return sent;
}

test("what is added is the typed folder, however short the click", async () => {
  const { page, faults } = await open_page(world);
  const typed = `${world.home}/Documents/papers`;
  for (const press_ms of [0, 5, 30, 100]) assert.deepEqual(await added_folder(page, typed, press_ms), [typed], `${press_ms} ms`);
  assert.deepEqual(await added_folder(page, `${world.home}/nowhere`, 0), [`${world.home}/nowhere`]);
  await page.context().close();
  assert.deepEqual(faults.filter((fault) => !fault.includes("422")), []);
});

test("a path that is not there is said so, stays in the field, and the list leads on", async () => {
  const { page, faults } = await open_page(world);
  await page.getByRole("button", { name: "Add a folder" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a folder" });
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "papers" }).waitFor();
  const field = dialog.getByLabel("Folder", { exact: true });
  await field.fill("~/Documents/paper");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").waitFor();
  assert.match(await dialog.getByRole("alert").innerText(), /there is no folder .*\/Documents\/paper$/);
  assert.equal(await field.inputValue(), "~/Documents/paper");
  await shot(page, "no such folder");
  await dialog.getByRole("button", { name: "Add this folder" }).click();
  await dialog.getByRole("alert").filter({ hasText: "there is no folder" }).waitFor();
  await dialog.getByRole("button", { name: "Up one folder" }).click();
  await dialog.getByRole("button", { name: "Documents" }).waitFor();
  assert.equal(await field.inputValue(), world.home);
  assert.equal(await dialog.getByRole("alert").count(), 0);
  await page.context().close();
  assert.deepEqual(faults.filter((fault) => !fault.includes("422")), []);
});

test("a folder is added, its reading is shown, and the first search finds something", async () => {
  const { page, done } = await open_page(world);
  await page.getByRole("button", { name: "Add a folder" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Documents" }).click();
  await dialog.getByRole("button", { name: "papers" }).click();
  await dialog.getByRole("button", { name: "Up one folder" }).waitFor();
  await shot(page, "picker");
  const progress = page.locator(".library-progress progress").waitFor({ state: "attached" });
  await dialog.getByRole("button", { name: "Add this folder" }).click();
  await progress;
  await page.getByRole("status").filter({ hasText: "Up to date: 28 new" }).waitFor({ state: "attached" });
  const card = page.locator(".collection").filter({ hasText: "papers" });
  await card.getByText("28 documents").waitFor();
  await card.getByText("2 files could not be read, 1 file read in part, 1 file skipped: why").click();
  await card.getByText("private/payslip-2024-02-locked.pdf").waitFor();
  await card.getByText("music.mp3").waitFor();
  assert.match(await card.innerText(), /It needs a password\s+What helps: save a copy without a password/);
  await shot(page, "library");
  await page.keyboard.press("/");
  await page.keyboard.type("rent increase");
  await page.locator(".hit mark").first().waitFor();
  assert.equal(await page.getByLabel("Search your documents").inputValue(), "rent increase", "no key is lost");
  await done();
});

test("a run can be watched from the start of a page, and repeated", async () => {
  const { page, done } = await open_page(world, "#/library");
  await page.getByRole("button", { name: "Update all" }).click();
  await page.locator(".note").filter({ hasText: "Up to date: 0 new, 0 changed, 0 removed." }).waitFor();
  await done();
});

test("a collection is forgotten after a question, and the page begins again", async () => {
  const { page, done } = await open_page(world, "#/library");
  await page.getByRole("button", { name: "Forget collection papers" }).click();
  const dialog = page.getByRole("dialog", { name: "Forget collection papers" });
  await dialog.getByText("The files themselves stay untouched").waitFor();
  await dialog.getByRole("button", { name: "Forget" }).click();
  await page.getByRole("heading", { name: "Begin with a folder" }).waitFor();
  await done();
});
