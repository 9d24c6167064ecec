// Whatever happens to the page, an import that may have been imported is
// not sent again by itself, and two tabs never run the same plan.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { OwnBrowser, withProfile } from "./own-browser.mjs";
import { PROJECT, beginPlan, ended, fillPlan, giveToken, ids, importedOnce, imports, inState, jobs, passOnceWritten, press, reloadOnceWritten } from "./plan.mjs";
import { CONSOLE_URL, ENDPOINT_URL, Visitor, newToken, progress, suite, visit } from "./visit.mjs";

const choice = "#plan-choice";

/**
 * Takes up a plan after whatever has happened to its page, and lets it run to its
 * end: gives it a token, and follows what the stand-in knows.
 */
async function takeUp(visitor, token) {
  const { page } = visitor;
  const state = () => page.locator("#plan-state").innerText();
  for (;;) {
    const now = await visitor.until("something is to be done", async () => {
      const now = await state();
      return ["Ended", "Needs a token", "Needs your decision"].includes(now) && now;
    });
    if (now === "Ended") {
      return;
    }
    if (now === "Needs a token") {
      await giveToken(visitor, token);
    } else {
      await decideByLookup(visitor);
    }
    await visitor.until("it goes on", async () => (await state()) !== now);
  }
}

/** What of the card of a plan that needs a token does something to the plan. */
async function actions(page) {
  return page.locator("#plan .fresh-token button[type=submit], #plan .buttons button").allInnerTexts();
}

/** Decides about an import without an answer by what the stand-in knows of it. */
async function decideByLookup({ page }) {
  await page.locator("#plan-lookup").filter({ hasNotText: "Asking" }).waitFor();
  const known = await page.locator("#plan-lookup").innerText();
  const name = known.includes("has begun a job") ? "Follow this job" : "Send it again";
  await page.locator(choice).getByRole("button", { name }).click();
}

