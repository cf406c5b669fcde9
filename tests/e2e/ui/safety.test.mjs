// Documents written to do harm: nothing in them runs, nothing is fetched, nothing is opened unasked.
// The harness fails a page that asks another host, runs a script of a document, or opens a dialog.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { index, make_world, open_page, source, write } from "./harness.mjs";

const script = "<script>alert(1)</script>";
const image = '<img src="http://evil.example/pixel.png" onerror="alert(2)">';
const name = `trap<img src=x onerror=alert(3)>`;
let world;

// A page of text in the smallest PDF there is; the title is in its metadata.
function pdf_of(title, lines) {
  const escaped = (text) => text.replace(/[\\()]/g, "\\$&");
  const drawn = lines.map((line) => `(${escaped(line)}) Tj T*`).join("\n");
  const stream = `BT /F1 12 Tf 14 TL 40 780 Td\n${drawn}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Title (${escaped(title)}) >>`,
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const start = text.length;
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join("")}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

function write_traps(home) {
  write(home, "traps/paper.pdf", pdf_of(`${image} zebratrap paper`, [`zebratrap in a PDF ${script}`, image, "javascript:alert(12)"]));
  write(home, `traps/${name}.md`, [
    `---\ntitle: "${script.replaceAll('"', "'")} zebratrap"\n---`,
    `# zebratrap heading ${script} ${image}`,
    `zebratrap paragraph ${image} <svg onload=alert(4)> <iframe src="http://evil.example/"></iframe>`,
    "![zebratrap picture](http://evil.example/leak.png?q=secret)",
    "[zebratrap link](http://evil.example/go) and [script link](javascript:alert(5)) and [data](data:text/html,<script>alert(6)</script>)",
    "[mail](mailto:someone@example.org) <http://auto.example/x> and bare https://bare.example/y",
    `- zebratrap item ${script}`, `> zebratrap quote ${image}`, `| zebratrap | ${script} |\n|---|---|\n| a | ${image} |`,
    "```html\n" + script + "\n```",
  ].join("\n\n"));
  write(home, "traps/page.html", `<html><head><title>${image} zebratrap page</title></head><body><main><h1 onclick="alert(7)">zebratrap
    html</h1><p>zebratrap body text ${image}<script>alert(8)</script> &lt;script&gt;alert(9)&lt;/script&gt; long enough to be the main content of this page.</p>
    <form action="http://evil.example/"><input autofocus onfocus=alert(10)></form></main></body></html>`);
  write(home, "traps/plain.txt", `zebratrap plain ${script} ${image}\njavascript:alert(11)\n`);
  index(home, "traps");
}

before(async () => {
  world = await make_world({ library: "none", prepare: write_traps });
});
after(() => world.close());

test("titles, file names, Markdown, HTML and text are shown as they are written, and run nothing", async () => {
  const { page, done } = await open_page(world, "#/search?q=zebratrap");
  await page.locator(".hit").nth(3).waitFor();
  assert.ok((await page.locator(".hits").innerText()).includes("<script>alert(1)</script>"));
  const hits = await page.locator(".hit a").count();
  for (let at = 0; at < hits; ++at) {
    await page.locator(".hit a").nth(at).click();
    await page.locator(".document .block, .pdf-page img").first().waitFor();
    const made = await page.evaluate(() => document.querySelectorAll(".viewer :is(script, iframe, object, embed, form, img:not(.pdf-page > img))").length);
    assert.equal(made, 0, "no element of a document becomes one of the page");
    await page.keyboard.press("Escape");
  }
  await page.goto(`${world.server.url}/#/library`);
  await page.locator(".document-list").getByText(name).first().waitFor();
  await done();
});

test("answers quote such text as text", async () => {
  const { page, done } = await open_page(world, "#/ask");
  await page.locator("#question-field").fill("What does the zebratrap paragraph say?");
  await page.keyboard.press("Enter");
  await page.locator(".turn[aria-busy=false]").waitFor();
  assert.equal(await page.evaluate(() => document.querySelectorAll(".turn :is(script, img, iframe)").length), 0);
  await done();
});

test("a model's output is text: markup and invented citations stay what they are", async () => {
  const { page, done } = await open_page(world, "#/ask");
  const answer = `${script} ${image} ![x](http://evil.example/a.png) [1] [99] [click](http://evil.example/)`;
  const done_event = { answer, refused: false, citations: [], model: "m", timings_ms: { total: 1 } };
  await page.route("**/api/v1/chat", (route) =>
    route.fulfill({
      contentType: "text/event-stream",
      body: `event: token\ndata: ${JSON.stringify({ text: answer })}\n\nevent: done\ndata: ${JSON.stringify(done_event)}\n\n`,
    }));
  await page.locator("#question-field").fill("anything");
  await page.keyboard.press("Enter");
  await page.locator(".turn[aria-busy=false]").waitFor();
  assert.equal((await page.locator(".answer").innerText()).trim(), answer);
  assert.equal(await page.locator(".turn :is(a, img, script)").count(), 0);
  await page.unrouteAll();
  await done();
});

test("a link shows its host, has no referrer, and scripts are no links", async () => {
  const { page, done } = await open_page(world, "#/search?q=zebratrap+link");
  await page.locator(".hit").filter({ hasText: ".md" }).first().locator("a").click();
  await page.locator(".document a.outside").first().waitFor();
  const links = await page.locator(".viewer a.outside").evaluateAll((all) =>
    all.map((link) => ({ href: link.href, rel: link.rel, target: link.target, host: link.querySelector(".outside-host").textContent })));
  assert.deepEqual([...new Set(links.map((link) => link.host))].sort(),
    ["auto.example", "bare.example", "evil.example", "someone@example.org"]);
  assert.ok(links.every((link) => link.rel === "noreferrer noopener" && link.target === "_blank"));
  assert.equal(await page.locator('a[href^="javascript:" i], a[href^="data:" i]').count(), 0);
  await done();
});

test("the policy allows no inline script and no inline style, and none is needed", async () => {
  const { page, done } = await open_page(world, "#/search?q=zebratrap");
  const reply = await page.request.get(world.server.url);
  const policy = reply.headers()["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*|data:|blob:|https?:/);
  const html = await reply.text();
  assert.doesNotMatch(html, /<style|style=|\son\w+=|<script(?![^>]*\bsrc=)/i);
  await done();
});

test("the first load is less than 250 kB compressed, and comes from this server alone", async () => {
  const { page, done } = await open_page(world, "");
  let bytes = 0;
  const names = [];
  page.on("response", async (response) => {
    if (new URL(response.url()).pathname.startsWith("/api/")) return;
    names.push(response.url());
  });
  await page.reload({ waitUntil: "networkidle" });
  for (const url of new Set(names)) bytes += gzipSync(await (await page.request.get(url)).body()).length;
  assert.ok(names.length >= 3);
  console.log(`first load: ${(bytes / 1000).toFixed(1)} kB compressed in ${new Set(names).size} files`);
  assert.ok(bytes < 250_000, `${bytes} bytes`);
  await done();
});

test("nothing in the page's sources makes markup from a string", () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|srcdoc/;
  const folder = path.join(source, "ui", "src");
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.tsx?$/.test(file));
  assert.ok(files.length > 40);
  const found = files.filter((file) => forbidden.test(readFileSync(path.join(folder, file), "utf8")));
  assert.deepEqual(found, []);
});

test("without its cookie the page says how to sign in, and shows nothing", async () => {
  const context = await world.browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByRole("heading", { name: "This page has no key" }).waitFor();
  assert.equal(await page.locator(".hit, .collection, .document-list").count(), 0);
  await context.close();
});
