// The official `ollama` package.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Ollama } from "ollama";
import { absent_question, embedding_model, error_of, make_world, question } from "./harness.mjs";

let world;
let client;

before(async () => {
  world = await make_world();
  client = new Ollama({ host: world.url, headers: { Authorization: `Bearer ${world.token}` } });
});
after(() => world.close());

const chat = (more = {}) => ({ model: "carrel", messages: [{ role: "user", content: question }], ...more });

test("tells version, models and one model", async () => {
  assert.match((await client.version()).version, /^\d+\.\d+\.\d+$/);
  const { models } = await client.list();
  assert.deepEqual(
    models.map((model) => model.name),
    ["carrel:latest", "carrel:manuals", "carrel:notes", "carrel:recipes", `${embedding_model}:latest`],
  );
  assert.deepEqual((await client.show({ model: "carrel" })).capabilities, ["completion"]);
  assert.deepEqual((await client.show({ model: embedding_model })).capabilities, ["embedding"]);
});

test("answers a chat, whole and streamed", async () => {
  const whole = await client.chat(chat());
  assert.equal(whole.done_reason, "stop");
  assert.equal(whole.citations[0].file, "rye-bread.txt");
  assert.ok(whole.total_duration > 0 && whole.eval_count > 0);
  let text = "";
  let last;
  for await (const part of await client.chat(chat({ stream: true }))) {
    text += part.message.content;
    last = part;
  }
  assert.equal(text, whole.message.content);
  assert.equal(last.done, true);
  assert.ok(last.citations.length >= 1);
});

test("answers a prompt, whole and streamed", async () => {
  const whole = await client.generate({ model: "carrel:recipes", prompt: question });
  let text = "";
  for await (const part of await client.generate({ model: "carrel:recipes", prompt: question, stream: true })) text += part.response;
  assert.equal(text, whole.response);
  assert.equal((await client.generate({ model: "carrel", prompt: absent_question })).refused, true);
});

test("honours num_predict", async () => {
  assert.equal((await client.chat(chat({ options: { num_predict: 3, temperature: 0.1 } }))).done_reason, "length");
});

test("can be aborted in the middle of a stream, and goes on serving", async () => {
  const stream = await client.chat(chat({ stream: true }));
  stream.abort();
  assert.ok((await client.list()).models.length > 0);
});

test("embeds, the newer and the older way", async () => {
  const { embeddings } = await client.embed({ model: embedding_model, input: ["rye bread", "eel"] });
  assert.equal(embeddings.length, 2);
  assert.equal(embeddings[0].length, 256);
  const { embedding } = await client.embeddings({ model: embedding_model, prompt: "rye bread" });
  assert.deepEqual(embedding, embeddings[0]);
});

test("refuses in Ollama's shape", async () => {
  const unknown = await error_of(() => client.chat(chat({ model: "llama3.2" })));
  assert.equal(unknown.status_code, 404);
  assert.match(unknown.message, /carrel:recipes/);
  const refused = await error_of(() => client.chat(chat({ format: "json" })));
  assert.equal(refused.status_code, 422);
  assert.match(refused.message, /format/);
  const stranger = new Ollama({ host: world.url });
  assert.equal((await error_of(() => stranger.list())).status_code, 401);
});