suite("plans that survive", () => {
  visit("a reload does not shorten the pause that the service has asked for", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const json = { error_code: "ROMA.10012", error_msg: "busy" };
    await visitor.answerImports({ status: 403, headers: { "retry-after": "120" }, json });
    await beginPlan(visitor);
    await page.locator(choice).getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees("#plan-doing", "was refused once");
    await passOnceWritten(visitor, 40_000);
    await reloadOnceWritten(visitor);
    await giveToken(visitor);
    // What is left of it; some of that has gone by in the test.
    await visitor.sees("#plan-doing", /The next try comes within (80|[67]\d) seconds/);
    assert.equal(visitor.posts.length, 1);
    await passOnceWritten(visitor, 85_000);
    await visitor.sees("#plan-doing", "was refused 2 times");
    assert.equal(visitor.posts.length, 2);
  });

  visit("a reload in the middle: the plan goes on with a token, and nothing is imported twice", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(250);
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.until("the second import is sent", () => visitor.posts.length === 2);
    await visitor.sees("#plan-doing", "The job of import 2");
    await page.reload();
    await inState(visitor, "Needs a token");
    await visitor.sees("#plan", "1 of 3 imports");
    assert.equal(visitor.posts.length, 2);
    await takeUp(visitor, token);
    assert.equal(visitor.posts.length, 3);
    await importedOnce(instance, tasks);
  });

  visit("a reload whenever an import is sent: its fate is found out, and nothing is imported twice", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(230);
    const { instance, token } = await fillPlan(visitor, { tasks });
    let reloads = 0;
    page.on("request", (request) => {
      // Neither before the request has left nor after its answer: both happen.
      if (request.method() === "POST" && reloads < 3) {
        reloads += 1;
        page.reload().catch(() => {});
      }
    });
    await visitor.send();
    for (let seen = 0; seen < 3; ) {
      await visitor.until("a reload", () => reloads > seen);
      seen = reloads;
      await page.waitForLoadState("load");
      await page.locator("#plan").waitFor();
      if (seen < 3) {
        await inState(visitor, "Needs a token");
        await giveToken(visitor, token);
        await visitor.until("it is known or to be decided", async () => {
          if (await page.locator(choice).isVisible()) {
            await decideByLookup(visitor);
          }
          return reloads > seen || (await page.locator("#plan-state").innerText()) === "Ended";
        });
        if (reloads === seen) {
          break;
        }
      }
    }
    await takeUp(visitor, token);
    await ended(visitor, instance);
    await importedOnce(instance, tasks);
  });

  visit("a plan goes on nowhere else than where it was begun", async (visitor) => {
    const { page } = visitor;
    await page.route("**/destination", (route) => route.fulfill({ json: { kind: "gateway", upstream: "https://roma.example" } }));
    await page.reload();
    await visitor.sees("#destination", "Goes to: https://roma.example");
    const lists = [];
    page.on("request", (request) => request.url().includes("/stand-in/") && lists.push(request.url()));
    // From here on, the endpoint says what it is: the page asks with each import, and once it is refused.
    await page.unroute("**/destination");
    const { instance } = await beginPlan(visitor, { tasks: ids(150) });
    await visitor.sees("#plan", "A stand-in answers here.");
    await visitor.sees("#destination", "A stand-in answers here: nothing real is imported.");
    await page.locator("#plan-goes-elsewhere").waitFor();
    // A rehearsal that takes the place of the service, or the other way: it is said before
    // somebody gives a token.
    await reloadOnceWritten(visitor);
    await visitor.sees("#plan-goes-elsewhere", "This plan goes to https://roma.example, and imports go to a stand-in now.");
    // A service has no such list, and its token is not sent where there may be anything.
    assert.deepEqual(lists, []);
    assert.deepEqual(await jobs(instance), []);
  });

  visit("a plan that is to stop is to stop after a reload as well", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(250);
    // The job runs until somebody has stopped the plan, however long that takes.
    await visitor.answerLooks(progress("Running", 0.1));
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-doing", "The job of import 1 is running.");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopping");
    await reloadOnceWritten(visitor);
    await page.unroute("**/assets/jobs/*");
    await inState(visitor, "Needs a token");
    await visitor.sees("#plan", "You have stopped this plan: no further import is sent.");
    await visitor.sees("#plan", "The plan is stopping: a token is needed to see its last import through");
    assert.deepEqual(await actions(page), ["Follow the job to its end", "Stop at once"]);
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan", "计划即将停止，需要 Token 才能确认最后一次导入的结果");
    assert.deepEqual(await actions(page), ["跟踪作业到结束", "立即停止"]);
    await visitor.speak("en");
    await giveToken(visitor, token);
    await inState(visitor, "Stopped");
    await visitor.sees("#plan", "1 of 3 imports");
    assert.equal(visitor.posts.length, 1);
    await importedOnce(instance, tasks.slice(0, 100));
  });

  visit("a plan that is to stop is to stop even if its page is gone before the answer came", async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", () => {});
    const { token } = await beginPlan(visitor);
    await visitor.until("it is sent", () => visitor.posts.length === 1);
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopping");
    // It waits on, and is not sent twice.
    await visitor.sees("#plan-doing", "Import 1 is being sent.");
    await reloadOnceWritten(visitor);
    await inState(visitor, "Needs a token");
    assert.deepEqual(await actions(page), ["Ask for the job with this token", "Stop at once"]);
    await giveToken(visitor, token);
    // The endpoint has no job for it, and nothing of it is sent again.
    await inState(visitor, "Needs your decision");
    await visitor.sees(choice, "The endpoint has no job for it so far.");
    await visitor.sees(choice, "You have stopped this plan: no import is sent any more.");
    assert.deepEqual(await page.locator(choice).getByRole("button").allInnerTexts(), ["It was imported", "Skip it", "Ask again"]);
    await press(visitor, "Stop at once");
    await inState(visitor, "Stopped");
    await visitor.sees("#plan .verdict", "Nobody knows what became of the import that was sent last");
    assert.equal(visitor.posts.length, 1);
  });

  for (const [name, reloads] of [
    ["when its answer is lost", false],
    ["when its page is loaded anew before the answer came", true],
  ]) {
    visit(`the import of a plan that is to stop is followed to its end ${name}`, async (visitor) => {
      const { page } = visitor;
      let lose;
      const lost = new Promise((resolve) => {
        lose = resolve;
      });
      await page.route("**/assets/import", async (route) => {
        await route.fetch();
        await lost;
        return reloads ? undefined : route.abort("connectionreset");
      });
      const tasks = ids(250);
      const { instance, token } = await beginPlan(visitor, { tasks });
      await visitor.until("the endpoint has it", async () => (await jobs(instance)).length === 1);
      await press(visitor, "Stop the plan");
      await press(visitor, "Stop it for good");
      await inState(visitor, "Stopping");
      lose();
      if (reloads) {
        await reloadOnceWritten(visitor);
        await inState(visitor, "Needs a token");
        await giveToken(visitor, token);
      }
      await inState(visitor, "Stopped");
      await visitor.sees("#plan .parts-list li:first-child", "Succeeded");
      await visitor.sees("#plan", "1 of 3 imports");
      assert.equal(visitor.posts.length, 1);
      await importedOnce(instance, tasks.slice(0, 100));
    });
  }

  visit("a tab that crashes: the plan goes on in another", async (visitor) => {
    const { page, context } = visitor;
    const tasks = ids(250);
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.until("the second import is sent", () => visitor.posts.length === 2);
    const crashed = page.waitForEvent("crash");
    await page.goto("chrome://crash").catch(() => {});
    await crashed;
    const other = await open(context);
    await inState(other, "Needs a token");
    await takeUp(other, token);
    await importedOnce(instance, tasks);
  });

  for (const [name, moment] of [
    ["right when an import is sent", (visitor) => visitor.posts.length === 2],
    ["while its job runs", (visitor) => visitor.posts.length === 2 && visitor.looks.length > 4],
  ]) {
    test(`a browser that is killed ${name}: the plan goes on in the next`, async () => {
      await withProfile(async (profile) => {
        const tasks = ids(250);
        const token = newToken();
        let browser = await OwnBrowser.start(profile);
        try {
          const visitor = await browser.visit(CONSOLE_URL);
          const { instance } = await beginPlan(visitor, { tasks, token });
          await visitor.until("the moment", () => moment(visitor));
          await browser.kill();

          browser = await OwnBrowser.start(profile);
          const again = await browser.visit(CONSOLE_URL);
          await inState(again, "Needs a token");
          assert.deepEqual(again.posts, []);
          await takeUp(again, token);
          await ended(again, instance);
          await importedOnce(instance, tasks);
        } finally {
          await browser.kill();
        }
      });
    });
  }

  visit("two tabs: the second shows the plan, runs nothing, and takes over when the first is closed", async (visitor) => {
    const { context } = visitor;
    const tasks = ids(350);
    const waiting = await open(context);
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    // One that was there before, and one that comes after.
    const late = await open(context);
    for (const other of [waiting, late]) {
      await inState(other, "In another tab");
      assert.equal(await other.page.locator("#plan").getByRole("button", { name: "Pause" }).count(), 0);
    }
    // It sees how far the other one is.
    await visitor.sees("#plan", "1 of 4 imports");
    await waiting.sees("#plan", "1 of 4 imports");
    await fillPlan(waiting, { token: newToken() });
    await waiting.sees("#plan-obstacle", "There is a plan already, which another tab runs.");
    await waiting.sendInVain();
    assert.equal(await waiting.page.evaluate(() => document.activeElement.id), "plan-obstacle");
    assert.deepEqual([...waiting.posts, ...late.posts], []);

    await visitor.page.close();
    await inState(waiting, "Needs a token");
    await inState(late, "In another tab");
    await takeUp(waiting, token);
    await importedOnce(instance, tasks);
    await press(waiting, "Remove the plan");
    await press(waiting, "Remove the plan and its record");
    await late.page.locator("#plan").waitFor({ state: "detached" });
    assert.deepEqual(late.posts, []);
    assert.deepEqual([...waiting.problems, ...late.problems], []);
  });

  visit("two tabs: one that nobody sees leaves the plan to the other when that is loaded anew", async (visitor) => {
    const { context } = visitor;
    await beginPlan(visitor, { tasks: ids(350) });
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    const hidden = await open(context, () => Object.defineProperty(document, "visibilityState", { get: () => "hidden" }));
    await inState(hidden, "In another tab");
    await visitor.page.reload();
    await inState(visitor, "Needs a token");
    await inState(hidden, "In another tab");
    await hidden.sees("#plan", "It goes on there, or waits there for a token or for your decision.");
    await visitor.page.close();
    await inState(hidden, "Needs a token");
  });

  visit("two tabs: the second reads what has changed, and not all imports of a long plan again", async (visitor) => {
    const { page, context } = visitor;
    await context.addInitScript(() => {
      const { getAll } = IDBObjectStore.prototype;
      globalThis.reads = { head: 0, parts: 0, steps: 0 };
      IDBObjectStore.prototype.getAll = function (...args) {
        globalThis.reads[this.name] += 1;
        return getAll.apply(this, args);
      };
    });
    const reads = () => other.page.evaluate(() => globalThis.reads);
    const { token } = await beginPlan(visitor, { tasks: ids(350) });
    await visitor.sees("#plan-doing", "The job of import 2");
    const other = await open(context);
    await inState(other, "In another tab");
    const before = await reads();
    await visitor.sees("#plan-doing", "The job of import 4");
    await other.sees("#plan", "3 of 4 imports");
    const after = await reads();
    assert.ok(after.head > before.head);
    assert.equal(after.parts, before.parts);
    await inState(visitor, "Ended");
    await inState(other, "Ended");
    // Another plan is no news of this one.
    await press(other, "Remove the plan");
    await press(other, "Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    await beginPlan(visitor, { tasks: ids(230), token });
    await other.sees("#plan", /[12] of 3 imports/);
    // Who takes it over reads all of it.
    const { parts } = await reads();
    await page.close();
    await inState(other, "Needs a token");
    assert.equal((await reads()).parts, parts + 1);
  });

  for (const [how, end] of [
    ["has ended", (visitor) => inState(visitor, "Ended")],
    [
      "was stopped",
      async (visitor) => {
        await press(visitor, "Stop the plan");
        await press(visitor, "Stop it for good");
        await inState(visitor, "Stopped");
      },
    ],
  ]) {
    visit(`two tabs: a plan that ${how} is nobody's, and either tab can remove it and begin another`, async (visitor) => {
      const { context } = visitor;
      const other = await open(context);
      const tasks = ids(250);
      const { instance, token } = await beginPlan(visitor, { tasks });
      await inState(other, "In another tab");
      await end(visitor);
      const word = await visitor.page.locator("#plan-state").innerText();
      await inState(other, word);
      const late = await open(context);
      await inState(late, word);
      for (const one of [other, late]) {
        assert.doesNotMatch(await one.page.locator("#plan").innerText(), /tab/);
        assert.equal(await one.page.locator("#plan").getByRole("button", { name: /Pause|Go on|Stop/ }).count(), 0);
      }
      const before = await imports(instance);

      await press(other, "Remove the plan");
      await press(other, "Remove the plan and its record");
      for (const one of [visitor, other, late]) {
        await one.page.locator("#plan").waitFor({ state: "detached" });
      }
      // Another plan, which is one tab's again, in the tab that came last.
      const next = ids(150);
      const begun = await beginPlan(late, { tasks: next, token });
      await inState(late, "Ended");
      await inState(visitor, "Ended");
      await importedOnce(begun.instance, next);
      await press(visitor, "Remove the plan");
      await press(visitor, "Remove the plan and its record");
      await late.page.locator("#plan").waitFor({ state: "detached" });

      assert.deepEqual(await imports(instance), before, "nothing more was sent of the first");
      assert.deepEqual(other.posts, []);
      assert.deepEqual([...other.problems, ...late.problems], []);
    });
  }

  visit("two tabs: a plan that took the place of one that was removed is not removed in its name", async (visitor) => {
    const { page, context } = visitor;
    await page.addInitScript(() => {
      // It hears of nothing that happens in the other.
      Object.defineProperty(BroadcastChannel.prototype, "onmessage", { set() {} });
    });
    await page.reload();
    const token = newToken();
    await beginPlan(visitor, { tasks: ids(120), token });
    await inState(visitor, "Ended");
    const other = await open(context);
    await inState(other, "Ended");
    await press(other, "Remove the plan");
    await press(other, "Remove the plan and its record");
    await other.page.locator("#plan").waitFor({ state: "detached" });
    await beginPlan(other, { tasks: ids(230), token });
    await inState(other, "Ended");

    await visitor.sees("#plan", "2 of 2 imports");
    await press(visitor, "Remove the plan");
    await press(visitor, "Remove the plan and its record");
    await visitor.sees("#plan", "3 of 3 imports");
    await other.page.reload();
    await other.sees("#plan", "3 of 3 imports");
  });

  visit("a word from another tab while a plan is written down does not undo its beginning", async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      const { locks } = navigator;
      const ask = locks.request.bind(locks);
      const channel = new BroadcastChannel("roma-import.plan");
      locks.request = async (...args) => {
        // It is heard before the lock is there.
        channel.postMessage(null);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return ask(...args);
      };
    });
    await page.reload();
    const tasks = ids(120);
    const { instance } = await beginPlan(visitor, { tasks });
    await inState(visitor, "Ended");
    await importedOnce(instance, tasks);
  });

  visit("a lost connection after the endpoint got the import: its job is found, and followed", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(230);
    let lost = 0;
    await page.route("**/assets/import", async (route) => {
      lost += 1;
      if (lost === 2) {
        await route.fetch();
        return route.abort("connectionreset");
      }
      return route.continue();
    });
    // The job does not show in the list at once.
    let lookups = 0;
    await page.route("**/stand-in/**", async (route) => {
      if (lost < 2) return route.continue();
      lookups += 1;
      const response = await route.fetch();
      const list = await response.json();
      if (lookups === 1) {
        list.rows.shift();
        list.count -= 1;
      }
      return route.fulfill({ response, json: list });
    });
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-choice-title", "Import 2 got no answer, but its job was found");
    await visitor.sees("#plan-lookup", "has begun a job with exactly these items");
    assert.equal(lookups, 2);
    // What decides stands first, and what follows from it stands out.
    const lines = await page.locator(`${choice} > *`).evaluateAll((elements) => elements.map((element) => element.id || element.className));
    assert.deepEqual(lines, ["plan-choice-title", "plan-lookup", "facts", "row"], "and nothing that is refuted by it");
    assert.deepEqual(await page.locator(`${choice} button.primary`).allInnerTexts(), ["Follow this job"]);
    await page.locator(`${choice} .facts .copy button`).waitFor();
    const posts = visitor.posts.length;
    await ended(visitor, instance);
    assert.equal(visitor.posts.length, posts, "nothing is sent by itself");
    await page.locator(choice).getByRole("button", { name: "Follow this job" }).click();
    await inState(visitor, "Ended");
    assert.equal(visitor.posts.length, 3);
    await importedOnce(instance, tasks);
  });

  visit("a lost connection before the endpoint got it: the person says that it is sent again", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    let posts = 0;
    await page.route("**/assets/import", (route) => {
      posts += 1;
      return posts === 1 ? route.abort("connectionrefused") : route.continue();
    });
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-lookup", "has no job for it so far");
    assert.equal(await page.locator(`${choice} button.primary`).count(), 0);
    await page.locator(choice).getByRole("button", { name: "Send it again" }).click();
    await inState(visitor, "Ended");
    await importedOnce(instance, tasks);
  });

  visit("a job that another run of the same list has begun is not offered as that of an import that was lost", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    const instance = randomUUID();
    const earlier = await fetch(`${ENDPOINT_URL}/v2/${PROJECT}/instances/${instance}/assets/import`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-auth-token": newToken() },
      body: JSON.stringify({ tasks: tasks.slice(0, 100).map((task_id) => ({ task_id })) }),
    });
    assert.equal(earlier.status, 200);
    await ended(visitor, instance);
    let posts = 0;
    await page.route("**/assets/import", (route) => {
      posts += 1;
      return posts === 1 ? route.abort("connectionrefused") : route.continue();
    });
    const { token } = await beginPlan(visitor, { tasks, instance });
    const offer = page.locator(choice).getByRole("button", { name: "Follow this job" });
    await visitor.sees("#plan-lookup", "has no job for it so far");
    assert.equal(await offer.count(), 0);
    // What was found out before the first one was sent is kept.
    await reloadOnceWritten(visitor);
    await giveToken(visitor, token);
    await visitor.sees("#plan-lookup", "has no job for it so far");
    assert.equal(await offer.count(), 0);
    await page.locator(choice).getByRole("button", { name: "Send it again" }).click();
    await inState(visitor, "Ended");
    assert.equal(posts, 3);
    assert.equal((await jobs(instance)).length, 3);
  });

  visit("where the endpoint cannot tell, the person decides, after a reload as well", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    await page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }));
    await page.route("**/assets/import", async (route) => {
      await route.fetch();
      await route.fulfill({ status: 200, body: "<html>Please sign in</html>", contentType: "text/html" });
    });
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
    await visitor.sees(choice, "the sign-in page of a network or a proxy");
    await reloadOnceWritten(visitor);
    await giveToken(visitor, token);
    await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
    assert.equal(visitor.posts.length, 1);
    // The next one would be refused as long as this one's job runs.
    await ended(visitor, instance);
    await page.unroute("**/assets/import");
    await page.locator(choice).getByRole("button", { name: "It was imported: go on" }).click();
    await visitor.until("the next one is sent", () => visitor.posts.length === 2);
    await takeUp(visitor, token);
    await visitor.sees("#plan .parts-list", "Imported, as you said");
    await importedOnce(instance, tasks);
  });

  visit("a disk that is full: it is said, nothing is sent, and it goes on once there is room", async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      globalThis.full = false;
      IDBObjectStore.prototype.put = function (...args) {
        if (globalThis.full) {
          throw new DOMException("no room", "QuotaExceededError");
        }
        return put.apply(this, args);
      };
    });
    await page.reload();
    const tasks = ids(250);
    const { instance } = await fillPlan(visitor, { tasks });
    await page.evaluate(() => {
      globalThis.full = true;
    });
    await visitor.send();
    await visitor.sees("#plan-obstacle", "the browser has no room to write it down");
    assert.deepEqual(visitor.calls, []);

    await page.evaluate(() => {
      globalThis.full = false;
    });
    await visitor.send();
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    await page.evaluate(() => {
      globalThis.full = true;
    });
    await visitor.sees("#plan-store", "no room to write down what happens");
    // Nothing is asked for meanwhile, and nothing says that it would be.
    assert.equal(await page.locator("#plan").getByRole("button", { name: "Check now" }).count(), 0);
    const sent = visitor.posts.length;
    await ended(visitor, instance);
    await press(visitor, "Try again");
    await visitor.sees("#plan-store", "no room to write down what happens");
    assert.equal(visitor.posts.length, sent, "nothing is sent that is not written down");
    await page.evaluate(() => {
      globalThis.full = false;
    });
    await press(visitor, "Try again");
    await inState(visitor, "Ended");
    await importedOnce(instance, tasks);
  });

  visit("a plan that is stopped while nothing can be written down says that it was heard", async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", async (route) => {
      await page.evaluate(() => {
        const put = IDBObjectStore.prototype.put;
        globalThis.makeRoom = () => {
          IDBObjectStore.prototype.put = put;
        };
        IDBObjectStore.prototype.put = () => {
          throw new DOMException("no room", "QuotaExceededError");
        };
      });
      return route.continue();
    });
    const tasks = ids(250);
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-store", "no room to write down what happens");
    assert.doesNotMatch(await page.locator("#plan-store").innerText(), /stopped/);
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await visitor.sees("#plan-store", "You have stopped this plan: no further import is sent.");
    await page.evaluate(() => globalThis.makeRoom());
    await press(visitor, "Try again");
    await inState(visitor, "Stopped");
    await visitor.sees("#plan .parts-list li:first-child", "Succeeded");
    assert.equal(visitor.posts.length, 1);
    await importedOnce(instance, tasks.slice(0, 100));
  });

  visit("a removal that nobody has waited for to its end is one, and another plan can be begun", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      globalThis.full = false;
      IDBObjectStore.prototype.put = function (...args) {
        if (globalThis.full) {
          throw new DOMException("no room", "QuotaExceededError");
        }
        return put.apply(this, args);
      };
      const { set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
      globalThis.silent = false;
      Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
        set(heard) {
          if (this.mode === "readonly" || !globalThis.silent) {
            set.call(this, heard);
          } else {
            this.addEventListener("complete", () => {
              globalThis.unheard = true;
            });
          }
        },
      });
    });
    await page.reload();
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006" } });
    await beginPlan(visitor, { tasks: ids(250) });
    await page.locator(choice).waitFor();
    // How it has ended cannot be written down, so that the plan is still this page's.
    await page.evaluate(() => {
      globalThis.full = true;
    });
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await visitor.sees("#plan-store", "no room to write down what happens");
    await page.evaluate(() => {
      globalThis.full = false;
      globalThis.silent = true;
    });
    await press(visitor, "Remove the plan");
    await press(visitor, "Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    // One that the deadline comes upon before it is done is called off, and the plan stays.
    await visitor.until("the plan is removed, and the page does not hear of it", () => page.evaluate(() => globalThis.unheard === true));
    await page.clock.fastForward(31_000);
    await visitor.sees("#draft", "imports");
    await page.evaluate(() => {
      globalThis.silent = false;
    });
    await visitor.send();
    await visitor.until("the new plan is begun", () => visitor.posts.length === 2);
  });

  visit("a plan that could not be read is not offered to be removed, and goes on once it can be read", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(250);
    const { instance, token } = await beginPlan(visitor, { tasks });
    await visitor.until("the second import is sent", () => visitor.posts.length === 2);
    await page.addInitScript(() => {
      const begin = IDBDatabase.prototype.transaction;
      globalThis.broken = true;
      IDBDatabase.prototype.transaction = function (...args) {
        if (globalThis.broken) {
          throw new DOMException("it is closing", "InvalidStateError");
        }
        return begin.apply(this, args);
      };
    });
    await page.reload();
    await visitor.sees("#plan", "The browser could not read the saved plan");
    await visitor.sees("#plan .facts", "InvalidStateError: it is closing");
    assert.deepEqual(await page.locator("#plan button").allInnerTexts(), ["Try again"]);
    // Neither is another plan written in its place.
    await fillPlan(visitor, { token: newToken() });
    await visitor.sees("#plan-obstacle", "Nobody knows whether there is a plan already");
    await visitor.sendInVain();
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan-obstacle");
    await press(visitor, "Try again");
    await visitor.sees("#plan", "The browser could not read the saved plan");
    assert.equal(visitor.posts.length, 2);

    await page.evaluate(() => {
      globalThis.broken = false;
    });
    await press(visitor, "Try again");
    await inState(visitor, "Needs a token");
    await visitor.sees("#plan", "1 of 3 imports");
    await takeUp(visitor, token);
    await importedOnce(instance, tasks);
  });

  visit("a record that is damaged does not put the others in its place: nothing is sent", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(250);
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.until("the second import is sent", () => visitor.posts.length === 2);
    await page.evaluate(async () => {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open("roma-import");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      // The step of the first import, which has ended.
      const change = database.transaction("steps", "readwrite");
      change.objectStore("steps").put({}, 0);
      await new Promise((resolve) => {
        change.oncomplete = resolve;
      });
      database.close();
    });
    await page.reload();
    await visitor.sees("#plan", "There is a plan that this page cannot read");
    assert.equal(await page.locator("#plan-token").count(), 0);
    assert.equal(visitor.posts.length, 2);
    await ended(visitor, instance);
    await importedOnce(instance, tasks.slice(0, 200));
    await press(visitor, "Remove the plan");
    // One press asks, and takes nothing away.
    await visitor.sees("#plan", "The record of what was imported will be gone for good.");
    await page.reload();
    await visitor.sees("#plan", "There is a plan that this page cannot read");
    await press(visitor, "Remove the plan");
    await press(visitor, "Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    // Another can be begun once it is gone from the disk, and not only from the page.
    await fillPlan(visitor);
    await page.locator("#plan-obstacle").waitFor({ state: "detached" });
    await page.reload();
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#plan").count(), 0);
  });

  for (const [what, cleared] of [
    ["closed", false],
    ["closed and cleared", true],
  ]) {
    visit(`a database that the browser has ${what} is opened anew, and nothing is forgotten`, async (visitor) => {
      const { page } = visitor;
      await page.addInitScript(() => {
        const open = IDBFactory.prototype.open;
        globalThis.databases = [];
        IDBFactory.prototype.open = function (...args) {
          const request = open.apply(this, args);
          request.addEventListener("success", () => globalThis.databases.push(request.result));
          return request;
        };
      });
      await page.reload();
      const tasks = ids(250);
      let posts = 0;
      await page.route("**/assets/import", async (route) => {
        posts += 1;
        const response = await route.fetch();
        if (posts === 2) {
          await page.evaluate(async (clears) => {
            for (const database of globalThis.databases) {
              database.close();
            }
            if (clears) {
              await new Promise((resolve) => {
                indexedDB.deleteDatabase("roma-import").onsuccess = resolve;
              });
            }
          }, cleared);
        }
        await route.fulfill({ response });
      });
      const { instance, token } = await beginPlan(visitor, { tasks });
      await visitor.sees("#plan-store", "could not write down what happens");
      await visitor.sees("#plan-store", "trying again opens it anew");
      assert.equal(posts, 2);
      // What would go with the page is asked about before.
      const asked = page.waitForEvent("dialog");
      await page.evaluate(() => setTimeout(() => location.reload()));
      await (await asked).dismiss();

      await press(visitor, "Try again");
      await visitor.sees("#plan-doing", "The job of import");
      await reloadOnceWritten(visitor);
      await takeUp(visitor, token);
      await importedOnce(instance, tasks);
      assert.equal(posts, 3);
      await visitor.sees("#plan", "3 of 3 imports");
    });
  }

  visit("a database that never answers is told of, and can be tried again", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      const open = IDBFactory.prototype.open;
      globalThis.hangs = true;
      IDBFactory.prototype.open = function (...args) {
        return globalThis.hangs ? new EventTarget() : open.apply(this, args);
      };
    });
    await page.reload();
    const { instance } = await fillPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#draft", "Looking for a saved plan…");
    await visitor.sees("#form", "Looking for a saved plan…");
    await visitor.sendInVain();
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan-obstacle");
    await page.clock.fastForward(10_000);
    await visitor.sees("#plan", "The browser could not read the saved plan");
    await page.evaluate(() => {
      globalThis.hangs = false;
    });
    await press(visitor, "Try again");
    await page.locator("#plan-obstacle").waitFor({ state: "detached" });
    await visitor.send();
    await visitor.until("the first import is sent", () => visitor.posts.length === 1);
    assert.equal((await ended(visitor, instance)).length, 1);
  });

  visit("a later version of the page need not wait until no tab of this one is left, and what it has made is not taken for nothing", async (visitor) => {
    const { page } = visitor;
    const { instance } = await beginPlan(visitor, { tasks: ids(250) });
    await visitor.until("the first import is sent", () => visitor.posts.length === 1);
    const openAs = (version) =>
      page.evaluate(
        (number) =>
          new Promise((resolve) => {
            const request = indexedDB.open("roma-import", number);
            request.onblocked = () => resolve("blocked");
            request.onsuccess = () => {
              request.result.close();
              resolve("opened");
            };
          }),
        version,
      );
    assert.equal(await openAs(2), "opened");
    // What this page cannot write down any more it says, and sends nothing after it.
    await visitor.sees("#plan-store", "could not write down what happens");
    await press(visitor, "Try again");
    await visitor.sees("#plan-store", "could not write down what happens");
    assert.equal(visitor.posts.length, 1);
    await ended(visitor, instance);
    const asked = page.waitForEvent("dialog");
    await page.evaluate(() => setTimeout(() => location.reload()));
    await (await asked).accept();

    await visitor.sees("#plan", "The browser could not read the saved plan");
    await visitor.sees("#plan .facts", "VersionError");
    assert.deepEqual(await page.locator("#plan button").allInnerTexts(), ["Try again"]);
    await press(visitor, "Try again");
    await visitor.sees("#plan .facts", "VersionError");
  });

  for (const [name, opens] of [
    ["UnknownError", true],
    ["SecurityError", false],
    ["InvalidStateError", false],
  ]) {
    visit(`a database that cannot be opened for ${name} ${opens ? "may be there, and is tried again" : "is none"}`, async (visitor) => {
      const { page } = visitor;
      await page.addInitScript((error) => {
        const open = IDBFactory.prototype.open;
        globalThis.fails = true;
        IDBFactory.prototype.open = function (...args) {
          if (!globalThis.fails) return open.apply(this, args);
          const request = new EventTarget();
          request.error = new DOMException("it fails", error);
          setTimeout(() => request.onerror(new Event("error")));
          return request;
        };
      }, name);
      await page.reload();
      await fillPlan(visitor, { tasks: ids(120) });
      if (!opens) {
        await visitor.sees("#plan-obstacle", "the browser lets this page keep nothing");
        assert.equal(await page.locator("#plan").count(), 0);
        return;
      }
      await visitor.sees("#plan", "The browser could not read the saved plan");
      await visitor.sees("#plan .facts", `${name}: it fails`);
      await visitor.sees("#plan-obstacle", "Nobody knows whether there is a plan already");
      assert.doesNotMatch(await page.locator("#form").innerText(), /keep nothing|work all the same/);
      await page.evaluate(() => {
        globalThis.fails = false;
      });
      await press(visitor, "Try again");
      await page.locator("#plan-obstacle").waitFor({ state: "detached" });
      await visitor.send();
      await inState(visitor, "Ended");
    });
  }

  visit("an answer that never comes is waited for only while somebody watches", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", () => {});
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.until("it is sent", () => visitor.posts.length === 1);
    await page.clock.fastForward(70_000);
    await visitor.sees("#plan-doing", "Import 1 is being sent.");
    await page.evaluate(() => Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }));
    await page.clock.fastForward(60_000);
    await visitor.sees(choice, "No answer came in time.");
    await page.clock.fastForward(300_000);
    await visitor.sees(choice, "No answer came in time.");
    assert.equal(visitor.posts.length, 1, "nobody has said to send it again");
  });

  visit("an endpoint that never says which jobs there are: it is given up, and asked again", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    let posts = 0;
    await page.route("**/assets/import", (route) => {
      posts += 1;
      return posts === 1 ? route.abort("connectionrefused") : route.continue();
    });
    let asked = 0;
    await page.route("**/stand-in/**", (route) => {
      asked += 1;
      return asked === 2 ? undefined : route.continue();
    });
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    await visitor.until("it is asked", () => asked === 2);
    await page.clock.fastForward(30_000);
    // Nobody could ask it then, and the page does so again by itself.
    await visitor.sees("#plan-lookup", "has no job for it so far");
    // Before anything was sent, in vain, and as often as it takes to know that there is none.
    assert.equal(asked, 1 + 1 + 3);
    assert.deepEqual(await jobs(instance), []);
  });

  visit("the token is nowhere in the browser's storage, before and after a plan has ended", async (visitor) => {
    const { page, context } = visitor;
    const canary = `canary-${newToken()}`;
    const stored = () =>
      page.evaluate(async () => {
        const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
        for (const { name } of await indexedDB.databases()) {
          const database = await new Promise((resolve, reject) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          for (const store of database.objectStoreNames) {
            const rows = await new Promise((resolve) => {
              database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
            });
            all.push(JSON.stringify(rows));
          }
          database.close();
        }
        return all.join("\n");
      });
    const tasks = ids(120);
    await beginPlan(visitor, { tasks, token: canary });
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    const during = await stored();
    assert.ok(during.includes(tasks[119]), "the plan is stored");
    assert.ok(!during.includes(canary));
    await inState(visitor, "Ended");
    assert.ok(!(await stored()).includes(canary));
    assert.ok(!JSON.stringify(await context.storageState({ indexedDB: true })).includes(canary));
    for (const name of ["Download as CSV", "Download as JSON"]) {
      const waiting = page.waitForEvent("download");
      await press(visitor, name);
      const record = readFileSync(await (await waiting).path(), "utf8");
      assert.ok(record.includes(tasks[119]), "the plan is in it");
      assert.ok(!record.includes(canary));
    }
    assert.ok(!(await page.content()).includes(canary));
  });

  visit("a page that is not from a secure context refuses plans with the reason, and sends single imports", async (visitor) => {
    const { page } = visitor;
    const origin = "http://console.test";
    await page.route(`${origin}/**`, async (route) => {
      const request = route.request();
      const { pathname, search } = new URL(request.url());
      const headers = { ...(await request.allHeaders()), host: new URL(CONSOLE_URL).host };
      if (headers.origin) {
        headers.origin = CONSOLE_URL;
      }
      const response = await route.fetch({ url: `${CONSOLE_URL}${pathname}${search}`, headers });
      await route.fulfill({ response });
    });
    await page.goto(origin);
    await page.locator("#form").waitFor();
    assert.equal(await page.evaluate(() => isSecureContext), false);
    await fillPlan(visitor, {});
    await visitor.sees("#plan-obstacle", "this page was not loaded over HTTPS or from this computer");
    await visitor.sendInVain();
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan-obstacle");
    assert.deepEqual(visitor.calls, []);
    await visitor.begin({ tasks: ["a"] });
    await visitor.sees("#job-state", "Succeeded");
    // No faults of the page: a header that only secure contexts heed, and Trunk's own
    // script, which may not call this machine from an origin like that.
    const foreign = ["Cross-Origin-Opener-Policy", "/.well-known/trunk/ws"];
    visitor.problems = visitor.problems.filter((problem) => !foreign.some((name) => problem.includes(name)));
  });
});

/** Somebody with the page open in another tab of the same browser. */
async function open(context, script = () => {}) {
  const visitor = new Visitor();
  visitor.context = context;
  visitor.page = await context.newPage();
  await visitor.page.addInitScript(script);
  visitor.watch();
  await visitor.page.goto(CONSOLE_URL);
  await visitor.page.locator("#form").waitFor();
  return visitor;
}
