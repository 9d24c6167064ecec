// The page works offline once it is loaded, but for sending.

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import { fillPlan, ids, importedOnce, inState, press } from "./plan.mjs";
import { suite, visit } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";

/** A browser that is wrong about its network. */
async function claimOffline(page) {
  await page.evaluate(() => {
    Object.defineProperty(Navigator.prototype, "onLine", { get: () => false, configurable: true });
    dispatchEvent(new Event("offline"));
  });
}

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
    await visitor.sees(card, "Nothing was sent this time. This computer is offline.");
    await visitor.sees("#said-delivery", "Nothing was sent this time. This computer is offline.");
    assert.deepEqual(visitor.calls, []);
    await context.setOffline(false);
    await visitor.sees(card, "The computer is online again. The import can be sent.");
    await visitor.sees(card, "Nothing was sent this time. This computer was offline.");
    assert.deepEqual(visitor.calls, [], "it is not sent by itself");
    await page.locator(card).getByRole("button", { name: "Send import" }).click();
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(visitor.posts.length, 1);
  });

  visit("who knows better than the browser can send anyway, and the job is followed", async (visitor) => {
    const { page } = visitor;
    await claimOffline(page);
    await visitor.fill();
    await visitor.send();
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.sees(card, "The import was accepted.");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(visitor.posts.length, 1);
  });

  visit("what nobody knows the fate of stands while the next is held back, and is not sent over as if it were nothing", async (visitor) => {
    const { page, context } = visitor;
    await visitor.answerImports("lost");
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "No answer came back.");
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    const answer = () => page.locator(card).innerText();
    const earlier = ".earlier-answer";
    for (const [online, said] of [
      [false, "Nothing was sent this time. This computer is offline."],
      [true, "Nothing was sent this time. This computer was offline."],
    ]) {
      if (online) await context.setOffline(false);
      else await visitor.send();
      await visitor.sees(card, said);
      for (const words of ["Answer to an earlier import", "No answer came back.", "Nobody can tell from this whether the import has begun."]) {
        await visitor.sees(earlier, words);
      }
      assert.ok(!(await answer()).includes("can be sent"));
    }
    await visitor.speak("zh-Hans");
    for (const words of ["这次没有发送任何内容。本机当时处于离线状态。", "本机已恢复联网。"]) {
      await visitor.sees(card, words);
    }
    for (const words of ["之前一次导入的响应", "由此无法判断导入是否已经开始。"]) {
      await visitor.sees(earlier, words);
    }
    assert.ok(!(await answer()).includes("可以发送"));
    await visitor.speak("en");
    assert.equal(visitor.posts.length, 1);
    await page.unroute("**/assets/import");
    await page.locator(card).getByRole("button", { name: "Send import" }).click();
    await visitor.sees(card, "The import was accepted.");
    assert.ok(!(await answer()).includes("earlier"));
    assert.equal(visitor.posts.length, 2);
  });

  visit("what nobody knows the fate of stands beside a plan that is begun", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports("lost");
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "No answer came back.");
    await page.unroute("**/assets/import");
    await fillPlan(visitor, { tasks: ids(120) });
    await visitor.send();
    await inState(visitor, "Ended");
    await visitor.sees(".earlier-answer h2", "Answer to an earlier import");
    await visitor.sees(".earlier-answer", "Nobody can tell from this whether the import has begun.");
  });

  visit("a plan that is in the way is said at once, whatever there is of a network", async (visitor) => {
    const { page, context } = visitor;
    await fillPlan(visitor, { tasks: ids(120) });
    await visitor.send();
    await inState(visitor, "Ended");
    await fillPlan(visitor, { tasks: ids(130) });
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await visitor.sendInVain();
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan-obstacle");
    assert.equal(await page.locator(card).count(), 0);
    await context.setOffline(false);
    await visitor.until("it is noticed", async () => !(await page.locator("#form").innerText()).includes("offline"));
    assert.equal(await page.locator(card).count(), 0, "nothing is said to be ready to be sent");
    assert.equal(visitor.posts.length, 2);
  });

  visit("to send anyway what has a fault makes nobody claim that there is a network", async (visitor) => {
    const { page } = visitor;
    await claimOffline(page);
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "Nothing was sent this time. This computer is offline.");
    await page.locator("#app").fill("a/b");
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.until("it is checked", async () => (await visitor.notes("app")).length === 1);
    let text = await page.locator(card).innerText();
    assert.ok(text.includes("This computer is offline.") && !text.includes("online again"), text);
    // The browser says so itself now, and it can be sent once it is mended.
    await page.evaluate(() => {
      Object.defineProperty(Navigator.prototype, "onLine", { get: () => true, configurable: true });
      dispatchEvent(new Event("online"));
    });
    await visitor.sees(card, "The computer is online again.");
    text = await page.locator(card).innerText();
    assert.ok(!text.includes("can be sent"), text);
    assert.equal(visitor.posts.length, 0);
    await page.locator("#app").fill("");
    await visitor.sees(card, "The import can be sent.");
    await page.locator(card).getByRole("button", { name: "Send import" }).click();
    await visitor.sees(card, "The import was accepted.");
    assert.equal(visitor.posts.length, 1);
  });

  visit("who knows better than the browser can have a plan sent, and go on with one", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(220);
    await claimOffline(page);
    const { instance } = await fillPlan(visitor, { tasks });
    await visitor.send();
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    // The browser is wrong once more.
    await claimOffline(page);
    await press(visitor, "Check now");
    await visitor.until("it waits for the network", async () => {
      // In one step: the button goes when the job has ended.
      await page.locator("#plan").evaluate((plan) => {
        const buttons = [...plan.querySelectorAll("button")];
        buttons.find((button) => button.textContent === "Check now")?.click();
      });
      // What follows at once is a part of the same press.
      await setTimeout(700);
      return (await page.locator("#plan-doing").innerText()).includes("waits for the network");
    });
    const posts = visitor.posts.length;
    await page.locator("#plan").getByRole("button", { name: "Send anyway" }).click();
    await inState(visitor, "Ended");
    assert.equal(posts, 1);
    assert.equal(visitor.posts.length, 3);
    await importedOnce(instance, tasks);
  });

  visit("a look that a person asks for is made even if the browser thinks that it is offline", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks({ json: { status: "Running", progress_percent: 0.1 } });
    await visitor.begin();
    await visitor.sees("#job", "10%");
    await claimOffline(page);
    await visitor.sees("#job", "This computer is offline.");
    const asked = visitor.looks.length;
    await page.clock.fastForward(120_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, asked);
    await visitor.answerLooks({ json: { status: "Running", progress_percent: 0.2 } });
    await page.locator("#job").getByRole("button", { name: "Check now" }).click();
    await page.clock.runFor(1);
    await visitor.sees("#job", "20%");
    await page.clock.fastForward(120_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, asked + 1, "it was asked for once");
  });

  visit("when the browser was right, nothing more is claimed than is known", async (visitor) => {
    const { page, context } = visitor;
    await visitor.fill();
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await visitor.send();
    await page.getByRole("button", { name: "Send anyway" }).click();
    await visitor.sees(card, "No answer came back");
    await visitor.sees(card, "This computer was offline.");
    await context.setOffline(false);
    await visitor.sees(card, "This computer was offline.");
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
    await page.clock.fastForward(5_000);
    await visitor.sees(card, "Refused once so far");
    // Nothing is promised that does not come.
    await visitor.sees(card, "The import is not sent again before it is back.");
    assert.ok(!(await page.locator(card).innerText()).includes("The next try"));
    assert.equal(visitor.posts.length, 1);
    await context.setOffline(false);
    await visitor.until("it is noticed", async () => !(await page.locator("#form").innerText()).includes("offline"));
    await visitor.sees(card, "The next try comes within 15 seconds.");
    // The network has come and gone meanwhile, which puts nothing off.
    await page.clock.fastForward(11_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
    await context.setOffline(true);
    await visitor.sees("#form", "This computer is offline.");
    await page.clock.fastForward(120_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
    // What is overdue is sent at once.
    await context.setOffline(false);
    await visitor.sees(card, "Refused 3 times so far");
    assert.equal(visitor.posts.length, 3);
  });
});
