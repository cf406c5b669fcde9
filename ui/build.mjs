// Builds the page and writes it as a C++ table. Run by CMake (ui/CMakeLists.txt), in the build folder, so that
// the source tree stays clean:  node build.mjs SOURCE WORK OUT.cpp AUTO|ON
// AUTO: when npm cannot fetch the packages, writes an empty table, says so, and lets the program build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const [source, work, out, mode] = process.argv.slice(2);
const copied = ["package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "index.html", "src", "public"];
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

function run(program, args) {
  const result = spawnSync(program, args, { cwd: work, encoding: "utf8", timeout: 300_000 });
  if (result.status === 0) return;
  const said = `${result.stdout ?? ""}${result.stderr ?? ""}`.trim().split("\n").slice(-6).join("\n");
  throw new Error(`${program} ${args[0]} failed${result.error ? `: ${result.error.message}` : ""}\n${said}`);
}

function prepare() {
  mkdirSync(work, { recursive: true });
  rmSync(path.join(work, "src"), { recursive: true, force: true });
  for (const name of copied) cpSync(path.join(source, name), path.join(work, name), { recursive: true });
}

function install() {
  const stamp = path.join(work, "installed");
  const lock = createHash("sha256").update(readFileSync(path.join(work, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  // No package here needs its install script, so none is run.
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=20000", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"]);
  writeFileSync(stamp, lock);
}

function built_files(folder, under = "") {
  return readdirSync(path.join(folder, under), { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${under}/${entry.name}`;
      return entry.isDirectory() ? built_files(folder, name) : [name];
    })
    .sort();
}

const literal = (bytes) => [...bytes].map((byte) => `'\\x${byte.toString(16).padStart(2, "0")}'`).join(",");

function table(files) {
  const arrays = files.map(({ bytes }, index) => `constexpr char file_${index}[] = {${literal(bytes)}};`);
  const rows = files.map(({ name, type }, index) =>
    `    {"${name}", "${type}", {file_${index}, sizeof file_${index}}, true},`);
  const list = files.length ? `constexpr UiFile files[] = {\n${rows.join("\n")}\n};\n` : "";
  return `// Written by ui/build.mjs. Do not edit.
#include "server/ui_files.h"

namespace carrel::server {
namespace {
${arrays.join("\n")}
${list}}  // namespace

std::span<const UiFile> ui_files() noexcept { return ${files.length ? "files" : "{}"}; }

}  // namespace carrel::server
`;
}

function build() {
  prepare();
  install();
  run(process.execPath, [path.join("node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"]);
  const dist = path.join(work, "dist");
  return built_files(dist).map((name) => ({
    name: name === "/index.html" ? "/" : name,
    type: types[path.extname(name)] ?? "application/octet-stream",
    bytes: gzipSync(readFileSync(path.join(dist, name)), { level: 9 }),
  }));
}

let files = [];
try {
  files = build();
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  console.log(`web UI: ${files.length} files, ${(bytes / 1000).toFixed(1)} kB compressed`);
} catch (error) {
  if (mode !== "AUTO") throw error;
  console.error(`web UI: LEFT OUT of this build. ${error.message}`);
  console.error(`web UI: to try again, delete ${out} and build; -DCARREL_UI=OFF builds without, -DCARREL_UI=ON insists`);
}
writeFileSync(out, table(files));
