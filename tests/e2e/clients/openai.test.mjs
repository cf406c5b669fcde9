// The official `openai` package.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import OpenAI from "openai";
import { absent_question, embedding_model, error_of, make_world, question, run } from "./harness.mjs";

let world;
let client;

before(async () => {
  world = await make_world();
  client = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: world.token, maxRetries: 0 });
});
after(() => world.close());

const cites_the_recipe = (completion) => completion.citations.some((one) => one.file === "rye-bread.txt");
const ask = (content, more = {}) => ({ model: "carrel", messages: [{ role: "user", content }], ...more });

test("lists models and shows one", async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.deepEqual(ids, ["carrel", "carrel:manuals", "carrel:notes", "carrel:recipes", embedding_model]);
  assert.equal((await client.models.retrieve("carrel:notes")).object, "model");
});

test("answers with citations at their place", async () => {
  const completion = await client.chat.completions.create(ask(question, { temperature: 0.2, max_completion_tokens: 400 }));
  const { message, finish_reason } = completion.choices[0];
  assert.equal(finish_reason, "stop");
  assert.equal(completion.refused, false);
  assert.ok(message.annotations.length >= 1);
  for (const [index, { type, url_citation }] of message.annotations.entries()) {
    assert.equal(type, "url_citation");
    const characters = Array.from(message.content); // code points
    assert.equal(characters.slice(url_citation.start_index, url_citation.end_index).join(""), `[${index + 1}]`);
  }
  assert.match(message.annotations[0].url_citation.url, /^carrel:\/\/recipes\/rye-bread\.txt#line=\d+$/);
  assert.equal(completion.citations[0].file, "rye-bread.txt");
  const quoted = completion.citations[0].quote.replace(/^- /, "").replace(/\s+/g, " "); // a bullet is left out
  assert.ok(message.content.includes(quoted));
  assert.ok(completion.usage.total_tokens > completion.usage.prompt_tokens);
});

test("streams the same answer", async () => {
  const whole = await client.chat.completions.create(ask(question));
  const stream = await client.chat.completions.create(ask(question, { stream: true, stream_options: { include_usage: true } }));
  let text = "";
  let annotations = [];
  let usage = null;
  let reason = null;
  for await (const chunk of stream) {
    const choice = chunk.choices[0];
    text += choice?.delta?.content ?? "";
    annotations = choice?.delta?.annotations ?? annotations;
    reason = choice?.finish_reason ?? reason;
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, whole.choices[0].message.content);
  assert.deepEqual(annotations, whole.choices[0].message.annotations);
  assert.deepEqual(usage, whole.usage);
  assert.equal(reason, "stop");
});

test("puts a stream together with the package's own helper", async () => {
  const runner = client.chat.completions.stream(ask(question));
  const content = await runner.finalContent();
  assert.match(content, /\[1\]/);
});

test("can be left in the middle of a stream, and goes on serving", async () => {
  const stream = await client.chat.completions.create(ask(question, { stream: true }));
  for await (const chunk of stream) {
    assert.ok(chunk.id);
    stream.controller.abort();
    break;
  }
  assert.ok((await client.models.list()).data.length > 0);
});

test("understands a follow-up", async () => {
  const messages = [
    { role: "system", content: "You are helpful." },
    { role: "user", content: "How long must the rye sourdough stand at room temperature?" },
    { role: "assistant", content: "Half a day. [1]" },
    { role: "user", content: [{ type: "text", text: "And how long?" }] },
  ];
  const completion = await client.chat.completions.create({ model: "carrel", messages });
  assert.ok(cites_the_recipe(completion));
});

test("answers from one collection, and says when nothing is there", async () => {
  assert.ok(cites_the_recipe(await client.chat.completions.create(ask(question, { model: "carrel:recipes" }))));
  assert.ok(!cites_the_recipe(await client.chat.completions.create(ask(question, { model: "carrel:manuals" }))));
  const absent = await client.chat.completions.create(ask(absent_question));
  assert.equal(absent.refused, true);
  assert.deepEqual(absent.choices[0].message.annotations, []);
});

test("cuts an answer at a limit and at a stop word", async () => {
  const short = await client.chat.completions.create(ask(question, { max_tokens: 4 }));
  assert.equal(short.choices[0].finish_reason, "length");
  assert.ok(short.usage.completion_tokens <= 4);
  const stopped = await client.chat.completions.create(ask(question, { stop: [" [1]"] }));
  assert.doesNotMatch(stopped.choices[0].message.content, /\[1\]/);
});

test("answers the older completions, whole and streamed", async () => {
  const completion = await client.completions.create({ model: "carrel", prompt: question });
  let text = "";
  for await (const chunk of await client.completions.create({ model: "carrel", prompt: question, stream: true })) {
    text += chunk.choices[0]?.text ?? "";
  }
  assert.equal(text, completion.choices[0].text);
});

test("embeds in both encodings, texts, tokens and fewer dimensions", async () => {
  const embed = async (more) => (await client.embeddings.create({ model: embedding_model, ...more })).data.map((one) => one.embedding);
  const [by_default] = await embed({ input: "rye bread" }); // the package asks for base64 and decodes it
  const [as_numbers] = await embed({ input: "rye bread", encoding_format: "float" });
  assert.equal(by_default.length, 256);
  assert.deepEqual(Array.from(by_default), as_numbers.map(Math.fround));
  const both = await embed({ input: ["rye bread", "eel"] });
  assert.deepEqual(Array.from(both[0]), Array.from(by_default));
  const { ids } = JSON.parse(run(world.home, "tokenize", "rye bread"));
  assert.deepEqual(Array.from((await embed({ input: ids }))[0]), Array.from(by_default));
  assert.equal((await embed({ input: [ids, ids] })).length, 2);
  const [short] = await embed({ input: "rye bread", dimensions: 64 });
  assert.equal(short.length, 64);
  assert.ok(Math.abs(Math.hypot(...short) - 1) < 1e-5);
});

test("reranks", async () => {
  const documents = ["The heron is a bird.", "Bake for another 60 minutes at 180 degrees.", "Bread."];
  const body = { model: "carrel", query: "how long to bake", documents, top_n: 2 };
  const { results } = await client.post("/rerank", { body });
  assert.deepEqual(results.map((one) => one.index).slice(0, 1), [1]);
  assert.equal(results.length, 2);
  assert.ok(results[0].relevance_score > results[1].relevance_score);
});

test("refuses in OpenAI's shape", async () => {
  const unknown = await error_of(() => client.chat.completions.create(ask(question, { model: "gpt-4o" })));
  assert.ok(unknown instanceof OpenAI.NotFoundError);
  assert.equal(unknown.code, "model_not_found");
  assert.equal(unknown.param, "model");
  assert.match(unknown.message, /carrel:recipes/);
  const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
  const refused = await error_of(() => client.chat.completions.create(ask(question, { tools })));
  assert.ok(refused instanceof OpenAI.UnprocessableEntityError);
  assert.equal(refused.param, "tools");
  const stranger = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: "wrong", maxRetries: 0 });
  assert.ok((await error_of(() => stranger.models.list())) instanceof OpenAI.AuthenticationError);
});

test("shows a token for one collection nothing else", async () => {
  const token = run(world.home, "token", "add", "reader", "--collection", "notes", "-q").trim();
  const limited = new OpenAI({ baseURL: `${world.url}/v1`, apiKey: token, maxRetries: 0 });
  const ids = (await limited.models.list()).data.map((model) => model.id);
  assert.deepEqual(ids, ["carrel", "carrel:notes", embedding_model]);
  assert.ok(!cites_the_recipe(await limited.chat.completions.create(ask(`in:recipes ${question}`))));
});
