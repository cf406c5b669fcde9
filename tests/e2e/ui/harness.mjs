// A real `carrel serve` over a home folder of its own, and a real browser that is signed in to it.
// Everything a page does that it must not do (a request to another host, a script that ran, an error) is
// gathered and fails the test that owns the page.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const { CARREL, SOURCE, MODULES, CHROMIUM } = process.env; // set by run.mjs
const require = createRequire(path.join(MODULES, "package.json"));
const { chromium } = require("playwright-core");
export const axe_source = require("axe-core").source;
export const source = SOURCE;
export const fixtures = path.join(SOURCE, "fixtures", "library");
export const shots = process.env.CARREL_SHOTS; // a folder for screenshots, when somebody wants to look

export function make_home() {
  const home = mkdtempSync(path.join(tmpdir(), "carrel-e2e-"));
  mkdirSync(path.join(home, "run"), { mode: 0o700 });
  mkdirSync(path.join(home, "Documents"));
  return home;
}

const environment = (home) => ({
  PATH: process.env.PATH,
  LANG: "C.UTF-8",
  HOME: home,
  XDG_RUNTIME_DIR: path.join(home, "run"),
  XDG_DATA_HOME: path.join(home, ".local"),
  XDG_CONFIG_HOME: path.join(home, ".config"),
});

export function add_fixtures(home, folder = "papers") {
  cpSync(fixtures, path.join(home, "Documents", folder), { recursive: true });
}

export function write(home, name, text) {
  const file = path.join(home, "Documents", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function index(home, folder, options = []) {
  const result = spawnSync(CARREL, ["add", path.join(home, "Documents", folder), ...options], { env: environment(home), encoding: "utf8" });
  assert.equal(result.status, 0, result.stderr);
}

// Starts the server; resolves when it listens, with a sign-in link.
export async function serve(home) {
  const child = spawn(CARREL, ["serve", "--port", "0"], { env: environment(home), stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (piece) => {
      said += piece;
      if (said.includes("serving at")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`carrel serve ended with ${code}: ${said}`)));
  });
  const printed = spawnSync(CARREL, ["serve", "--link"], { env: environment(home), encoding: "utf8" });
  assert.equal(printed.status, 0, printed.stderr);
  const link = printed.stdout.trim();
  const stop = () =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill("SIGTERM");
    });
  return { url: new URL(link).origin, link, stop };
}

export const open_browser = () =>
  chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

// A world to test in: home, server, browser, and a signed-in context. `close` takes all of it down.
export async function make_world({ library = "fixtures", prepare = () => {} } = {}) {
  const home = make_home();
  if (library === "fixtures") {
    add_fixtures(home);
    index(home, "papers");
  }
  prepare(home);
  const server = await serve(home);
  const browser = await open_browser();
  const signed_in = await browser.newContext({ locale: "en-GB" });
  await (await signed_in.newPage()).goto(server.link);
  const cookies = await signed_in.cookies();
  await signed_in.close();
  const close = async () => {
    await browser.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { home, server, browser, cookies, close };
}

// A page at `hash`, with the eyes of the test on it. `options` are those of a Playwright context.
export async function open_page(world, hash = "#/search", options = {}) {
  const context = await world.browser.newContext({ locale: "en-GB", viewport: { width: 1360, height: 860 }, ...options });
  await context.addCookies(world.cookies);
  const page = await context.newPage();
  const faults = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== world.server.url) faults.push(`request to ${request.url()}`);
  });
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${world.server.url}/${hash}`);
  await page.locator(".page").waitFor();
  const done = async () => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return { page, context, faults, done };
}

export async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: "disabled" });
}

// Until what a scroll or a change of state sets off has been drawn.
export const two_frames = (page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

// The rectangle of the first match, in pixels of the window.
export const box_of = async (locator) => {
  const box = await locator.first().boundingBox();
  assert.ok(box, "must be in sight");
  return box;
};

export const in_window = (box, size) => box.y >= 0 && box.y + box.height <= size.height && box.x >= 0 && box.x + box.width <= size.width + 1;
