// Runs the browser tests:  node run.mjs CARREL SOURCE WORK TEST.mjs
// Exits with 77, saying why, where they cannot run: no browser, or no packages and no way to fetch them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [carrel, source, work, test] = process.argv.slice(2);
const here = path.join(source, "tests", "e2e", "ui");

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}

function find_browser() {
  const names = process.env.CARREL_CHROMIUM ? [process.env.CARREL_CHROMIUM] : ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
  return names.find(existsSync) ?? skip("no Chromium (script/bootstrap --browser installs it)");
}

function install() {
  mkdirSync(work, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(path.join(here, name), path.join(work, name));
  const stamp = path.join(work, "installed");
  const lock = createHash("sha256").update(readFileSync(path.join(work, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
  const result = spawnSync("npm", args, { cwd: work, encoding: "utf8", timeout: 180_000 });
  if (result.status !== 0) skip(`npm cannot fetch the test packages: ${(result.stderr ?? "").trim().split("\n").pop()}`);
  writeFileSync(stamp, lock);
}

const browser = find_browser();
install();
const env = { ...process.env, CARREL: carrel, SOURCE: source, MODULES: work, CHROMIUM: browser };
const result = spawnSync(process.execPath, ["--test", path.join(here, test)], { env, stdio: "inherit" });
process.exit(result.status ?? 1);
