// What a plan says and offers while nobody knows what became of an import, and while it
// comes to a halt.

import assert from "node:assert/strict";

import { beginPlan, fillPlan, giveToken, ids, importedOnce, inState, passOnceWritten, press, reloadOnceWritten } from "./plan.mjs";
import { withStandIn } from "./stand-in.mjs";
import { CONSOLE_URL, newToken, paste, progress, suite, visit } from "./visit.mjs";

const choice = "#plan-choice";

const named = ({ page }, name) => page.locator(choice).getByRole("button", { name, exact: true });
const offers = ({ page }) => page.locator(`${choice} > .row button`).allInnerTexts();

/** The first import arrives, and its answer does not; any other goes to the stand-in as it is. */
async function loseTheFirstAnswer({ page }, origin) {
  let posts = 0;
  await page.route("**/assets/import", async (route) => {
    posts += 1;
    if (posts > 1) return route.fallback();
    await route.fetch({ url: `${origin}${new URL(route.request().url()).pathname}` });
    return route.abort("connectionreset");
  });
}

suite("plans in doubt", () => {
  visit("an import that meets its own earlier sending is not offered to be sent again first, and its job can be followed", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(110);
    await withStandIn(visitor, ["--item-time", "100ms"], async (origin) => {
      await loseTheFirstAnswer(visitor, origin);
      // The list shows the job only once the import was sent again.
      await page.route("**/stand-in/**", (route) => (visitor.posts.length < 2 ? route.fulfill({ json: { count: 0, rows: [] } }) : route.fallback()));
      const { instance } = await beginPlan(visitor, { tasks });
      await visitor.sees("#plan-lookup", "has no job for it so far");
      await named(visitor, "Send it again").click();
      await visitor.sees("#plan-choice-title", "Import 1 was refused this time, but the job of its earlier sending was found");
      assert.deepEqual(await offers(visitor), ["Follow this job", "It was imported: go on", "Wait and send again", "Skip it"]);
      assert.deepEqual(await page.locator(`${choice} button.primary`).allInnerTexts(), ["Follow this job"]);
      await named(visitor, "Follow this job").click();
      await inState(visitor, "Ended");
      assert.equal(visitor.posts.length, 3);
      await importedOnce(instance, tasks, origin);
    });
  });

  visit("where the endpoint cannot tell, an import that meets a running job is said to have met its own, perhaps", async (visitor) => {
    const { page } = visitor;
    await withStandIn(visitor, ["--item-time", "100ms"], async (origin) => {
      await loseTheFirstAnswer(visitor, origin);
      await page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }));
      await beginPlan(visitor, { tasks: ids(110) });
      await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
      await named(visitor, "Send it again").click();
      await visitor.sees("#plan-choice-title", "Import 1 was refused for now, and its earlier sending may be what is running");
      await visitor.sees(choice, "This time nothing of it was imported. What is running may be the earlier sending of this import");
      await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
      await visitor.sees(choice, "Another import or export of this user is still running");
      // To wait and send it again is what may import it twice.
      assert.doesNotMatch(await page.locator(choice).innerText(), /What to do/);
      assert.deepEqual(await offers(visitor), ["It was imported: go on", "Wait and send again", "Skip it", "Ask again"]);
      assert.equal(await page.locator(`${choice} button.primary`).count(), 0);
      await visitor.speak("zh-Hans");
      await visitor.sees(choice, "这一次没有导入任何内容。正在运行的可能就是此前发送的这次导入");
      await visitor.speak("en");
      // After a reload as well.
      await reloadOnceWritten(visitor);
      await giveToken(visitor);
      await visitor.sees(choice, "What is running may be the earlier sending of this import");
      await visitor.sees(choice, "Another import or export of this user is still running");
      assert.doesNotMatch(await page.locator(choice).innerText(), /What to do/);
      assert.equal(await page.locator(`${choice} button.primary`).count(), 0);
      assert.equal(visitor.posts.length, 2);
    });
  });

  visit("nothing can be sent again while the endpoint is asked for its job, and what may be the cause stands below", async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    await visitor.answerImports("lost");
    let tell;
    const told = new Promise((resolve) => {
      tell = resolve;
    });
    await page.route("**/stand-in/**", async (route) => {
      if (visitor.posts.length === 0) return route.fulfill({ json: { count: 0, rows: [] } });
      await told;
      const items = tasks.slice(0, 100).map((name) => ({ kind: "task", name }));
      return route.fulfill({ json: { count: 1, rows: [{ id: "job-1", items }] } });
    });
    await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    const buttons = page.locator(`${choice} > .row button`);
    assert.deepEqual(await buttons.allInnerTexts(), ["It was imported: go on", "Send it again", "Skip it"]);
    assert.equal(await page.locator(`${choice} > .row button[aria-disabled=true]`).count(), 3);
    const lines = await page.locator(`${choice} > *`).evaluateAll((elements) => elements.map((element) => element.id || element.className || element.localName));
    assert.deepEqual(lines, ["plan-choice-title", "plan-lookup", "p", "row", "p", "causes"]);
    await named(visitor, "Send it again").click({ force: true });
    await named(visitor, "Send it again").focus();
    await page.keyboard.press("Enter");
    assert.equal(visitor.posts.length, 1);
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    // That the plan is to stop can be said all the while.
    await page.locator("#plan .stop > button").waitFor();
    tell();
    await visitor.sees("#plan-choice-title", "Import 1 got no answer, but its job was found");
    assert.deepEqual(await buttons.allInnerTexts(), ["Follow this job", "It was imported: go on", "Send it again", "Skip it"]);
    assert.equal(await page.locator(`${choice} [aria-disabled]`).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Send it again", "the focus has stayed with its word");
    assert.equal(visitor.posts.length, 1);
  });

  for (const [name, refusal, told] of [
    ["refused", { status: 400, json: { error_code: "ROMA.13000", error_msg: "Invalid parameters." } }, "some of it may have been when it was sent before"],
    ["refused for now", { status: 403, json: { error_code: "ROMA.10012", error_msg: "Busy." } }, "What is running may be the earlier sending of this import"],
  ]) {
    visit(`a stopped plan says that nobody knows what became of an import that was ${name} after it had no answer`, async (visitor) => {
      const { page } = visitor;
      await page.route("**/assets/import", (route) =>
        visitor.posts.length === 1 ? route.abort("connectionreset") : route.fulfill({ ...refusal, body: JSON.stringify(refusal.json), json: undefined }),
      );
      await page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }));
      await beginPlan(visitor, { tasks: ids(110) });
      await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
      await named(visitor, "Send it again").click();
      await visitor.sees(choice, told);
      // What is in the way is looked up once more, and the plan does not end before that.
      if (refusal.json.error_code === "ROMA.10012") await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
      await press(visitor, "Stop the plan");
      await press(visitor, "Stop it for good");
      await inState(visitor, "Stopped");
      assert.deepEqual(await page.locator("#plan .parts-list .badge").allInnerTexts(), ["Not known", "Not sent"]);
      await visitor.sees("#plan .verdict", "Nobody knows what became of the import that was sent last: look in the service for it.");
      await visitor.speak("zh-Hans");
      assert.deepEqual(await page.locator("#plan .parts-list .badge").allInnerTexts(), ["结果未知", "未发送"]);
    });
  }

  visit("a word to send an import again stands where too many requests came, and is carried out after the pause that is asked for", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", (route) => {
      if (visitor.posts.length === 1) return route.abort("connectionreset");
      if (visitor.posts.length > 2) return route.fulfill({ json: { job_id: "j" } });
      const body = JSON.stringify({ error_code: "APIG.0308", error_msg: "Too many requests." });
      return route.fulfill({ status: 429, headers: { "retry-after": "60" }, contentType: "application/json", body });
    });
    await page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }));
    await visitor.answerLooks({ json: { status: "SUCCEEDED" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
    await named(visitor, "Send it again").click();
    await visitor.sees("#plan-doing", "Import 1 was refused once, since another job is running, or too many requests come in.");
    assert.equal(await page.locator(choice).count(), 0, "nobody is asked once more");
    await passOnceWritten(visitor, 50_000);
    await visitor.hears();
    assert.equal(visitor.posts.length, 2);
    await passOnceWritten(visitor, 10_500);
    await inState(visitor, "Ended");
    assert.equal(visitor.posts.length, 4, "it and the second import");
  });

  visit("a plan that is to stop and is loaded anew speaks of no job where none is known", async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", (route) =>
      visitor.posts.length === 1 ? route.abort("connectionreset") : route.fulfill({ status: 403, json: { error_code: "ROMA.10012", error_msg: "Busy." } }),
    );
    // Before it is sent again, the endpoint cannot tell; then it does not answer.
    await page.route("**/stand-in/**", (route) => (visitor.posts.length < 2 ? route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }) : undefined));
    await beginPlan(visitor, { tasks: ids(110) });
    await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
    await named(visitor, "Send it again").click();
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopping");
    await reloadOnceWritten(visitor);
    await inState(visitor, "Needs a token");
    await visitor.sees("#plan", "Nobody knows what became of the one that was sent last. With a token, the endpoint is asked for its job");
    assert.doesNotMatch(await page.locator("#plan").innerText(), /the job that was begun/);
    assert.equal(await page.locator("#plan .fresh-token button[type=submit]").innerText(), "Ask for the job with this token");
    assert.equal(visitor.posts.length, 2);
  });

  visit("a plan that is stopped while the endpoint is asked for a job says so, and need not wait for the answer", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports("lost");
    await page.route("**/stand-in/**", (route) => (visitor.posts.length > 0 ? undefined : route.fulfill({ json: { count: 0, rows: [] } })));
    await beginPlan(visitor, { tasks: ids(110) });
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    await inState(visitor, "Stopping");
    await visitor.sees("#plan-lookup", "Asking the endpoint for its jobs…");
    await visitor.sees(choice, "stop the plan at once. The record then says that nobody knows.");
    await press(visitor, "Stop at once");
    await inState(visitor, "Stopped");
    await visitor.sees("#plan .verdict", "Nobody knows what became of the import that was sent last");
  });

  visit("a job that a stopped plan no longer asks about is not said to be running", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "a" } });
    await visitor.answerLooks(progress("Running", 0.4));
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#plan .parts-list .badge.run", "Running");
    await reloadOnceWritten(visitor);
    await inState(visitor, "Needs a token");
    await press(visitor, "Stop the plan");
    await press(visitor, "Stop it for good");
    // Its end can still be seen, and only who says so does without.
    await visitor.sees("#plan", "The plan is stopping: a token is needed to see its last import through");
    await press(visitor, "Stop at once");
    await inState(visitor, "Stopped");
    assert.deepEqual(await page.locator("#plan .parts-list .badge").allInnerTexts(), ["Not followed", "Not sent"]);
    assert.equal(await page.locator("#plan .parts-list .badge.warn").count(), 1);
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan .parts-list .badge.warn", "未跟踪");
  });

  visit("a pause says what becomes of the job that is followed", async (visitor) => {
    await visitor.answerImports({ json: { job_id: "a" } });
    await visitor.answerLooks(progress("Running", 0.4));
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#plan-doing", "The job of import 1 is running.");
    await press(visitor, "Pause");
    await inState(visitor, "Pausing");
    await visitor.sees("#plan", "This job is followed to its end. No further import is sent until you go on.");
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan", "此作业会跟踪到结束。在您选择继续之前，不会发送下一次导入。");
  });

  for (const [name, fail] of [
    ["does not get through", (route) => route.abort("connectionreset")],
    ["is answered by a proxy that cannot reach the endpoint", (route) => route.fulfill({ status: 502, body: "<html>Bad Gateway</html>", contentType: "text/html" })],
    ["is answered by a page to sign in", (route) => route.fulfill({ status: 200, body: "<!doctype html><title>Sign in</title>", contentType: "text/html" })],
  ]) {
    visit(`a question for the job that ${name} is no answer, and is asked again`, async (visitor) => {
      const { page } = visitor;
      const tasks = ids(120);
      await visitor.answerImports("lost");
      let asked = 0;
      let fails = true;
      await page.route("**/stand-in/**", async (route) => {
        if (visitor.posts.length === 0) return route.fulfill({ json: { count: 0, rows: [] } });
        asked += 1;
        if (fails) return fail(route);
        const items = tasks.slice(0, 100).map((task) => ({ kind: "task", name: task }));
        return route.fulfill({ json: { count: 1, rows: [{ id: "job-1", items }] } });
      });
      await beginPlan(visitor, { tasks });
      await visitor.sees("#plan-lookup", "The endpoint could not be asked so far.");
      await visitor.speak("zh-Hans");
      await visitor.sees("#plan-lookup", "到目前为止未能向端点查询");
      await visitor.speak("en");
      await visitor.until("it is asked again", () => asked > 2);
      await visitor.sees("#plan-lookup", "The endpoint could not be asked so far.");
      // Whoever knows more does not have to wait.
      assert.equal(await page.locator(`${choice} [aria-disabled]`).count(), 0);
      fails = false;
      await visitor.sees("#plan-choice-title", "Import 1 got no answer, but its job was found");
      assert.equal(visitor.posts.length, 1);
    });
  }

  for (const [name, fail] of [
    ["does not get through", (route) => route.abort("connectionreset")],
    ["is answered by a proxy that cannot reach the endpoint", (route) => route.fulfill({ status: 502, body: "<html>Bad Gateway</html>", contentType: "text/html" })],
    ["is turned down for now", (route) => route.fulfill({ status: 429, json: { error_code: "APIG.0308" } })],
  ]) {
    visit(`a count of jobs that ${name} is asked for again before anything is sent`, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports("lost");
      const tasks = ids(120);
      const items = tasks.slice(0, 100).map((task) => ({ kind: "task", name: task }));
      let asked = 0;
      let fails = true;
      // A plan before this one has begun a job of the same items.
      const rows = [{ id: "job-before", items }];
      await page.route("**/stand-in/**", (route) => {
        asked += 1;
        return fails ? fail(route) : route.fulfill({ json: { count: 1, rows } });
      });
      await beginPlan(visitor, { tasks });
      await visitor.sees("#plan-doing", /Import 1 has not been sent yet: before that, the endpoint is asked for its jobs, and it has not told of them so far\. The next try comes within \d+ seconds?\./);
      await visitor.speak("zh-Hans");
      await visitor.sees("#plan-doing", "第 1 次导入尚未发送：发送前需要向端点查询作业，目前尚未得到结果。");
      await visitor.speak("en");
      await visitor.until("it is asked again", () => asked > 2);
      assert.equal(visitor.posts.length, 0);
      fails = false;
      // What was counted then is none of this plan.
      await visitor.sees("#plan-lookup", "The endpoint has no job for it so far.");
      assert.equal(visitor.posts.length, 1);
    });
  }

  visit("what is asked in vain is asked again after the pause that is asked for, before an import is sent and after", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const tasks = ids(120);
    await visitor.answerImports("lost");
    let asked = 0;
    let answer = { status: 429, headers: { "retry-after": "300" }, json: { error_code: "APIG.0308" } };
    await page.route("**/stand-in/**", (route) => {
      asked += 1;
      return route.fulfill({ ...answer, json: undefined, body: JSON.stringify(answer.json), contentType: "application/json" });
    });
    const busy = answer;
    const none = { json: { count: 0, rows: [] } };
    await beginPlan(visitor, { tasks });
    await visitor.sees("#plan-doing", "The next try comes within 5 minutes.");
    await passOnceWritten(visitor, 280_000);
    await visitor.sees("#plan-doing", "The next try comes within 5 minutes.");
    assert.deepEqual([asked, visitor.posts.length], [1, 0]);
    answer = none;
    let count = 0;
    await page.unroute("**/assets/import");
    await page.route("**/assets/import", (route) => {
      count = asked;
      answer = busy;
      return route.abort("connectionreset");
    });
    await passOnceWritten(visitor, 30_000);
    await visitor.sees("#plan-lookup", "This page asks it again by itself. The next try comes within 5 minutes.");
    assert.deepEqual([count, asked, visitor.posts.length], [2, 3, 1]);
    await passOnceWritten(visitor, 280_000);
    await visitor.sees("#plan-lookup", "The next try comes within 5 minutes.");
    assert.equal(asked, 3);
    const items = tasks.slice(0, 100).map((task) => ({ kind: "task", name: task }));
    answer = { json: { count: 1, rows: [{ id: "job-1", items }] } };
    await passOnceWritten(visitor, 30_000);
    await visitor.sees("#plan-choice-title", "Import 1 got no answer, but its job was found");
    assert.deepEqual([asked, visitor.posts.length], [4, 1]);
  });

  for (const [name, refusal] of [
    ["a bare 401", { status: 401, body: "" }],
    ["a code that speaks of the token", { status: 403, json: { error_code: "ROMA.1002", error_msg: "Invalid token." } }],
  ]) {
    visit(`${name} to the question for the job asks for a fresh token, and for the job with that`, async (visitor) => {
      const { page } = visitor;
      const tasks = ids(120);
      await visitor.answerImports("lost");
      let fresh;
      const tokens = [];
      await page.route("**/stand-in/**", (route) => {
        if (visitor.posts.length === 0) return route.fulfill({ json: { count: 0, rows: [] } });
        const token = route.request().headers()["x-auth-token"];
        tokens.push(token);
        if (token !== fresh) return route.fulfill(refusal);
        const items = tasks.slice(0, 100).map((task) => ({ kind: "task", name: task }));
        return route.fulfill({ json: { count: 1, rows: [{ id: "job-1", items }] } });
      });
      await beginPlan(visitor, { tasks });
      await inState(visitor, "Needs a token");
      await visitor.sees("#plan", "The service did not accept the token that was given last.");
      await visitor.sees("#plan .trouble", refusal.json?.error_code ?? "401");
      await visitor.speak("zh-Hans");
      await visitor.sees("#plan", "服务未接受上次提供的 Token。");
      await visitor.speak("en");
      // Another that is none either is asked for once more.
      await giveToken(visitor);
      await visitor.until("it is asked with that", () => tokens.length === 2);
      await inState(visitor, "Needs a token");
      fresh = newToken();
      await giveToken(visitor, fresh);
      await visitor.sees("#plan-choice-title", "Import 1 got no answer, but its job was found");
      assert.equal(visitor.posts.length, 1);
      assert.equal(tokens.at(-1), fresh);
    });
  }

  visit("an endpoint that opens its list of jobs to no token keeps no import back, and nobody waiting for a token", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports("lost");
    await page.route("**/stand-in/**", (route) => route.fulfill({ status: 401, json: { error_code: "APIG.0301" } }));
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees("#plan-lookup", "The endpoint cannot tell.");
    assert.equal(visitor.posts.length, 1);
  });

  visit("a question for the job that was lost with the network is asked again as soon as that is back", { clock: true }, async (visitor) => {
    const { page, context } = visitor;
    const tasks = ids(120);
    let fails = true;
    await page.route("**/assets/import", async (route) => {
      await context.setOffline(true);
      await route.abort("internetdisconnected");
    });
    await page.route("**/stand-in/**", (route) => {
      if (visitor.posts.length === 0) return route.fulfill({ json: { count: 0, rows: [] } });
      const items = tasks.slice(0, 100).map((task) => ({ kind: "task", name: task }));
      return fails ? route.abort("internetdisconnected") : route.fulfill({ json: { count: 1, rows: [{ id: "job-1", items }] } });
    });
    await beginPlan(visitor, { tasks });
    // Between two attempts there is a pause, and how many it takes is the page's to say.
    await visitor.until("asking is given up", async () => {
      await page.clock.fastForward(15_000);
      return (await page.locator("#plan-lookup").allInnerTexts()).join().includes("The endpoint could not be asked.");
    });
    await page.locator(choice).getByRole("button", { name: "Ask again" }).waitFor();
    fails = false;
    await context.setOffline(false);
    await page.clock.runFor(100);
    await visitor.sees("#plan-choice-title", "Import 1 got no answer, but its job was found");
    assert.equal(visitor.posts.length, 1);
  });

  visit("a single import that is refused beside a plan of another tab is told of that", async (visitor) => {
    const { page, context } = visitor;
    const other = await context.newPage();
    const runner = Object.assign(Object.create(visitor), { page: other });
    await other.goto(CONSOLE_URL);
    await other.locator("#form").waitFor();
    await runner.answerImports({ json: { job_id: "a" } });
    await runner.answerLooks(progress("Running", 0.4));
    await beginPlan(runner, { tasks: ids(120) });
    await page.bringToFront();
    await inState(visitor, "In another tab");
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012" } });
    await visitor.fill();
    await visitor.send();
    const card = "section[aria-labelledby=answer-title]";
    await visitor.sees(card, "A plan is running in another tab, and may be what is in the way.");
    await visitor.speak("zh-Hans");
    await visitor.sees(card, "另一个标签页中有计划正在运行");
  });

  visit("a redirect to an import of a plan is something that came back, and perhaps a sign-in", async (visitor) => {
    await visitor.page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: {} }));
    await visitor.answerImports({ status: 302, headers: { location: "/elsewhere" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await visitor.sees(choice, "It was sent, and the answer does not tell whether it has begun.");
    await visitor.sees(choice, "It may lead to a sign-in page of your network");
  });

  visit("what was taken off a pasted token is said with the name of its field, and can be put back", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 401, json: { error_code: "APIG.0301" } });
    await beginPlan(visitor, { tasks: ids(120) });
    await page.locator("#plan-token").waitFor();
    await paste(page, "#plan-token", " abc ");
    await visitor.sees("#plan .trimmed", "2 characters that are not part of “Fresh token” were removed.");
    await page.locator("#plan .trimmed button").click();
    assert.equal(await page.locator("#plan-token").inputValue(), " abc ");
  });

  visit("what another tab runs is to be removed in the other tab", async (visitor) => {
    const { page, context } = visitor;
    const other = await context.newPage();
    const runner = Object.assign(Object.create(visitor), { page: other });
    await other.goto(CONSOLE_URL);
    await other.locator("#form").waitFor();
    await runner.answerImports({ json: { job_id: "a" } });
    await runner.answerLooks(progress("Running", 0.4));
    await beginPlan(runner, { tasks: ids(120) });
    await page.bringToFront();
    await inState(visitor, "In another tab");
    await fillPlan(visitor, { tasks: ids(130) });
    await visitor.sees("#plan-obstacle", "Let it end in the other tab, or stop it, and remove it there.");
    await visitor.speak("zh-Hans");
    await visitor.sees("#plan-obstacle", "请在那个标签页中等它结束");
  });
});
