// The official SDK of the Model Context Protocol, first line: the handshake by `initialize`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { carrel, environment, error_of, make_world } from "./harness.mjs";
import { check_everything } from "./mcp_checks.mjs";

let world;

before(async () => (world = await make_world()));
after(() => world.close());

const over_http = (token = world.token) =>
  new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
const over_stdio = () =>
  new StdioClientTransport({ command: carrel, args: ["mcp"], env: environment(world.home), stderr: "inherit" });

async function connected(transport) {
  const client = new Client({ name: "carrel-e2e", version: "1.0.0" });
  await client.connect(transport);
  return client;
}

for (const [name, transport] of [["HTTP", over_http], ["stdio", over_stdio]]) {
  test(`everything over ${name}`, async () => {
    const client = await connected(transport());
    assert.equal(client.getServerVersion().name, "carrel");
    assert.ok(client.getInstructions().length > 0);
    await client.ping();
    await check_everything(client);
    await client.close();
  });

  test(`many calls at once over ${name}`, async () => {
    const client = await connected(transport());
    const calls = Array.from({ length: 20 }, (_, i) => client.callTool({ name: "search", arguments: { query: "rye", limit: (i % 5) + 1 } }));
    for (const [i, result] of (await Promise.all(calls)).entries()) {
      assert.ok(result.structuredContent.results.length <= (i % 5) + 1);
    }
    await client.close();
  });

  test(`a cancelled call ends nothing else over ${name}`, async () => {
    const client = await connected(transport());
    const cancel = new AbortController();
    const cancelled = client.callTool({ name: "ask", arguments: { question: "What is sourdough?" } }, undefined, { signal: cancel.signal });
    cancel.abort("enough");
    await error_of(() => cancelled);
    await client.ping();
    await client.close();
  });
}

test("a stranger is sent away", async () => {
  const client = new Client({ name: "stranger", version: "1.0.0" });
  const error = await error_of(() => client.connect(over_http("wrong")));
  assert.match(String(error.code ?? error.message), /401|Unauthorized/i);
});

test("a batch is refused, and a stream to listen to is not offered", async () => {
  const headers = { Authorization: `Bearer ${world.token}`, "Content-Type": "application/json" };
  const batch = await fetch(`${world.url}/mcp`, { method: "POST", headers, body: '[{"jsonrpc":"2.0","id":1,"method":"ping"}]' });
  assert.equal(batch.status, 400);
  assert.equal((await batch.json()).error.code, -32600);
  assert.equal((await fetch(`${world.url}/mcp`, { headers })).status, 405);
});
