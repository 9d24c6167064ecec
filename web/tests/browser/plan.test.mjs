// Lines 17, 18 and 20: lists of any length become a plan, which runs one import at
// a time and keeps a record.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { beginPlan, fillPlan, giveToken, ids, importedOnce, imports, inState, jobs, passOnceWritten, press, reloadOnceWritten } from "./plan.mjs";
import { withStandIn } from "./stand-in.mjs";
import { CONSOLE_URL, ENDPOINT_URL, newToken, progress, suite, visit } from "./visit.mjs";

const choice = "#plan-choice";

/** What a button of the plan downloads. */
async function download(visitor, name) {
  const waiting = visitor.page.waitForEvent("download");
  await press(visitor, name);
  const file = await waiting;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

suite("plans", () => {
  visit("2,500 items become 25 imports, shown before anything is sent, and each is imported exactly once", async (visitor) => {
    const { page } = visitor;
    await withStandIn(visitor, ["--item-time", "1ms"], async (origin) => {
      const tasks = ids(2_500);
      const { instance } = await fillPlan(visitor, { tasks });
      await visitor.sees("#draft", "2,500 items in 25 imports");
      assert.equal(await page.locator("form button.primary").innerText(), "Import 2,500 items in 25 imports");
      assert.equal(await page.locator("#draft .parts-list > li").count(), 10);
      await visitor.sees("#draft .pager", "Page 1 of 3");
      await page.locator("#draft .part button").nth(2).click();
      assert.deepEqual(await page.locator("#draft .part-items li").allInnerTexts(), tasks.slice(200, 300));
      assert.deepEqual(visitor.calls, []);

      await visitor.send();
      await inState(visitor, "Ended", 120_000);
      assert.equal(visitor.posts.length, 25);
      await importedOnce(instance, tasks, origin);
      const all = await jobs(instance, origin);
      const firsts = tasks.filter((_, index) => index % 100 === 0);
      assert.deepEqual(all.map((job) => job.items[0].name), firsts, "in order");
      for (const [index, job] of all.entries()) {
        assert.ok(index === 0 || job.began_at >= all[index - 1].ended_at, "one after the other");
      }
    });
  });

  visit("10,000 items are planned without a noticeable wait, and shown a page at a time", async (visitor) => {
    const { page } = visitor;
    await fillPlan(visitor, { tasks: ids(10_000) });
    await visitor.sees("#draft", "10,000 items in 100 imports");
    assert.equal(await page.locator("#draft .parts-list > li").count(), 10);
    const next = page.locator("#draft .pager").getByRole("button", { name: "Next" });
    for (let number = 1; number < 10; number += 1) {
      await visitor.sees("#draft .pager", `Page ${number} of 10`);
      await next.click();
    }
    await visitor.sees("#draft .pager", "Page 10 of 10");
    assert.equal(await next.getAttribute("aria-disabled"), "true");
    await visitor.sees("#draft .parts-list", "Import 100 · 100 items");
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(nodes < 2_500, `${nodes} elements`);
  });

  visit("each import has one application at most; what cannot be imported is set aside with the reason", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(3);
    const lines = [`orders,${tasks[0]}`, `billing,${tasks[1]}`, `or/ders,${tasks[2]}`, `billing,${tasks[0]}`, 'orders," "'];
    const { instance } = await fillPlan(visitor, { tasks, text: ["application,task_id", ...lines].join("\n") });
    // What is said of it all adds up.
    await visitor.sees("#draft", "8 items: 5 in 2 imports, one after the other, and 3 set aside.");
    await visitor.sees(".understood-head", "5 tasks and 3 applications understood");
    await visitor.sees("#set-aside", "3 items are set aside");
    await page.locator("#set-aside button").click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft");
    await visitor.sees("#draft", "The call does not tie tasks to an application");
    const rows = await page.locator("#draft .asides-list > li").evaluateAll((items) => items.map((item) => [...item.children].map((cell) => cell.innerText)));
    assert.deepEqual(rows.map((row) => row.slice(0, 2)), [
      ["Application · line 4", "or/ders"],
      ["Task · line 5", tasks[0]],
      ["Task · line 6", "(blank)"],
    ]);
    assert.match(rows[0][2], /“\/”/);
    assert.match(rows[1][2], /the same as/);
    await visitor.send();
    await inState(visitor, "Ended");
    await importedOnce(instance, [...tasks, "application orders", "application billing"]);
    assert.equal(visitor.posts.length, 2);
  });

  visit("what a plan sets aside is marked in the list, and can be singled out", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(148);
    await fillPlan(visitor, { text: [...tasks.slice(0, 10), tasks[3], ...tasks.slice(10), tasks[7]].join("\n") });
    await visitor.sees(".understood-head", "150 tasks understood");
    await visitor.sees(".understood-head", "2 marked");
    await page.getByRole("button", { name: "Show only these" }).click();
    const rows = await page.locator(".tasks-list > li").evaluateAll((items) => items.map((item) => [...item.children].map((cell) => cell.innerText)));
    assert.deepEqual(
      rows.map((row) => row.slice(0, 2)),
      [
        ["11", tasks[3]],
        ["150", tasks[7]],
      ],
    );
    assert.match(rows[0][2], /^Set aside: .*the same as that of task 4\./);
  });

  visit("a plan whose only name has to be mended does not say that nothing is held up by it", async (visitor) => {
    const { page } = visitor;
    await fillPlan(visitor, { tasks: ids(120) });
    await page.locator("#app").fill("Bad/Name");
    await visitor.sees("#draft .asides", "Nothing is sent before the application name is mended or cleared.");
    await visitor.send();
    await visitor.sees(".summary", "The application name contains “/”");
    assert.doesNotMatch(await page.locator("#draft").innerText(), /not held up/);
    await page.locator("#app").fill("Good\nBad/Name");
    await visitor.sees("#draft .asides", "It is in no import. The others are not held up by it.");
  });

  visit("names one a line are several applications, none of them joined to another, and each is imported", async (visitor) => {
    const { page } = visitor;
    const { instance } = await visitor.fill({ tasks: "" });
    const app = page.locator("#app");
    await app.focus();
    await page.evaluate(() => document.execCommand("insertText", false, "orders\nbilling\nor/ders\n"));
    await visitor.sees("#draft", "3 items: 2 in 2 imports");
    assert.equal(await app.inputValue(), "orders\nbilling\nor/ders\n");
    const { height, scroll } = await app.evaluate((field) => ({ height: field.clientHeight, scroll: field.scrollHeight }));
    assert.ok(scroll <= height + 1, "all lines are seen");
    assert.deepEqual(await visitor.notes("app"), []);
    await visitor.sees("#draft .asides-list", "or/ders");
    await visitor.send();
    await inState(visitor, "Ended");
    await importedOnce(instance, ["application orders", "application billing"]);
    assert.equal(visitor.posts.length, 2);
  });

  visit("a pause lets the import that is underway end; going on and stopping do what they say", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(350);
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    const hint = page.locator("#plan .hint", { hasText: "in the background" });
    assert.equal(await hint.count(), 1);
    await press(visitor, "Pause");
    await inState(visitor, "Paus");
    assert.equal(await hint.count(), 0, "it does not go on");
    await inState(visitor, "Paused");
    assert.equal(await hint.count(), 0);
    await visitor.sees("#plan", "1 of 4 imports");
    assert.equal(visitor.posts.length, 1);
    await press(visitor, "Go on");
    await visitor.until("the second is sent", () => visitor.posts.length === 2);
    await press(visitor, "Stop the plan");
    const mark = (name) => page.getByRole("button", { name }).evaluate((button) => getComputedStyle(button, "::before").content);
    assert.match(await mark("Stop the plan"), /\u25BE/);
    assert.equal(await mark("Stop it for good"), "none", "it opens nothing");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopping");
    await visitor.sees("#plan .hint", "The import that is underway is followed to its end.");
    assert.equal(await hint.count(), 0);
    await inState(visitor, "Stopped");
    assert.equal(visitor.posts.length, 2);
    await importedOnce(instance, tasks.slice(0, 200));
    await visitor.sees("#plan .parts-list", "Not sent");
    await reloadOnceWritten(visitor);
    await inState(visitor, "Stopped");
    await press(visitor, "Remove the plan");
    // One press asks, and takes nothing away.
    await visitor.sees("#plan", "The record of what was imported will be gone for good.");
    await press(visitor, "Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    await reloadOnceWritten(visitor);
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#plan").count(), 0);
  });

  visit("a failing import stops the plan; it can be sent again, and skipped", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    const text = ["application,task_id", ...tasks.map((task, index) => `${index < 60 ? "orders" : "billing"},${task}`)].join("\n");
    const { instance, project, token } = await fillPlan(visitor, { tasks, text });
    const taken = await fetch(`${ENDPOINT_URL}/v2/${project}/instances/${instance}/assets/import`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Auth-Token": newToken() },
      body: JSON.stringify({ apps: "orders" }),
    });
    assert.equal(taken.status, 200);
    await visitor.until("the name is taken", async () => (await imports(instance)).get("application orders") === 1);

    await visitor.send();
    await inState(visitor, "Needs your decision");
    await visitor.sees(choice, "The job of import 1 failed");
    await visitor.sees(choice, "orders");
    assert.equal(visitor.posts.length, 1);
    await page.locator(choice).getByRole("button", { name: "Send it again" }).click();
    await visitor.until("it is sent again", () => visitor.posts.length === 2);
    await visitor.sees(choice, "The job of import 1 failed");
    await page.locator(choice).getByRole("button", { name: "Skip it" }).click();
    await inState(visitor, "Ended");
    await visitor.sees("#plan", "1 import was skipped, but some of it may have been imported");
    await visitor.sees("#plan .parts-list", "Failed, skipped");
    const counts = await imports(instance);
    assert.equal(counts.get(tasks[0]), 2, "a person has said so");
    assert.equal(counts.get("application billing"), 1);
    assert.equal(counts.get(tasks[110]), 1);
    for (const { request } of visitor.posts) {
      assert.equal(await request.headerValue("x-auth-token"), token);
    }
  });

  visit("what the service names of a job that succeeded is told, and an outcome that it does not tell is none", async (visitor) => {
    const { page } = visitor;
    let sent = 0;
    await page.route("**/assets/import", (route) => {
      sent += 1;
      return route.fulfill({ status: 202, json: { job_id: `j${sent}` } });
    });
    const reason = { resource_type: "task", resource_name: "t5", error_code: "ROMA.00110006", error_msg: "skipped" };
    await page.route("**/assets/jobs/*", (route) =>
      route.fulfill({ json: route.request().url().endsWith("/j1") ? { status: "Success", reasons: [reason] } : { status: "Finished" } }),
    );
    await beginPlan(visitor, { tasks: ids(120) });
    await inState(visitor, "Ended");
    await visitor.sees("#plan .verdict", "Both imports have ended. The service named 1 item with a reason: see below.");
    await visitor.sees("#plan .facts", "100 of 120; 20 unknown");
    await page.locator("#plan .part-reasons").getByRole("button", { name: "1 reason" }).click();
    await visitor.sees("#plan .part-reasons", "task t5: ROMA.00110006 skipped");
  });

  visit("a plan says that its job cannot be looked at for now, why, and what is known of it", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(progress("PAUSED", 0.34), {
      status: 429,
      headers: { "retry-after": "600" },
      json: { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached." },
    });
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#plan-doing", "The job of import 1 is followed. Progress: 34%");
    await visitor.sees("#plan-doing .badge.warn", "Unknown: PAUSED");
    await visitor.sees("#plan .trouble", "The last request for progress failed. It will be made again within 10 minutes.");
    for (const what of ["429", "APIG.0308", "The throttling threshold has been reached."]) {
      await visitor.sees("#plan .trouble", what);
    }
    await visitor.sees("#plan-doing", "34%");
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan .trouble", "10 分钟内会再次查询。");
    await visitor.sees("#plan-doing", "正在跟踪第 1 次导入的作业。进度：34%");
    await visitor.speak("en");
    await page.unroute("**/assets/jobs/*");
    await visitor.answerLooks(progress("Running", 0.5));
    await press(visitor, "Check now");
    await visitor.sees("#plan-doing", "The job of import 1 is running. Progress: 50%");
    assert.equal(await page.locator("#plan .trouble").count(), 0);
  });

  visit("what can be done about a job that failed for many reasons is not pushed out of sight by them", async (visitor) => {
    const { page } = visitor;
    const reasons = Array.from({ length: 200 }, (_, number) => ({ resource_type: "task", resource_name: `t${number}`, error_code: "X", error_msg: "no" }));
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(progress("FAILED", 1, { reasons }));
    await beginPlan(visitor, { tasks: ids(120) });
    const box = page.locator(`${choice} .reasons-box`);
    await visitor.sees(`${choice} .reasons-box`, "t199");
    assert.equal(await box.getAttribute("tabindex"), "0");
    const [title, skip] = await Promise.all(
      [page.locator("#plan-choice-title"), page.locator(choice).getByRole("button", { name: "Skip it" })].map((part) => part.boundingBox()),
    );
    assert.ok(skip.y + skip.height - title.y < 600, "the decision is near the question");
    // Nor are they after a reload, of which the record keeps the first.
    await reloadOnceWritten(visitor);
    await giveToken(visitor);
    await page.locator(`${choice} .reasons-box li`).first().waitFor();
  });

  visit("a plan tells why an import that was skipped had been refused, when it ended, and what it never sent", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "Insufficient permissions." } });
    await beginPlan(visitor, { tasks: ids(250) });
    await visitor.sees(choice, "Import 1 was refused");
    assert.equal(await page.locator("#plan .part-refusal").count(), 0, "it stands beside the question");
    await page.locator(choice).getByRole("button", { name: "Skip it" }).click();
    await visitor.sees("#plan .parts-list > li", "Refused, skipped");
    await visitor.sees("#plan .part-refusal", "403 ROMA.1006: Insufficient permissions.");
    await visitor.sees(choice, "Import 2 was refused");
    assert.equal(await page.locator("#plan > .facts dt").getByText("Stopped").count(), 0);
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopped");
    await visitor.sees("#plan .verdict", "50 items were not sent.");
    await visitor.sees("#plan > .facts dt", "Stopped");
    assert.equal(await page.locator("#plan .part-refusal").count(), 2);
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan .parts-list > li", "被拒绝，已跳过");
    await visitor.sees("#plan .verdict", "有 50 项没有发送。");
  });

  visit("a plan of one import says nothing of others, and when it has ended", async (visitor) => {
    const { page } = visitor;
    const [task] = ids(1);
    await visitor.fill({ app: "orders\nor/ders", tasks: [task] });
    await visitor.sees("#draft", "3 items: 2 in 1 import, and 1 set aside.");
    assert.equal(await page.locator("#form button.primary").innerText(), "Import 2 items");
    await visitor.send();
    await inState(visitor, "Ended");
    await visitor.sees("#plan .plan-share", "The one import has ended");
    await visitor.sees("#plan > .facts dt", "Ended");
  });

  visit("the token in the form is offered to a plan that needs one, unless it is the one that was refused", async (visitor) => {
    const { page } = visitor;
    const use = page.locator("#plan").getByRole("button", { name: "Use the token in the form" });
    await visitor.answerImports({ status: 401, json: { error_code: "APIG.0307" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await inState(visitor, "Needs a token");
    assert.equal(await use.count(), 0);
    const token = newToken();
    await page.locator("#token").fill(token);
    await page.unroute("**/assets/import");
    await use.click();
    await inState(visitor, "Ended");
    assert.equal(await visitor.posts.at(-1).request.headerValue("x-auth-token"), token);
  });

  visit("a refused import stops the plan, and what it was refused for is shown", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "<b>no</b>", error_details: "d", request_id: "r" } });
    await beginPlan(visitor);
    await visitor.sees(choice, "Import 1 was refused");
    await visitor.sees(choice, "<b>no</b>");
    await page.locator(choice).getByRole("button", { name: "Skip it" }).click();
    await visitor.sees(choice, "Import 2 was refused");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopped");
    assert.equal(visitor.posts.length, 2);
  });

  const throttled = {
    status: 429,
    headers: { "retry-after": "3600" },
    json: { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached: policy ip over ratelimit.", request_id: "1e42a3f6" },
  };

  visit("an import that is refused for now says why, and how long it waits in words for that", async (visitor) => {
    await visitor.answerImports(throttled);
    const { token } = await beginPlan(visitor);
    await visitor.sees(choice, "Import 1 was refused for now");
    for (const what of ["429", "APIG.0308", "The throttling threshold has been reached: policy ip over ratelimit.", "1e42a3f6"]) {
      await visitor.sees(choice, what);
    }
    await visitor.sees(choice, "every 60 minutes");
    await visitor.speak("zh-Hans");
    await visitor.sees(choice, "每 60 分钟");
    await visitor.speak("en");
    // What the record keeps of it is said after a reload as well.
    await reloadOnceWritten(visitor);
    await giveToken(visitor, token);
    await visitor.sees(choice, "Import 1 was refused for now");
    for (const what of ["429", "APIG.0308", "The throttling threshold"]) {
      await visitor.sees(choice, what);
    }
    assert.equal(visitor.posts.length, 1);
  });

  visit("whoever has said that an import is to wait is not asked again after a reload", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports(throttled);
    const { token } = await beginPlan(visitor);
    await page.locator(choice).getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees("#plan-doing", "The next try comes within 60 minutes.");
    await reloadOnceWritten(visitor);
    await giveToken(visitor, token);
    await visitor.sees("#plan-doing", "The next try comes within");
    assert.equal(await page.locator(choice).count(), 0);
    assert.equal(visitor.posts.length, 1);
  });

  visit("a job that cannot be looked at is told with all that the last answer says", async (visitor) => {
    await visitor.answerImports({ json: { job_id: "j1" } });
    await visitor.answerLooks({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no look", request_id: "1e42a3f6" } });
    await beginPlan(visitor);
    for (const what of ["not allowed to see the job", "j1", "403", "ROMA.1006", "no look", "1e42a3f6"]) {
      await visitor.sees(choice, what);
    }
    await visitor.page.locator(`${choice} .raw > button`).click();
    await visitor.sees(`${choice} .raw`, '"error_msg":"no look"');
  });

  visit("an import that its user may not send goes with another user's token", async (visitor) => {
    const { page } = visitor;
    const answers = [{ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } }, { json: { job_id: "a" } }, { json: { job_id: "b" } }];
    await page.route("**/assets/import", (route) => route.fulfill(answers.shift()));
    await visitor.answerLooks({ json: { status: "SUCCEEDED" } });
    const { token } = await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees(choice, "use another user’s token");
    await page.getByLabel("Another user’s token").fill("not a token");
    await press(visitor, "Send it again with this token");
    await visitor.until("it is reported", async () => (await visitor.notes("plan-token")).length === 1);
    assert.equal(visitor.posts.length, 1);
    const other = newToken();
    await page.getByLabel("Another user’s token").fill(other);
    await press(visitor, "Send it again with this token");
    await inState(visitor, "Ended");
    const sent = await Promise.all(visitor.posts.map(({ request }) => request.headerValue("x-auth-token")));
    assert.deepEqual(sent, [token, other, other]);
  });

  visit("what was skipped is counted beside what succeeded, and the bar shows it", async (visitor) => {
    const { page } = visitor;
    const answers = [{ json: { job_id: "a" } }, { status: 400, json: { error_code: "ROMA.13000", error_msg: "no" } }, { status: 400, json: { error_code: "ROMA.13000", error_msg: "no" } }];
    await page.route("**/assets/import", (route) => route.fulfill(answers.shift()));
    await visitor.answerLooks({ json: { status: "SUCCEEDED" } });
    await beginPlan(visitor, { tasks: ids(250) });
    await visitor.sees(choice, "Import 2 was refused");
    assert.equal(await page.locator("#plan .plan-share").innerText(), "1 of 3 imports");
    assert.equal(await page.locator("#plan .segments").count(), 0);
    await press(visitor, "Skip it");
    await visitor.sees("#plan .plan-share", "2 of 3 imports have ended: 1 succeeded, 1 skipped");
    const [bar, ...segments] = await page.locator("#plan .segments, #plan .segments rect").evaluateAll((boxes) => boxes.map((box) => Math.round(box.getBoundingClientRect().width)));
    assert.deepEqual(segments.length, 2);
    for (const width of segments) {
      assert.ok(Math.abs(width - bar / 3) < 3, `${width} of ${bar}`);
    }
  });

  for (const [name, answer, words, meaning] of [
    ["nothing", { status: 404 }, "An answer with status 404 and no body came back.", "There is nothing at this address."],
    ["a web page", { status: 403, body: "<html>no</html>" }, "A web page with status 403 came back", "turned the request down"],
  ]) {
    visit(`a plan says that ${name} came back, and what the status means`, async (visitor) => {
      await visitor.answerImports(answer);
      await beginPlan(visitor);
      await visitor.sees(choice, "Import 1 was refused");
      await visitor.sees(choice, words);
      await visitor.sees(choice, meaning);
    });
  }

  visit("a plan tells of a refusal what is told of a single import, and in the next visit what it has kept", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 404, json: { error_code: "", error_msg: "", request_id: "r" } });
    await beginPlan(visitor);
    const missing = page.locator(`${choice} dd`, { hasText: "not given" });
    const empty = page.locator(`${choice} dd`, { hasText: "given, but empty" });
    await visitor.sees(`${choice} .explained`, /There is nothing at this address\..*What to do: Check the project ID/);
    assert.deepEqual([await missing.count(), await empty.count()], [1, 2]);
    await reloadOnceWritten(visitor);
    await inState(visitor, "Needs a token");
    await giveToken(visitor);
    await visitor.sees(`${choice} .explained`, /There is nothing at this address\..*What to do: Check the project ID/);
    assert.deepEqual([await missing.count(), await empty.count()], [0, 1]);
  });

  for (const [name, answer, words] of [
    ["a web page", { status: 502, body: "<html>Bad Gateway</html>" }, "A web page with status 502 came back"],
    ["nothing", { status: 200 }, "An answer with status 200 and no body came back."],
    ["an error", { status: 500, json: { error_code: "X.1", error_msg: "oops" } }, "Status: 500"],
  ]) {
    visit(`a plan does not say that no answer came where ${name} did`, async (visitor) => {
      await visitor.answerImports(answer);
      await beginPlan(visitor);
      await visitor.sees(choice, "Nobody knows what became of import 1");
      await visitor.sees(choice, "the answer does not tell whether it has begun");
      await visitor.sees(choice, words);
      assert.doesNotMatch(await visitor.page.locator(choice).innerText(), /no answer is known/);
    });
  }

  visit("a plan that has ended shows the page of the first import that did not go well", async (visitor) => {
    const { page } = visitor;
    let posts = 0;
    await page.route("**/assets/import", (route) => {
      posts += 1;
      return posts === 11
        ? route.fulfill({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } })
        : route.fulfill({ json: { job_id: `j${posts}` } });
    });
    await visitor.answerLooks(progress("SUCCEEDED", 1));
    await beginPlan(visitor, { tasks: ids(1_110) });
    await visitor.sees(choice, "Import 11 was refused");
    await press(visitor, "Skip it");
    await inState(visitor, "Ended");
    await visitor.sees("#plan .parts-list", "Import 11");
    await visitor.sees("#plan .parts-list", "Refused, skipped");
  });

  visit("what a plan has not imported can be filled in, looked at, and imported", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(250);
    let posts = 0;
    await page.route("**/assets/import", (route) => {
      posts += 1;
      return posts === 1
        ? route.fulfill({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } })
        : route.continue();
    });
    const { instance } = await beginPlan(visitor, { tasks });
    const fillIn = page.locator("#plan").getByRole("button", { name: "Fill in what was not imported" });
    await visitor.sees(choice, "Import 1 was refused");
    assert.equal(await fillIn.count(), 0, "it may still be imported");
    await press(visitor, "Skip it");
    await inState(visitor, "Ended");
    await importedOnce(instance, tasks.slice(100));
    await visitor.sees("#plan", "100 items, all from imports that were refused or never sent.");
    await page.locator("#instance-id").fill("another");

    await fillIn.click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "tasks");
    assert.equal(await page.locator("#tasks").inputValue(), tasks.slice(0, 100).join("\n"));
    assert.equal(await page.locator("#instance-id").inputValue(), instance);
    await visitor.sees(".taken", "Filled in what the plan has not imported: 100 items.");
    await page.locator(".taken").getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("#tasks").inputValue(), tasks.join("\n"));
    assert.equal(await page.locator("#instance-id").inputValue(), "another");
    const again = page.locator("#plan").getByRole("button", { name: "Fill in again" });
    await again.click();
    await visitor.send();
    await visitor.sees("#job", "Succeeded");
    await importedOnce(instance, tasks);
  });

  visit("that what a plan has not imported was filled in is said after a reload and in another tab", async (visitor) => {
    const { page, context } = visitor;
    const tasks = ids(130);
    await page.route("**/assets/import", (route) => route.fulfill({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } }), { times: 1 });
    const { instance } = await beginPlan(visitor, { tasks });
    await visitor.sees(choice, "Import 1 was refused");
    await press(visitor, "Skip it");
    await inState(visitor, "Ended");
    const other = await context.newPage();
    await other.goto(CONSOLE_URL);
    await other.getByRole("button", { name: "Fill in what was not imported" }).waitFor();
    assert.equal(await page.locator("#plan .left .note").count(), 0);

    await press(visitor, "Fill in what was not imported");
    await visitor.sees("#plan .left .note", "Filled into the form on");
    await visitor.sees("#plan .left .note", "to send it again may import it twice");
    await visitor.send();
    await visitor.sees("#job", "Succeeded");
    await importedOnce(instance, tasks);
    await other.getByRole("button", { name: "Fill in again" }).waitFor();
    await reloadOnceWritten(visitor);
    await visitor.sees("#plan .left .note", "Filled into the form on");
    await page.getByRole("button", { name: "Fill in again" }).waitFor();
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan .left .note", "填入表单");
    await page.getByRole("button", { name: "再次填入" }).waitFor();
    await visitor.speak("en");

    // Either of them can remove it still.
    await other.getByRole("button", { name: "Remove the plan", exact: true }).click();
    await other.getByRole("button", { name: "Remove the plan and its record" }).click();
    await other.locator("#plan").waitFor({ state: "detached" });
    await page.locator("#plan").waitFor({ state: "detached" });
    await other.close();
  });

  visit("a running job of somebody else's is waited for, with consent", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const busy = { status: 403, json: { error_code: "ROMA.10012", error_msg: "busy" } };
    const answers = [busy, busy, { json: { job_id: "a" } }, busy, { json: { job_id: "b" } }, { json: { job_id: "c" } }];
    await page.route("**/assets/import", (route) => {
      const { status = 200, json } = answers.shift();
      return route.fulfill({ status, json });
    });
    await visitor.answerLooks({ json: { status: "SUCCEEDED" } });
    await beginPlan(visitor);
    await visitor.sees(choice, "Another import or export of this user is still running");
    await passOnceWritten(visitor, 120_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1, "not without consent");
    await page.locator(choice).getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees("#plan-doing", "was refused once");
    await passOnceWritten(visitor, 10_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1);
    await passOnceWritten(visitor, 5_500);
    await visitor.sees("#plan-doing", "was refused 2 times");
    await passOnceWritten(visitor, 15_500);
    await visitor.sees("#plan-doing", "Import 2 was refused once");
    await passOnceWritten(visitor, 15_500);
    await inState(visitor, "Ended");
    assert.equal(visitor.posts.length, 6);
  });

  visit("two plans, one after the other in one tab: the second is sent as the first was", async (visitor) => {
    const { page } = visitor;
    const token = newToken();
    await beginPlan(visitor, { tasks: ids(230), token });
    await visitor.until("something is sent", () => visitor.posts.length === 1);
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopped");
    assert.equal(visitor.posts.length, 1);
    await press(visitor, "Remove the plan");
    await press(visitor, "Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    const tasks = ids(120);
    const { instance } = await beginPlan(visitor, { tasks, token });
    await inState(visitor, "Ended");
    assert.equal(visitor.posts.length, 3);
    await importedOnce(instance, tasks);
  });

  visit("skipping an import does not end a pause", async (visitor) => {
    const { page } = visitor;
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    await visitor.answerImports({ json: { job_id: "j" } });
    await page.route("**/assets/jobs/*", async (route) => {
      await held;
      return route.fulfill({ json: { status: visitor.posts.length === 1 ? "FAILED" : "SUCCEEDED" } });
    });
    await beginPlan(visitor);
    await visitor.sees("#plan-doing", "The job of import 1 is running.");
    await press(visitor, "Pause");
    await inState(visitor, "Pausing");
    release();
    await page.locator(choice).getByRole("button", { name: "Skip it" }).click();
    await inState(visitor, "Paused");
    assert.equal(visitor.posts.length, 1);
    await press(visitor, "Go on");
    await inState(visitor, "Ended");
    assert.equal(visitor.posts.length, 3);
  });

  visit("an import that is to be sent while the computer is offline waits for the network, and is not sent once the plan was stopped", { clock: true }, async (visitor) => {
    const { page, context } = visitor;
    const busy = { status: 403, json: { error_code: "ROMA.10012", error_msg: "busy" } };
    await visitor.answerImports(busy);
    await beginPlan(visitor);
    await page.locator(choice).getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees("#plan-doing", "was refused once");
    await context.setOffline(true);
    await visitor.sees("#plan", "This computer is offline.");
    await passOnceWritten(visitor, 16_000);
    await visitor.sees("#plan-doing", "Import 1 waits for the network. It has not been sent again.");
    await press(visitor, "Pause");
    await inState(visitor, "Paused");
    await context.setOffline(false);
    await visitor.until("it is noticed", async () => !(await page.locator("#plan").innerText()).includes("offline"));
    await passOnceWritten(visitor, 60_000);
    await inState(visitor, "Paused");
    assert.equal(visitor.posts.length, 1);

    await press(visitor, "Go on");
    await visitor.sees("#plan-doing", "was refused once");
    await context.setOffline(true);
    await visitor.sees("#plan", "This computer is offline.");
    await passOnceWritten(visitor, 16_000);
    await visitor.sees("#plan-doing", "waits for the network");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopped");
    await context.setOffline(false);
    await passOnceWritten(visitor, 60_000);
    await inState(visitor, "Stopped");
    assert.equal(visitor.posts.length, 1);
  });

  visit("an import that the plan of the page is in the way of is told of the plan", async (visitor) => {
    const { page } = visitor;
    const answers = [{ json: { job_id: "j" } }, { status: 403, json: { error_code: "ROMA.10012", error_msg: "busy" } }];
    await page.route("**/assets/import", (route) => route.fulfill(answers.shift()));
    await visitor.answerLooks(progress("Running", 0.1));
    await beginPlan(visitor);
    await visitor.until("the plan has a job", () => visitor.looks.length > 0);
    await page.locator("#tasks").fill("single");
    await visitor.sees("#form", "A plan is running, and there is one job at a time");
    await visitor.send();
    await visitor.sees("#delivery .offer", "A plan is running on this page");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await visitor.answerLooks(progress("SUCCEEDED", 1));
    await inState(visitor, "Stopped");
    await visitor.until("it no longer is", async () => !(await page.locator("#delivery .offer").innerText()).includes("A plan is running"));
  });

  visit("the record says what was imported when and by which job, as CSV and as JSON", async (visitor) => {
    const tasks = ["=1+1", "+1", "-1", "@a", ...ids(100)];
    const { instance } = await beginPlan(visitor, { tasks });
    await inState(visitor, "Ended");
    const [first, second] = await jobs(instance);
    await visitor.sees("#plan .record", "the others say when this computer learnt of it");
    const csv = await download(visitor, "Download as CSV");
    assert.match(csv.name, /^roma-import-[\w-]+-\d{4}-\d\d-\d\d\.csv$/);
    const lines = csv.text.trim().split("\r\n");
    assert.equal(lines.length, 1 + tasks.length);
    const [began, ended] = [first.began_at, first.ended_at].map((millis) => new Date(millis).toISOString());
    const where = `"[^"]+","${instance}","stand-in"`;
    assert.match(lines[1], new RegExp(`^"task","'=1\\+1","1","succeeded","${first.id}","20[^"]+Z","20[^"]+Z","","","","${began}","${ended}",${where}$`));
    for (const [index, sign] of ["=", "+", "-", "@"].entries()) {
      assert.ok(lines[1 + index].startsWith(`"task","'${sign}`), lines[1 + index]);
    }
    assert.ok(lines[101].includes(second.id));
    const json = await download(visitor, "Download as JSON");
    const record = JSON.parse(json.text);
    assert.deepEqual(record.imports.map((one) => one.attempts[0].job_id), [first.id, second.id]);
    assert.deepEqual(record.imports.flatMap((one) => one.body.tasks.map((task) => task.task_id)), tasks);
  });

  visit("why a token was refused is told, each time", async (visitor) => {
    const { page } = visitor;
    const refusal = (request_id) => ({ status: 401, json: { error_code: "APIG.0307", error_msg: "The token must be updated.", request_id } });
    const answers = [refusal("one"), refusal("two"), { json: { job_id: "a" } }, { json: { job_id: "b" } }];
    await page.route("**/assets/import", (route) => route.fulfill(answers.shift()));
    const looks = [refusal("three"), { json: { status: "SUCCEEDED" } }];
    await page.route("**/assets/jobs/*", (route) => route.fulfill(looks.length > 1 ? looks.shift() : looks[0]));
    await beginPlan(visitor, { tasks: ids(120) });
    for (const request of ["one", "two", "three"]) {
      await visitor.sees("#plan .trouble", request);
      await visitor.sees("#plan .trouble", "APIG.0307");
      await visitor.sees("#plan .trouble", "The token must be updated.");
      await visitor.sees("#plan", "The service did not accept the token that was given last.");
      await giveToken(visitor);
    }
    await inState(visitor, "Ended");
    // What a reload needs a token for is not that one was refused.
    assert.equal(await page.locator("#plan .trouble").count(), 0);
  });

  visit("what is wrong with a token that is asked for is led to, and checked as it is typed", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 401, json: { error_code: "APIG.0307", error_msg: "no" } });
    await beginPlan(visitor, { tasks: ids(120) });
    const field = page.locator("#plan-token");
    await field.fill("not a token");
    assert.equal((await visitor.notes("plan-token")).length, 0, "not before it is given");
    await press(visitor, "Go on");
    await visitor.until("it is reported", async () => (await visitor.notes("plan-token")).length === 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), "plan-token");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator("#plan [role=status] #plan-token-notes").count(), 1, "it is heard");
    await field.fill("not-a-token-any-more");
    await visitor.until("it is taken back", async () => (await visitor.notes("plan-token")).length === 0);
    assert.notEqual(await field.getAttribute("aria-invalid"), "true");
    await field.fill("wrong again");
    await visitor.until("it is reported", async () => (await visitor.notes("plan-token")).length === 1);
  });

  visit("another language takes nothing away from a question of the plan", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await page.locator("#plan-token").fill("typed");
    await page.locator(`${choice} .raw > button`).click();
    await page.locator(`${choice} .raw pre`).waitFor();
    await visitor.speak("zh-Hans");
    await visitor.sees(choice, "第 1 次导入被拒绝");
    assert.equal(await page.locator("#plan-token").inputValue(), "typed");
    assert.equal(await page.locator(`${choice} .raw pre`).count(), 1);
  });

  visit("a list whose plan has come to nothing can be begun again once that plan is removed", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.13000", error_msg: "no" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees(choice, "A plan is not changed once it runs.");
    await visitor.sees("#form", "This plan was started");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopped");
    await visitor.sees("#draft", "There is a plan already, and it has ended. Save its record, then remove it.");
    await visitor.sees("#form", "This plan cannot be started now");
    await page.locator("#plan").getByRole("button", { name: "Fill in what was not imported" }).click();
    await visitor.sees("#draft", "There is a plan already, and it has ended.");
    assert.equal(await page.getByText("It holds no items").count(), 0);
  });

  visit("a plan that has ended is not that of the same list for another instance", async (visitor) => {
    const { page } = visitor;
    const { instance } = await beginPlan(visitor, { tasks: ids(120) });
    await inState(visitor, "Ended");
    await visitor.sees("#form", "This plan was started");
    await page.locator("#instance-id").fill(`${instance}x`);
    await visitor.sees("#draft", "There is a plan already, and it has ended.");
    await visitor.sees("#form", "This plan cannot be started now");
    await page.locator("#instance-id").fill(instance);
    await page.locator("#draft").waitFor({ state: "detached" });
  });

  visit("the file of a record has the day that people see", { timezoneId: "Asia/Shanghai", clock: { time: "2024-05-31T20:30:00Z" } }, async (visitor) => {
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees(choice, "Import 1 was refused");
    await visitor.sees("#plan .facts", "Jun 1, 2024");
    const json = await download(visitor, "Download as JSON");
    assert.match(json.name, /-2024-06-01\.json$/);
  });

  visit("an expired token is asked for, and the same import goes on", async (visitor) => {
    const { page } = visitor;
    await withStandIn(visitor, ["--item-time", "20ms", "--token-life", "3s"], async (origin) => {
      const tasks = ids(350);
      const { instance, token } = await beginPlan(visitor, { tasks });
      let tokens = 0;
      const state = () => page.locator("#plan-state").innerText();
      const stops = () =>
        visitor.until("it ends or needs a token", async () => {
          const now = await state();
          return ["Ended", "Needs a token"].includes(now) && now;
        });
      while ((await stops()) !== "Ended") {
        tokens += 1;
        await page.locator("#plan-token").fill("not a token");
        await page.locator("#plan .fresh-token button[type=submit]").click();
        await visitor.until("it is reported", async () => (await visitor.notes("plan-token")).length === 1);
        await giveToken(visitor);
        await visitor.until("it goes on", async () => (await state()) !== "Needs a token");
      }
      assert.ok(tokens > 0, "no token has expired");
      assert.notEqual(await visitor.posts.at(-1).request.headerValue("x-auth-token"), token);
      await importedOnce(instance, tasks, origin);
    });
  });
});
