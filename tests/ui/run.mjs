// Tests of the page's own logic, without a browser:  node run.mjs SOURCE WORK
// WORK is where the page was built (build/<preset>/ui/work): its packages check the types and bundle the tests.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [source, work] = process.argv.slice(2);
const require = createRequire(path.join(work, "package.json"));

// The page was left out of the build (its packages could not be fetched): ctest takes 77 for "skipped".
const hasPackages = ["esbuild", "typescript/bin/tsc"].every((name) => {
  try {
    return require.resolve(name);
  } catch {
    return false;
  }
});
if (!hasPackages) {
  console.log(`skipped: no packages in ${work}; the build says why the page was left out`);
  process.exit(77);
}
const { buildSync } = require("esbuild");

const types = spawnSync(process.execPath, [require.resolve("typescript/bin/tsc"), "--noEmit", "-p", work], { stdio: "inherit" });
if (types.status !== 0) process.exit(types.status ?? 1);

const here = path.join(source, "tests", "ui");
const out = path.join(work, "tests");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
buildSync({
  entryPoints: readdirSync(here).filter((name) => name.endsWith(".test.ts")).map((name) => path.join(here, name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  alias: { ui: path.join(source, "ui") },
  nodePaths: [path.join(work, "node_modules")],
});
const tests = readdirSync(out).filter((name) => name.endsWith(".test.mjs")).map((name) => path.join(out, name));
process.exit(spawnSync(process.execPath, ["--test", ...tests], { stdio: "inherit" }).status ?? 1);
