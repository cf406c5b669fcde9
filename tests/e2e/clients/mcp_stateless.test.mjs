// The official client of the Model Context Protocol, second line: revision 2026-07-28, where every
// request stands alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { carrel, environment, make_world } from "./harness.mjs";
import { check_everything } from "./mcp_checks.mjs";

const is_old_node = Number(process.versions.node.split(".")[0]) < 20;
const skip = is_old_node ? "this client needs Node 20 or later" : false;
const { Client, StreamableHTTPClientTransport } = skip ? {} : await import("@modelcontextprotocol/client");
const { StdioClientTransport } = skip ? {} : await import("@modelcontextprotocol/client/stdio");

let world;

before(async () => (world = skip ? null : await make_world()));
after(() => world?.close());

const over_http = () =>
  new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers: { Authorization: `Bearer ${world.token}` } } });
const over_stdio = () =>
  new StdioClientTransport({ command: carrel, args: ["mcp"], env: environment(world.home), stderr: "inherit" });

async function connected(transport, mode) {
  const client = new Client({ name: "carrel-e2e", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

const modes = [
  ["pinned", { pin: "2026-07-28" }, "2026-07-28"],
  ["found out", "auto", "2026-07-28"],
  ["by handshake", "legacy", "2025-11-25"],
];
for (const [how, mode, version] of modes) {
  for (const [name, transport] of [["HTTP", over_http], ["stdio", over_stdio]]) {
    test(`everything over ${name}, the version ${how}`, { skip }, async () => {
      const client = await connected(transport(), mode);
      assert.equal(client.getNegotiatedProtocolVersion(), version);
      await check_everything(client);
      await client.close();
    });
  }
}
