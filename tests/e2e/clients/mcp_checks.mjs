// What any client of MCP must see, whichever way it begins and whatever carries it.
import assert from "node:assert/strict";
import { absent_question, error_of, question } from "./harness.mjs";

const tool_names = ["ask", "fetch", "get", "multi_get", "query", "search", "status"];

async function call(client, name, args = {}) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError, `${name}: ${result.content?.[0]?.text}`);
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
}

async function refusal(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError, true, name);
  return result.content[0].text;
}

async function check_tools(client) {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name).sort(), tool_names);
  for (const tool of tools) {
    assert.equal(tool.annotations.readOnlyHint, true);
    assert.equal(tool.inputSchema.additionalProperties, false);
  }
}

async function check_search(client) {
  const { results } = await call(client, "search", { query: "rye bread" });
  assert.equal(results[0].id, "carrel://recipes/rye-bread.txt");
  assert.deepEqual(Object.keys(results[0]).sort(), ["id", "text", "title", "url"]);
  const fetched = await call(client, "fetch", { id: results[0].id });
  assert.match(fetched.text, /240 degrees/);
  assert.equal(fetched.metadata.collection, "recipes");
  const { hits } = await call(client, "query", { query: "heron FR-2", collections: ["manuals"], mode: "hybrid", limit: 3 });
  assert.equal(hits[0].type, "pdf");
  assert.ok(hits[0].page >= 1);
  return hits[0];
}

async function check_reading(client, hit) {
  const page = await call(client, "get", { document: hit.uri, page: hit.page });
  assert.equal(page.docid, hit.docid);
  assert.ok(page.text.length > 0);
  const lines = await call(client, "get", { document: "recipes/rye-bread.txt", line: 1, count: 1 });
  assert.equal(lines.text, "RYE BREAD OF GRANDMOTHER WENCKE\n");
  const several = await call(client, "multi_get", { documents: [hit.docid, "recipes/rye-bread.txt", "nowhere/none"] });
  assert.equal(several.documents.length, 2);
  assert.equal(several.missing[0].document, "nowhere/none");
}

async function check_asking(client) {
  const answer = await call(client, "ask", { question });
  assert.equal(answer.refused, false);
  assert.match(answer.citations[0].uri, /^carrel:\/\/recipes\/rye-bread\.txt/);
  assert.equal((await call(client, "ask", { question: absent_question })).refused, true);
  const status = await call(client, "status");
  assert.deepEqual(status.collections.map((one) => one.name).sort(), ["manuals", "notes", "recipes"]);
}

async function check_resources(client) {
  const { resources } = await client.listResources();
  assert.ok(resources.length >= 10);
  for (const resource of resources) {
    const { contents } = await client.readResource({ uri: resource.uri });
    assert.equal(contents[0].uri, resource.uri);
    assert.ok(contents[0].text.length > 0);
  }
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.equal(resourceTemplates[0].uriTemplate, "carrel://{collection}/{+path}");
}

async function check_refusals(client) {
  assert.match(await refusal(client, "search", { query: "rye", surprise: 1 }), /surprise/);
  assert.match(await refusal(client, "query", { query: "rye", mode: "best" }), /mode/);
  assert.match(await refusal(client, "search", {}), /query/);
  assert.match(await refusal(client, "fetch", { id: "/etc/passwd" }), /no document/);
  assert.match(await refusal(client, "query", { query: "rye", collections: ["none"] }), /none/);
  assert.equal((await error_of(() => client.callTool({ name: "rm", arguments: {} }))).code, -32602);
  const missing = await error_of(() => client.readResource({ uri: "carrel://notes/none" }));
  assert.ok([-32002, -32602].includes(missing.code), String(missing.code));
}

export async function check_everything(client) {
  await check_tools(client);
  const hit = await check_search(client);
  await check_reading(client, hit);
  await check_asking(client);
  await check_resources(client);
  await check_refusals(client);
}
