// What people ran into elsewhere, for real: tokens that expire in the middle, and
// a network that goes and comes back.

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
      await visitor.sees("#job-state", "Running");
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

suite("offline", () => {
  visit("the loaded page works but for sending, which is refused in words", async (visitor) => {
    const { page, context } = visitor;
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await visitor.fill({ app: "a/b" });
    await visitor.send();
    await visitor.until("it is checked", async () => (await visitor.notes("app")).length === 1);
    await page.getByRole("tab", { name: "JSON" }).click();
    await page.locator("#json").fill('{"tasks":[{"task_id":"a"}]}');
    await page.getByRole("tab", { name: "Fields" }).click();
    assert.equal(await page.locator("#tasks").inputValue(), "a");
    await page.locator(".curl > button").click();
    await visitor.sees(".curl pre", "curl --request POST");
    await visitor.speak("zh-Hans");
    await visitor.speak("en");
    await page.locator("select").selectOption("dark");

    await visitor.send();
    await visitor.sees(card, "Nothing was sent, because this computer is offline.");
    await visitor.sees("#said-delivery", "Nothing was sent, because this computer is offline.");
    assert.deepEqual(visitor.calls, []);
    await context.setOffline(false);
    await visitor.sees(card, "The computer is online again.");
    assert.deepEqual(visitor.calls, [], "it is not sent by itself");
    await page.locator(card).getByRole("button", { name: "Send import" }).click();
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(visitor.posts.length, 1);
  });

  visit("who knows better than the browser can send anyway", async (visitor) => {
    const { page } = visitor;
    // A browser that is wrong about it.
    await page.evaluate(() => {
      Object.defineProperty(Navigator.prototype, "onLine", { get: () => false });
      dispatchEvent(new Event("offline"));
    });
    await visitor.fill();
    await visitor.send();
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.sees(card, "The import was accepted.");
    assert.equal(visitor.posts.length, 1);
  });

  visit("when the browser was right, nothing more is claimed than is known", async (visitor) => {
    const { page, context } = visitor;
    await visitor.fill();
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await visitor.send();
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.sees(card, "No answer came back");
    await visitor.sees(card, "This computer is offline.");
    await visitor.isAlive();
  });

  visit("an import that waits for a running job is not sent while offline", { clock: true }, async (visitor) => {
    const { page, context } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.fill();
    await visitor.send();
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "Refused once so far");
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await page.clock.fastForward(120_000);
    await visitor.sees(card, "Refused once so far");
    assert.equal(visitor.posts.length, 1);
    await context.setOffline(false);
    await visitor.until("it is noticed", async () => !(await page.locator("#form").innerText()).includes("offline"));
    await page.clock.fastForward(16_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
  });
});
