// axe-core over every view, light and dark: no finding, serious or not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe_source, make_world, open_page } from "./harness.mjs";

let world;
before(async () => {
  world = await make_world();
});
after(() => world.close());

async function findings(page) {
  await page.evaluate(axe_source); // by the debugger: the page's own policy would refuse a script tag
  const report = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return report.violations
    .map((finding) => `${finding.impact} ${finding.id}: ${finding.nodes.map((node) => `${node.target} (${node.failureSummary})`).join("; ")}`);
}

const views = {
  start: { hash: "#/search" },
  results: { hash: "#/search?q=rent+increase", ready: ".hit mark" },
  nothing: { hash: "#/search?q=in%3Anowhere+x", ready: ".nothing" },
  pdf: { hash: "#/search?q=rent+increase", click: ".hit a", ready: ".pdf-page img" },
  markdown: { hash: "#/search?q=salt+ledger", click: ".hit a", ready: ".document .block" },
  filter_menu: { hash: "#/search?q=rent", click: ".menu-button", ready: ".menu-panel" },
  ask: { hash: "#/ask", ready: "#question-field" },
  answer: { hash: "#/ask", ask: "What is the monthly rent?", ready: ".turn[aria-busy=false]" },
  refusal: { hash: "#/ask", ask: "Which quokka won the xylophone tournament?", ready: ".refusal" },
  library: { hash: "#/library", click: ".coverage summary", ready: ".reason li" },
  picker: { hash: "#/library", click: ".view-actions .button-primary", ready: ".folder" },
  settings: { hash: "#/settings", ready: ".models li" },
  help: { hash: "#/settings", key: "?", ready: ".dialog" },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [name, view] of Object.entries(views)) {
    test(`${name}, ${colorScheme}`, async () => {
      const { page, done } = await open_page(world, view.hash, { colorScheme, reducedMotion: "reduce" });
      if (view.click) await page.locator(view.click).first().click();
      if (view.key) await page.keyboard.press(view.key);
      if (view.ask) {
        await page.locator("#question-field").fill(view.ask);
        await page.keyboard.press("Enter");
      }
      if (view.ready) await page.locator(view.ready).first().waitFor();
      assert.deepEqual(await findings(page), []);
      await done();
    });
  }
}

test("a phone", async () => {
  const { page, done } = await open_page(world, "#/search?q=rent+increase", { viewport: { width: 390, height: 844 } });
  await page.locator(".hit mark").first().waitFor();
  assert.deepEqual(await findings(page), []);
  await done();
});
