// Sending: one request, its answer in words, and honesty where there is none.

import assert from "node:assert/strict";

import { MAX_TOKEN_CHARS, newToken, suite, taskIds, visit } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";

suite("sending", () => {
  visit("right input becomes a job that is followed to its success", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.begin({ app: "orders", tasks: taskIds(30) });
    await visitor.sees(card, "The import was accepted.");
    await visitor.sees("#job-state", "Running");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await page.locator("#job progress").evaluate((bar) => bar.value), 100);
    await visitor.sees("#said-job", "The import job succeeded.");
    assert.match(await page.title(), /^Succeeded/);
    assert.equal(visitor.posts.length, 1);
    const looks = visitor.looks.length;
    await page.clock.fastForward(120_000);
    await visitor.isAlive();
    assert.equal(visitor.looks.length, looks, "nobody asks after the end");
  });

  visit("a job that fails shows its reasons", async (visitor) => {
    const { page } = visitor;
    const first = await visitor.begin({ app: "orders", tasks: ["a"] });
    await visitor.sees("#job-state", "Succeeded");
    await visitor.fill({ ...first, tasks: ["b"] });
    await visitor.send();
    await visitor.sees("#job-state", "Failed");
    assert.equal(await page.locator("#job tbody tr").count(), 1);
    await visitor.sees("#job tbody tr", "orders");
    await visitor.sees("#job .verdict", "The import job failed. Some of it may have been imported all the same.");
    await visitor.sees("#said-job", "The import job failed.");
  });

  visit("ids go into the address encoded once, whatever is in them", async (visitor) => {
    await visitor.begin({ project: "%2e%2e", instance: "a/b?c#d é;=" });
    assert.equal(visitor.posts[0].pathname, "/v2/%252e%252e/instances/a%2Fb%3Fc%23d%20%C3%A9%3B%3D/assets/import");
    await visitor.sees("#job-state", "Succeeded");
    assert.ok(visitor.looks[0].pathname.startsWith("/v2/%252e%252e/instances/a%2Fb%3Fc%23d%20%C3%A9%3B%3D/assets/jobs/"));
  });

  visit("five clicks and Enter send one import", async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", () => {});
    await visitor.fill();
    const button = page.locator("#form button[type=submit]");
    for (let clicks = 0; clicks < 5; clicks += 1) {
      // It says that it is busy, and can be clicked all the same.
      await button.click({ force: true });
    }
    await page.locator("#project-id").press("Enter");
    await visitor.sees(card, "Waiting for the answer.");
    await page.getByRole("button", { name: "Stop waiting for the answer" }).click();
    await visitor.sees(card, "You stopped waiting for the answer.");
    assert.equal(visitor.posts.length, 1);
  });


  visit("a second import while one runs shows the service's refusal, and marks no field", async (visitor) => {
    const { page } = visitor;
    const token = newToken();
    await visitor.begin({ token, tasks: taskIds(100) });
    await visitor.fill({ token, tasks: ["another"] });
    await visitor.send();
    await visitor.sees(card, "ROMA.10012");
    await visitor.sees(card, "The import was refused. Nothing was imported.");
    await visitor.sees(card, "What to do:");
    assert.equal(await page.locator("#form [aria-invalid]").count(), 0);
    assert.match(await page.locator(`${card} dd`).last().innerText(), /[0-9a-f]{32}/, "the request id");
    await page.locator(`${card} .raw > button`).click();
    assert.equal(JSON.parse(await page.locator(`${card} pre`).innerText()).error_code, "ROMA.10012");
    await visitor.sees("#said-delivery", "ROMA.10012");
    // The first job is still followed.
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("an import that has met its own job is not advised to wait for that, and to be sent again", async (visitor) => {
    const { page } = visitor;
    await visitor.begin({ app: "orders", tasks: taskIds(99) });
    await visitor.send();
    await visitor.sees(card, "The import was refused. This time nothing was imported.");
    await visitor.sees(`${card} .fate.unknown`, "This same import was sent before and has begun: see “Job of an earlier import”.");
    assert.doesNotMatch(await page.locator(card).innerText(), /What to do|Wait and send again/);
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(visitor.posts.length, 2);
    // Once it has ended, to send it again is what somebody wants.
    await visitor.send();
    await visitor.until("the third is answered", () => visitor.posts.length === 3);
    await visitor.sees(card, "The import was accepted.");
  });

  visit("an import that may have met its own job is told so after that has given way to another, and after it was removed", async (visitor) => {
    const { page } = visitor;
    const mayBeItsOwn = async (posts) => {
      await visitor.send();
      await visitor.until("it is answered", () => visitor.posts.length === posts);
      await visitor.sees(card, "The import was refused. This time nothing was imported.");
      await visitor.sees(`${card} .fate.unknown`, "What is running may be the earlier sending of this same import");
      assert.doesNotMatch(await page.locator(card).innerText(), /What to do|Nothing was imported/);
    };
    await visitor.answerLooks({ json: { id: "j", status: "Running", progress_percent: 0.1 } });
    const form = await visitor.begin({ tasks: ["a"] });
    await visitor.sees("#job-state", "Running");
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012", error_msg: "busy" } });
    await page.evaluate(([project, instance]) => {
      const link = new URLSearchParams({ project, instance, job: "another" });
      location.hash = link.toString();
    }, [form.project, form.instance]);
    await visitor.sees("#earlier-jobs", "What has not ended may still be running.");
    await mayBeItsOwn(2);
    for (const place of ["#earlier-jobs", "#job"]) {
      await page.locator(place).getByRole("button", { name: "Remove from this page" }).click();
      await page.locator(place).waitFor({ state: "detached" });
    }
    await mayBeItsOwn(3);
  });

  visit("an import that may have met its own earlier sending is not said to have imported nothing", async (visitor) => {
    const { page } = visitor;
    let posts = 0;
    await page.route("**/assets/import", async (route) => {
      posts += 1;
      if (posts > 1) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await visitor.fill({ tasks: taskIds(100) });
    await visitor.send();
    await visitor.sees(card, "No answer came back.");
    await visitor.send();
    await visitor.sees(card, "ROMA.10012");
    await visitor.sees(card, "The import was refused. This time nothing was imported.");
    await visitor.sees(`${card} .fate.unknown`, "What is running may be the earlier sending of this same import");
    // To wait and send it again is what may import it twice.
    await visitor.sees(card, "Another import or export of this user is still running");
    assert.doesNotMatch(await page.locator(card).innerText(), /What to do/);
    for (const place of [card, "#said-delivery"]) {
      assert.doesNotMatch(await page.locator(place).innerText(), /Nothing was imported/);
    }
    await visitor.sees(".earlier-answer", "No answer came back.");
    await page.getByRole("button", { name: "Wait and send again" }).and(page.locator("button:not(.primary)")).click();
    await visitor.sees(card, "Waiting to send again");
    await visitor.sees(card, "What is running may be the earlier sending of this same import");
    await page.getByRole("button", { name: "Do not send again", exact: true }).click();
    await visitor.sees(card, "You chose not to send it again. This time nothing was imported.");
    await visitor.speak("zh-Hans");
    await visitor.sees(card, "导入被拒绝。这一次没有导入任何内容。");
    await visitor.sees(card, "正在运行的可能就是此前发送的同一次导入");
    assert.equal(visitor.posts.length, 2);
  });

  visit("what nobody knows the fate of stands beside what is sent after it, until it is closed", async (visitor) => {
    const { page } = visitor;
    const earlier = page.locator(".earlier-answer");
    await visitor.answerImports("lost");
    const form = await visitor.fill({ tasks: ["the-first"] });
    await visitor.send();
    await visitor.sees(card, "No answer came back.");
    assert.equal(await earlier.count(), 0);
    await page.unroute("**/assets/import");
    await visitor.fill({ ...form, tasks: ["the-second"] });
    await visitor.send();
    await visitor.sees(card, "The import was accepted.");
    await visitor.sees(".earlier-answer h2", "Answer to an earlier import");
    await visitor.sees(".earlier-answer", "Nobody can tell from this whether the import has begun.");
    await earlier.getByRole("button", { name: "What was sent" }).click();
    await visitor.sees(".earlier-answer pre", "the-first");
    assert.deepEqual(await visitor.violations(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]), []);
    await earlier.getByRole("button", { name: "Remove from this page" }).click();
    await earlier.waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await visitor.sees(card, "The import was accepted.");
  });

  visit("what the endpoint has found in several imports stands in each card, and no id is there twice", async (visitor) => {
    const { page } = visitor;
    const found = { code: "odd", severity: "error", pointer: "/body/apps", message: "Odd, says the endpoint.", help: "" };
    await visitor.answerImports({ status: 500, json: { error_code: "X.1", error_msg: "m", violations: { valid: false, violations: [found] } } });
    const form = await visitor.fill({ app: "the-first" });
    for (const app of ["the-second", "the-third"]) {
      await visitor.send();
      await visitor.sees(card, "Odd, says the endpoint.");
      await visitor.fill({ ...form, app });
    }
    await visitor.send();
    await visitor.until("each has its card", async () => (await page.locator(".earlier-answer .notes").count()) === 2);
    await visitor.sees(card, "Odd, says the endpoint.");
    const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
    assert.deepEqual(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  });

  visit("a job is headed as one of an earlier import once something else is sent", async (visitor) => {
    const { page } = visitor;
    await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await page.locator("#job-title").innerText(), "Job");
    await visitor.answerImports("lost");
    await visitor.send();
    await visitor.sees(card, "No answer came back");
    assert.equal(await page.locator("#job-title").innerText(), "Job of an earlier import");
    await page.unroute("**/assets/import");
    await visitor.send();
    await visitor.until("the new one is followed", async () => (await page.locator("#job-title").innerText()) === "Job");
  });

  visit("the status of an import that was accepted is shown, and said to differ where it is not the documented one", async (visitor) => {
    await visitor.answerImports({ status: 202, json: { job_id: "j" } });
    await visitor.answerLooks({ json: { id: "j", status: "SUCCEEDED", progress_percent: 1 } });
    await visitor.fill();
    await visitor.send();
    await visitor.sees(`${card} .facts`, "202");
    await visitor.sees(card, "The status is 202; 200 is documented for an import that was accepted.");
  });

  visit("with consent, a refused import is sent again every 15 seconds until it is accepted", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const busy = { status: 403, json: { error_code: "ROMA.10012", error_msg: "busy", request_id: "r" } };
    await visitor.answerImports(busy);
    await visitor.fill({ tasks: ["first"] });
    await visitor.send();
    await visitor.sees(card, "ROMA.10012");
    await page.clock.fastForward(60_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1, "nothing is sent again without consent");

    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "Refused once so far");
    // What is edited while it waits is not what was consented to.
    await page.locator("#tasks").fill("later");
    await page.clock.fastForward(10_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1);
    await page.clock.fastForward(6_000);
    await visitor.sees(card, "Refused 2 times so far");
    await page.unroute("**/assets/import");
    await page.clock.fastForward(16_000);
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts.length, 3);
    assert.deepEqual(visitor.posts.map((post) => post.request.postDataJSON().tasks[0].task_id), ["first", "first", "first"]);
  });

  visit("a refused import waits as long as the service asks for", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 429, json: { error_code: "APIG.0308", error_msg: "slow" }, headers: { "retry-after": "60" } });
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "every 60 seconds");
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "The next try comes within 60 seconds.");
    await page.clock.fastForward(50_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1);
    await page.clock.fastForward(11_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
  });

  visit("waiting for the running job can be stopped", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.fill();
    await visitor.send();
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await page.getByRole("button", { name: "Do not send again" }).click();
    await visitor.sees("#said-delivery", "You chose not to send it again. Nothing was imported.");
    await page.clock.fastForward(60_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1);
    // What was refused, and how, is not forgotten, and can be waited for again.
    await visitor.sees(card, "You chose not to send it again. Nothing was imported.");
    await visitor.sees(`${card} .facts`, "ROMA.10012");
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "Refused once so far");
    await visitor.sees(`${card} .facts`, "ROMA.10012");
    await page.clock.fastForward(16_000);
    await visitor.sees(card, "Refused 2 times so far");
    assert.equal(visitor.posts.length, 2);
    await page.getByRole("button", { name: "Do not send again" }).click();
    await visitor.isAlive();
  });

  visit("waiting can be stopped during a try as well, whose answer still counts", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const named = (name) => page.getByRole("button", { name, exact: true });
    const heard = () => page.locator("#said-delivery").textContent();
    const busy = { status: 403, json: { error_code: "ROMA.10012" } };
    await visitor.answerImports(busy);
    await visitor.fill();
    await visitor.send();
    await named("Wait and send again").click();
    await visitor.sees(card, "Refused once so far");
    await visitor.until("it is said that it waits", async () => (await heard()) === "Waiting to send again");
    await named("Do not send again").focus();
    await page.unroute("**/assets/import");
    let answer;
    await page.route("**/assets/import", (route) => {
      answer = () => route.fulfill({ status: 403, contentType: "application/json", body: JSON.stringify(busy.json) });
    });
    await page.clock.fastForward(16_000);
    await visitor.sees(card, "Waiting for the answer.");
    // The timer has made no other button of it, and nothing is heard of each try.
    assert.equal(await page.evaluate(() => document.activeElement.innerText), "Do not send again");
    assert.equal(await named("Stop waiting for the answer").count(), 0);
    assert.equal(await heard(), "Waiting to send again");
    await page.clock.fastForward(11_000);
    await visitor.sees(card, "The answer is taking long.");
    assert.equal(await named("Stop waiting for the answer").count(), 1);
    await named("Do not send again").click();
    await visitor.sees(card, "This is the last try.");
    await visitor.until("the request has come", () => answer);
    await answer();
    await visitor.sees(card, "You chose not to send it again. Nothing was imported.");
    await page.clock.fastForward(60_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 2);
  });

  visit("what is sent, and was, can be seen whatever is in the form by now", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const sent = async (place, title) => {
      await page.locator(place).getByRole("button", { name: title, exact: true }).click();
      await visitor.sees(`${place} .sent-body`, '"first"');
      assert.equal(await page.locator(`${place} .sent-body pre`).getByText("later").count(), 0);
    };
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.answerLooks({ json: { id: "j", status: "Running", progress_percent: 0.1 } });
    await visitor.fill({ tasks: ["first"] });
    await visitor.send();
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees("#request-title", "What will be sent");
    await page.locator("#tasks").fill("later");
    await visitor.sees("#request-title", "What is in the form");
    await sent("#delivery", "What is sent");
    await visitor.speak("zh-Hans");
    await visitor.sees("#request-title", "表单中的内容");
    await visitor.sees("#delivery .sent-body > button", "正在发送的内容");
    await visitor.speak("en");
    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "j" } });
    await page.clock.fastForward(16_000);
    await page.locator("#job").waitFor();
    await visitor.sees("#request-title", "What will be sent");
    await sent("#job", "What was sent");
  });

  visit("the buttons of the answer do not take the focus along", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const focused = (id) => visitor.until(`the focus is on ${id}`, () => page.evaluate((wanted) => document.activeElement.id === wanted, id));
    const press = (name) => page.getByRole("button", { name }).press("Enter");
    await page.route("**/assets/import", () => {});
    await visitor.fill();
    await visitor.send();
    await press("Stop waiting for the answer");
    await visitor.sees(card, "You stopped waiting for the answer.");
    await focused("delivery");
    await page.unroute("**/assets/import");
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.send();
    await press("Wait and send again");
    await visitor.sees(card, "Refused once so far");
    await focused("delivery");
    await press("Do not send again");
    await visitor.sees(card, "You chose not to send it again. This time nothing was imported.");
    await focused("delivery");
    await press("Wait and send again");
    await visitor.sees(card, "Refused once so far");
    await page.getByRole("button", { name: "Do not send again" }).focus();
    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "j" } });
    await page.clock.fastForward(16_000);
    await visitor.sees(card, "The import was accepted.");
    await visitor.until("the focus is not lost", () => page.evaluate(() => document.activeElement.closest("#delivery") !== null));
    await visitor.context.setOffline(true);
    await visitor.until("it is offline", () => page.evaluate(() => !navigator.onLine));
    await visitor.sees("#form", "This computer is offline.");
    await visitor.send();
    await press("Send anyway");
    await visitor.until("the focus is not lost", () => page.evaluate(() => document.activeElement.closest("#delivery") !== null));
  });

  visit("the browser asks before it leaves an import on its way, and only then", async (visitor) => {
    const { page } = visitor;
    const asks = () => visitor.asksBeforeLeaving();
    await page.route("**/assets/import", () => {});
    await visitor.fill();
    assert.equal(await asks(), false);
    await visitor.send();
    await visitor.sees(card, "Waiting for the answer.");
    assert.equal(await asks(), true);
    await page.getByRole("button", { name: "Stop waiting for the answer" }).click();
    await visitor.sees(card, "You stopped waiting for the answer.");
    assert.equal(await asks(), false);
    await page.unroute("**/assets/import");
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.send();
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "Refused once so far");
    assert.equal(await asks(), true);
    await page.getByRole("button", { name: "Do not send again" }).click();
    await visitor.sees(card, "You chose not to send it again. This time nothing was imported.");
    assert.equal(await asks(), false);
  });

  visit("the browser asks before it leaves a list that was not sent as it stands, and only then", async (visitor) => {
    const { page } = visitor;
    const asks = () => visitor.asksBeforeLeaving();
    const list = page.locator("#tasks");
    await visitor.fill({ tasks: ["a", "b"] });
    assert.equal(await asks(), false);
    await list.fill("a\nb\nc");
    await visitor.until("it asks", asks);
    // The question is the browser's, and the list is there if the answer is to stay.
    await list.click();
    const question = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const dialog = await question;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    assert.equal(await list.inputValue(), "a\nb\nc");

    await page.locator("#token").fill("");
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.equal(await asks(), true);
    await page.locator("#token").fill(newToken());
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } });
    await visitor.send();
    await visitor.sees(card, "Refused");
    assert.equal(await asks(), true, "nothing of it was imported");
    await page.unroute("**/assets/import");
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(await asks(), false);
    await list.fill("a\nb\nd");
    await visitor.until("it asks", asks);
    await list.fill("");
    await visitor.until("it does not ask", async () => !(await asks()));
    await page.locator("#tab-json").click();
    await page.locator("#json").fill('{\n  "tasks": [');
    assert.equal(await asks(), false);
    await page.locator("#json").fill('{\n  "tasks": [\n    { "task_id": "a" }');
    await visitor.until("it asks", asks);
  });

  visit("while one import waits, another is checked and leads to it", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement.id);
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.fill({ tasks: ["a", "b"] });
    await visitor.send();
    await page.getByRole("button", { name: "Wait and send again" }).click();
    await visitor.sees(card, "An import of 2 items is waiting. To send something else, stop waiting.");
    await page.locator("#app").fill("or/ders");
    await visitor.sendInVain();
    await visitor.until("the summary has the focus", async () => (await focused()) === "summary");
    await page.locator("#app").fill("orders");
    for (let times = 0; times < 2; times += 1) {
      await visitor.sendInVain();
      await visitor.until("what waits has the focus", async () => (await focused()) === "delivery");
    }
    assert.equal(visitor.posts.length, 1);
  });

  visit("a token of exactly 100,000 characters goes all the way; one more is refused in the form", async (visitor) => {
    const token = newToken().padEnd(MAX_TOKEN_CHARS, "x");
    await visitor.fill({ token: `${token}x` });
    await visitor.send();
    await visitor.until("the token is reported", async () => (await visitor.notes("token")).length === 1);
    assert.match((await visitor.notes("token"))[0], /100[,，]?\d{3}/);
    assert.deepEqual(visitor.calls, []);

    await visitor.begin({ token });
    await visitor.sees("#job-state", "Succeeded");
    assert.equal((await visitor.posts[0].request.headerValue("x-auth-token")).length, MAX_TOKEN_CHARS);
  });

  visit("the answer is in the language of the page", { locale: "zh-CN" }, async (visitor) => {
    const token = newToken();
    await visitor.begin({ token, tasks: taskIds(100) });
    await visitor.send();
    await visitor.sees(card, "ROMA.10012");
    assert.equal(await visitor.posts[1].request.headerValue("accept-language"), "zh");
    assert.match(await visitor.page.locator(card).innerText(), /[\u4e00-\u9fff]{4}/);
  });

  visit("what the endpoint found stands beside its field until that is edited", async (visitor) => {
    const { page } = visitor;
    const violation = (code, pointer, message) => ({ code, severity: "error", pointer, message, help: "Mend it." });
    await visitor.answerImports({
      status: 403,
      json: {
        error_code: "ROMA.13000",
        error_msg: "m",
        error_details: "",
        request_id: "r",
        violations: { valid: false, violations: [violation("too_long", "/body/apps", "Too long, says the endpoint."), violation("blank", "/body/tasks/0/task_id", "Blank, says the endpoint.")] },
      },
    });
    await visitor.fill({ app: "orders" });
    await visitor.send();
    await visitor.until("the field is marked", async () => (await visitor.notes("app"))[0] === "Too long, says the endpoint.");
    assert.equal(await page.locator("#app").getAttribute("aria-invalid"), "true");
    await page.locator("#app").fill("order");
    await visitor.until("the mark goes", async () => (await visitor.notes("app")).length === 0);
    await visitor.sees(`${card} dd`, "given, but empty");
    assert.equal(await page.locator(`${card} dd`, { hasText: "not given" }).count(), 0);
  });

  const unknown = "Nobody can tell from this whether the import has begun.";
  for (const [name, answer, words, fate] of [
    ["HTML from a gateway", { status: 502, body: "<html><b id=injected>Bad Gateway</b></html>" }, "A web page with status 502", unknown],
    ["nothing at all", { status: 504 }, "status 504 and no body", unknown],
    ["a gateway that gave up waiting, with a code of the table", { status: 504, json: { error_code: "APIG.1005", error_msg: "no answer in time" } }, "no answer in time", unknown],
    ["a gateway that has sent nothing on", { status: 502, headers: { "roma-import-not-sent": "?1" }, json: { error_code: "APIG.9999", error_msg: "no way there" } }, "The import was refused. Nothing was imported.", null],
    ["success without a job id", { status: 200, json: {} }, "it has no job ID", unknown],
    ["an empty success", { status: 200 }, "status 200 and no body", unknown],
    ["a refusal that is none", { status: 400, json: { oops: 1 } }, "none of the fields of a refusal", null],
    ["text", { status: 429, body: "slow down", type: "text/plain" }, "status 429 came back that this page cannot read", null],
    ["a lost connection", "lost", "No answer came back", unknown],
    ["a page to log in, as a success", { status: 200, body: "<!doctype html><title>Log in</title>" }, "A web page with status 200", unknown],
    ["a bare 401", { status: 401 }, "The token is wrong or has expired.", null],
    ["half a JSON", { status: 200, body: '{"job_id": "', type: "application/json" }, "status 200 came back that this page cannot read", unknown],
    ["a list", { status: 200, json: ["j"] }, "status 200 came back that this page cannot read", unknown],
    ["a job id that is none", { status: 200, json: { job_id: { a: 1 } } }, "it has no job ID", unknown],
    ["a megabyte", { status: 500, body: "x".repeat(1_000_000), type: "text/plain" }, "status 500 came back that this page cannot read", unknown],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, "A redirect came back instead of an answer.", unknown],
    ["a refusal with odd fields", { status: 403, json: { error_code: 7, error_msg: { a: "<b id=injected>x</b>" }, request_id: "y".repeat(300) } }, "The import was refused", null],
  ]) {
    visit(`${name} is shown as what it is, and nothing is sent again`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports(answer);
      await visitor.fill();
      await visitor.send();
      await visitor.sees(card, words);
      assert.equal((await page.locator(card).innerText()).includes(unknown), fate === unknown);
      assert.equal((await page.locator(card).innerText()).includes("No answer came back."), answer === "lost");
      // Who cannot see it hears the same.
      const heard = await page.locator("#said-delivery").textContent();
      assert.equal(heard.includes(unknown), fate === unknown, heard);
      assert.equal(heard.includes("Nothing was imported."), fate === null, heard);
      await page.clock.fastForward(120_000);
      await visitor.isAlive();
      assert.equal(visitor.posts.length, 1);
      assert.equal(await page.locator("#injected").count(), 0, "what a server sends is never markup");
      assert.equal(await page.locator("#job").count(), 0);
    });
  }

  visit("a field that is missing and one that is empty are told apart", async (visitor) => {
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "m", error_details: "" } });
    await visitor.fill();
    await visitor.send();
    const facts = () =>
      visitor.page.locator(card).evaluate((element) =>
        Object.fromEntries([...element.querySelectorAll("dt")].map((name) => [name.innerText, name.nextElementSibling.innerText.trim()])),
      );
    await visitor.until("the facts", async () => (await facts())["Error code"] === "ROMA.1006");
    assert.equal((await facts()).Details, "given, but empty");
    assert.equal((await facts())["Request ID"], "not given");
    assert.equal(await visitor.page.locator(`${card} .deviations`).count(), 0, "it is said once");
  });

  visit("a lost connection lists its likely causes", async (visitor) => {
    await visitor.answerImports("lost");
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "Likely causes:");
    const causes = [
      [/endpoint is not running/, /connection, or a proxy or VPN on the way, is down/, /another origin/, /broke after the request was sent/],
      [/端点没有运行/, /本机的网络，或途经的代理、VPN 已断开/, /另一个来源/, /请求发出后连接中断/],
    ];
    for (const [index, language] of ["en", "zh-Hans"].entries()) {
      await visitor.speak(language);
      const said = await visitor.page.locator(`${card} .causes li`).allInnerTexts();
      assert.equal(said.length, causes[index].length);
      for (const [place, cause] of causes[index].entries()) {
        assert.match(said[place], cause);
      }
      // These are what browsers say, to nobody's help.
      assert.doesNotMatch(await visitor.page.locator("body").innerText(), /failed to fetch|networkerror|load failed|typeerror|ERR_/i);
    }
    await visitor.speak("en");
    const [first] = await visitor.page.locator(`${card} .verdict ~ *`).allInnerTexts();
    assert.match(first, /^Nobody can tell/, "what is known comes before the guesses");
  });

  visit("an answer that does not come can be cancelled, and nothing more is claimed than is known", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", () => {});
    await visitor.fill();
    await visitor.send();
    await page.locator(`${card} progress`).waitFor();
    await page.clock.fastForward(11_000);
    await visitor.sees(card, "The answer is taking long.");
    const failed = page.waitForEvent("requestfailed");
    await page.getByRole("button", { name: "Stop waiting for the answer" }).click();
    assert.match((await failed).failure().errorText, /ABORTED/);
    await visitor.sees(card, unknown);
    await visitor.isAlive();
    assert.equal(visitor.posts.length, 1);
  });
});
