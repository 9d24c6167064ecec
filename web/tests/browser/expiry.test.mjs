// Tokens that expire for real, at a stand-in that lets them live for seconds.

import assert from "node:assert/strict";

import { newToken, suite, taskIds, visit } from "./visit.mjs";
import { withStandIn } from "./stand-in.mjs";

const card = "section[aria-labelledby=answer-title]";

suite("a token that expires", () => {
  visit("in the middle of a job, a fresh one is asked for, and the same job is followed to its end", async (visitor) => {
    const { page } = visitor;
    await withStandIn(visitor, ["--token-life", "2s", "--item-time", "100ms"], async () => {
      await visitor.begin({ tasks: taskIds(80) });
      await visitor.sees("#job-state", "Running");
      await visitor.sees("#job", "A fresh token is needed");
      await visitor.sees("#job", "ROMA.1002");
      await visitor.sees("#job-state", "Needs a token");
      const asked = visitor.looks.length;
      const token = newToken();
      await page.locator("#fresh-token").fill(token);
      await page.getByRole("button", { name: "Go on" }).click();
      await visitor.until("it is asked for again", () => visitor.looks.length > asked);
      assert.equal(await visitor.looks.at(-1).request.headerValue("x-auth-token"), token);
      // The job outlives any one token.
      while ((await page.locator("#job-state").innerText()) !== "Succeeded") {
        await page.locator("#fresh-token, #job-state.ok").first().waitFor();
        if (await page.locator("#fresh-token").isVisible()) {
          await page.locator("#fresh-token").fill(newToken());
          await page.getByRole("button", { name: "Go on" }).click();
          await page.locator("#fresh-token").waitFor({ state: "detached" });
        }
      }
      assert.equal(visitor.posts.length, 1);
      assert.equal(new Set(visitor.looks.map(({ pathname }) => pathname)).size, 1);
    });
  });

  visit("before an import, the refusal says so, and a fresh one in the form mends it", async (visitor) => {
    const { page } = visitor;
    await withStandIn(visitor, ["--token-life", "1s", "--item-time", "1ms"], async () => {
      const { token } = await visitor.begin();
      await visitor.sees("#job-state", "Succeeded");
      await visitor.until("it has expired", async () => {
        await visitor.send();
        await page.locator(`${card} .verdict`).waitFor();
        return (await page.locator(card).innerText()).includes("ROMA.1002");
      });
      await visitor.sees(card, "What to do:");
      assert.ok(!(await page.locator("main").innerText()).includes(token));
      const sent = visitor.posts.length;
      await page.locator("#token").fill(newToken());
      await visitor.send();
      await visitor.sees(card, "The import was accepted.");
      assert.equal(visitor.posts.length, sent + 1);
    });
  });
});
