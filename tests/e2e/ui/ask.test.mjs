// Questions, streamed answers, citations that lead to their place, conversations that can be forgotten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { box_of, in_window, make_world, open_page, shot, two_frames } from "./harness.mjs";

let world;
const size = { width: 1360, height: 860 };
before(async () => {
  world = await make_world();
});
after(() => world.close());

const question_field = (page) => page.locator("#question-field");

async function ask(page, question) {
  await question_field(page).fill(question);
  await question_field(page).press("Enter");
  await page.locator(".turn[aria-busy=false]").filter({ hasText: question }).waitFor();
}

test("an answer names its source, and a click opens the document at the quoted lines", async () => {
  const { page, done } = await open_page(world, "#/ask", { viewport: size });
  await ask(page, "What is the monthly rent?");
  assert.match(await page.locator(".answer").innerText(), /912\.00/);
  await shot(page, "answer");
  await page.locator(".source-chip").first().click();
  await page.waitForFunction(() => document.querySelector('.pdf-page[data-page="1"] img')?.naturalWidth > 400);
  const boxes = page.locator(".pdf-page[data-page='1'] .pdf-box");
  assert.ok((await boxes.count()) >= 1);
  assert.ok(in_window(await box_of(boxes), size), "the quote is in sight");
  await shot(page, "citation");
  await done();
});

test("an answer comes piece by piece as events", async () => {
  const { page, done } = await open_page(world, "#/ask");
  const reply = page.waitForResponse((response) => response.url().endsWith("/api/v1/chat"));
  await ask(page, "When does the lease begin?");
  assert.match((await reply).headers()["content-type"], /^text\/event-stream/);
  await done();
});

test("a citation in Markdown marks the quote itself", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await ask(page, "Who wrote The Salt Ledger?");
  const source = page.locator(".source").filter({ hasText: ".md" }).first();
  const quote = (await source.locator(".source-quote").innerText()).replace(/\W+/g, "").slice(0, 24);
  await source.click();
  await page.locator(".document mark").first().waitFor();
  const marked = (await page.locator(".document mark").allInnerTexts()).join(" ").replace(/\W+/g, "");
  assert.ok(marked.includes(quote), `${marked} has ${quote}`);
  await done();
});

test("what is not in the documents is refused, in so many words", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await ask(page, "Which quokka won the xylophone tournament?");
  await page.getByRole("heading", { name: "Not in your documents" }).waitFor();
  assert.equal(await page.locator(".source-chip").count(), 0);
  await shot(page, "refusal");
  await done();
});

test("the place that came nearest to an answer opens in the document", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await ask(page, "What is the monthly rent of the lighthouse in Lisbon?");
  await page.getByRole("heading", { name: "Not in your documents" }).waitFor();
  const link = page.locator(".refusal-nearest");
  const name = await link.locator("bdi").innerText();
  await shot(page, "refusal_nearest");
  await link.click();
  await page.locator(".viewer").waitFor();
  assert.ok((await page.locator(".viewer").innerText()).includes(name), name);
  await page.reload();
  await page.locator(".viewer").waitFor();
  await done();
});

test("a follow-up stays in the conversation, a vote is kept, and Stop ends an answer", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await ask(page, "What is the monthly rent?");
  const address = page.url();
  await ask(page, "And the deposit?");
  assert.equal(page.url(), address);
  assert.equal(await page.locator(".turn").count(), 2);
  const good = page.getByRole("button", { name: "Good answer" }).first();
  await good.click();
  await page.locator("button[aria-pressed=true][aria-label='Good answer']").waitFor();
  await page.reload();
  await page.locator("button[aria-pressed=true][aria-label='Good answer']").waitFor();
  assert.equal(await page.locator(".turn button[aria-pressed=true]").count(), 1, "the other answer has no vote");
  const held = [];
  await page.route("**/api/v1/chat", (route) => held.push(route)); // never answered
  await question_field(page).fill("Anything else?");
  await question_field(page).press("Enter");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("Stopped.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "question-field", "the focus is not lost with the button");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".turn[aria-busy=false]").filter({ hasText: "Anything else?" }).waitFor();
  assert.equal(await page.locator(".turn").count(), 3);
  await done();
});

