// Line 25: the page works offline once it is loaded, but for sending.

import assert from "node:assert/strict";

import { suite, visit } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";

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
    await visitor.sees(card, "Nothing was sent, because this computer was offline.");
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
    // Nothing is promised that does not come.
    await visitor.sees(card, "The import is sent again some time after it is back.");
    assert.ok(!(await page.locator(card).innerText()).includes("The next try"));
    assert.equal(visitor.posts.length, 1);
    await context.setOffline(false);
    await visitor.until("it is noticed", async () => !(await page.locator("#form").innerText()).includes("offline"));
    await visitor.sees(card, "The next try comes within 15 seconds.");
    await page.clock.fastForward(16_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
  });
});
