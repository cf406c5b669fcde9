// A real `carrel serve` on fixtures/library, with a home folder of its own.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const { CARREL, SOURCE } = process.env; // set by run.mjs

export const carrel = CARREL;
export const embedding_model = "carrel-static-v1";
export const question = "Which tins are filled to two thirds?";
export const absent_question = "Who won the chess olympiad in 1972?";

export function environment(home) {
  return {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    HOME: home,
    XDG_RUNTIME_DIR: path.join(home, "run"),
    XDG_DATA_HOME: path.join(home, "data"),
    XDG_CONFIG_HOME: path.join(home, "config"),
    LSAN_OPTIONS: process.env.LSAN_OPTIONS ?? "", // of sanitizer runs
  };
}

export function run(home, ...args) {
  const result = spawnSync(CARREL, args, { env: environment(home), encoding: "utf8" });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

export function make_home() {
  const home = mkdtempSync(path.join(tmpdir(), "carrel-clients-"));
  mkdirSync(path.join(home, "run"), { mode: 0o700 });
  for (const name of ["notes", "recipes", "manuals"]) {
    run(home, "add", path.join(SOURCE, "fixtures", "library", name), "--name", name);
  }
  return home;
}

// Resolves when the server listens: it has then written where, and the token of this run.
async function serve(home) {
  const child = spawn(CARREL, ["serve", "--port", "0"], { env: environment(home), stdio: ["ignore", "ignore", "pipe"] });
  await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (piece) => {
      said += piece;
      if (said.includes("serving at")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`carrel serve ended with ${code}: ${said}`)));
  });
  const address = JSON.parse(readFileSync(path.join(home, "run", "carrel", "server.json"), "utf8"));
  const stop = () =>
    new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill("SIGTERM");
    });
  return { url: address.url, token: address.token, stop };
}

// Home, library and server; `close` takes all of it down.
export async function make_world() {
  const home = make_home();
  const server = await serve(home);
  const close = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { home, url: server.url, token: server.token, close };
}

// The error that `action` ends with.
export async function error_of(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return assert.fail("it was not refused");
}