test("text and chips are there before the answer is whole, and stay when it is stopped", async () => {
  const { page, done } = await open_page(world, "#/ask");
  // A stream that says its first sentence and then nothing: the browser's own, since a route fulfils as a whole.
  await page.evaluate(() => {
    const usual = window.fetch;
    window.fetch = (url, init) => {
      if (!String(url).endsWith("/api/v1/chat")) return usual(url, init);
      const body = new ReadableStream({
        start(stream) {
          const say = (text) => stream.enqueue(new TextEncoder().encode(`event: token\ndata: ${JSON.stringify({ text })}\n\n`));
          say("The rent is 912 euros. [1]");
          say(" It is due on the third day");
          init.signal.addEventListener("abort", () => stream.error(init.signal.reason));
        },
      });
      return Promise.resolve(new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
    };
  });
  await question_field(page).fill("What is the rent?");
  await question_field(page).press("Enter");
  await page.locator(".turn[aria-busy=true] .source-chip").waitFor();
  assert.match(await page.locator(".answer").innerText(), /912 euros.*third day/s);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("Stopped.").waitFor();
  assert.match(await page.locator(".answer").innerText(), /912 euros.*third day/s);
  await done();
});

test("the newest answer stays in sight, unless somebody scrolled up", async () => {
  const small = { width: 1280, height: 800 };
  const { page, done } = await open_page(world, "#/ask", { viewport: small, reducedMotion: "reduce" });
  for (const question of ["What is the monthly rent?", "When does the lease begin?", "Who wrote The Salt Ledger?"]) {
    await ask(page, question);
    await two_frames(page);
    const turn = await page.locator(".turn").last().boundingBox();
    const answer = await page.locator(".turn").last().locator(".answer, .refusal").boundingBox();
    const composer = await box_of(page.locator(".composer"));
    assert.ok(turn.y >= 0, `the question of "${question}" is in sight: ${turn.y}`);
    assert.ok(answer.y + answer.height <= composer.y, `its answer ends above the field: ${answer.y + answer.height} <= ${composer.y}`);
  }
  await shot(page, "third answer");
  const held = [];
  await page.route("**/api/v1/chat", (route) => held.push(route));
  await question_field(page).fill("When is the deposit paid back?");
  await question_field(page).press("Enter");
  await page.locator(".turn[aria-busy=true]").waitFor();
  await two_frames(page);
  await page.mouse.move(700, 300);
  await page.mouse.wheel(0, -5000);
  await page.waitForFunction(() => window.scrollY === 0);
  await held[0].continue();
  await page.locator(".turn[aria-busy=false]").filter({ hasText: "paid back" }).waitFor();
  await two_frames(page);
  assert.equal(await page.evaluate(() => window.scrollY), 0, "who reads above is left there");
  await done();
});

test("conversations are found again by their words, opened, and forgotten one by one", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await ask(page, "How long is the heron manual's warranty?");
  await page.getByRole("link", { name: "New conversation" }).click();
  await page.getByRole("heading", { name: "Ask your documents" }).waitFor();
  await page.getByLabel("Find a conversation").fill("heron");
  await page.waitForFunction(() => document.querySelectorAll(".conversation").length === 1);
  await page.locator(".conversation a").click();
  await page.locator(".turn").filter({ hasText: "warranty" }).waitFor();
  await shot(page, "conversations");
  await page.getByRole("button", { name: /^Forget conversation/ }).click();
  await page.getByText("None with these words.").waitFor();
  assert.equal(await page.locator(".turn").count(), 0);
  const kept = await (await page.request.get(`${world.server.url}/api/v1/conversations?q=heron`)).json();
  assert.deepEqual(kept.conversations, []);
  await done();
});

test("all conversations are forgotten after a question", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await page.getByRole("button", { name: "Forget all conversations" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget" }).click();
  await page.getByText("None yet.").waitFor();
  await done();
});
