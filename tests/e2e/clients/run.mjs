// Runs the tests of one client:  node run.mjs CARREL SOURCE WORK TEST.mjs
// Exits with 77, saying why, where they cannot run: the packages are not there and cannot be fetched.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [carrel, source, work, test] = process.argv.slice(2);
const here = path.join(source, "tests", "e2e", "clients");

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}

function install() {
  const stamp = path.join(work, "installed");
  const lock = createHash("sha256").update(readFileSync(path.join(here, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"];
  const result = spawnSync("npm", args, { cwd: work, encoding: "utf8", timeout: 180_000 });
  if (result.error) skip("there is no npm");
  if (result.status !== 0) skip(`npm cannot fetch the clients: ${result.stderr.trim().split("\n").pop()}`);
  writeFileSync(stamp, lock);
}

// The tests run beside the packages, so that imports find them and the source tree stays clean.
mkdirSync(work, { recursive: true });
for (const name of readdirSync(here)) {
  if (/\.(mjs|json)$/.test(name)) cpSync(path.join(here, name), path.join(work, name));
}
install();
const env = { ...process.env, CARREL: carrel, SOURCE: source };
const result = spawnSync(process.execPath, ["--test", path.join(work, test)], { env, stdio: "inherit" });
process.exit(result.status ?? 1);
