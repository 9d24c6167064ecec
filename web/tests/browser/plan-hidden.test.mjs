// The plan goes on while nobody sees the page. The tab is really hidden:
// what drives a page for a test also keeps it in view, so it lets go meanwhile, and
// the stand-in tells what the page does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { OwnBrowser, withProfile } from "./own-browser.mjs";
import { beginPlan, ids, importedOnce, inState, jobs } from "./plan.mjs";
import { CONSOLE_URL, newToken } from "./visit.mjs";

/** Two looks of a hidden page at a job, a quarter longer as chance has it, and time to spare. */
const PATIENCE = 90_000;

test("a plan goes on in a tab that nobody sees", { timeout: 170_000 }, async (t) => {
  await withProfile(async (profile) => {
    const browser = await OwnBrowser.start(profile);
    try {
      const tasks = ids(220);
      const visitor = await browser.visit(CONSOLE_URL);
      const { instance } = await beginPlan(visitor, { tasks, token: newToken() });
      await visitor.until("something is sent", () => visitor.posts.length === 1);
      await visitor.page.evaluate(() => {
        globalThis.seen = [document.visibilityState];
        document.addEventListener("visibilitychange", () => globalThis.seen.push(document.visibilityState));
      });
      await browser.letGo();
      await browser.openInFront("about:blank");
      const hidden = Date.now();
      let all = [];
      while (all.length < 3 || all.some((job) => job.status === "Running")) {
        assert.ok(Date.now() - hidden < PATIENCE, `${all.length} of 3 imports were sent`);
        await setTimeout(500);
        all = await jobs(instance);
      }
      for (const [index, job] of all.entries()) {
        const waited = index === 0 ? "" : `, ${((job.began_at - all[index - 1].ended_at) / 1_000).toFixed(1)} s after the one before it had ended`;
        t.diagnostic(`import ${index + 1} was sent ${((job.began_at - hidden) / 1_000).toFixed(1)} s after the tab was hidden${waited}`);
      }
      await importedOnce(instance, tasks);

      await browser.takeUp();
      const page = browser.context.pages().find((one) => one.url().startsWith(CONSOLE_URL));
      assert.deepEqual((await page.evaluate(() => globalThis.seen)).slice(0, 2), ["visible", "hidden"]);
      await inState({ page }, "Ended");
    } finally {
      await browser.kill();
    }
  });
});
