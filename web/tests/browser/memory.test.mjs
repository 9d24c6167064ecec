// What is remembered, and the link that leads back to a job.

import assert from "node:assert/strict";

import { beginPlan, inState } from "./plan.mjs";
import { CONSOLE_URL, newToken, suite, taskIds, visit } from "./visit.mjs";

const running = (id = "j") => ({ json: { id, status: "Running", reasons: [], progress_percent: 0.5 } });
const ended = (id = "j") => ({ json: { id, status: "SUCCEEDED", reasons: [], progress_percent: 1 } });

/** What stands after # in the page's address. */
const fragment = (page) => new URL(page.url()).hash;

/** Opens the page as if for the first time, at an address that ends so. */
async function open({ page }, end) {
  // A change after # alone would load nothing.
  await page.goto("about:blank");
  await page.goto(`${CONSOLE_URL}/${end}`);
  await page.locator("#form").waitFor();
}

suite("what is remembered", () => {
  visit("the ids of an import are there after a reload, and the token and the list are not", async (visitor) => {
    const { page } = visitor;
    const { project, instance } = await visitor.begin({ instance: "it's & more" });
    await visitor.sees("#job-state", "Succeeded");
    await open(visitor, "");
    const values = await page.locator("#form :is(input:not([type=file]), textarea)").evaluateAll((controls) => controls.map(({ value }) => value));
    assert.deepEqual(values, [project, instance, "", "", ""]);
    await visitor.sees("#remembered", "The project ID and the instance ID of the last import are remembered in this browser.");
    const kept = await page.evaluate(() => ({ ...localStorage }));
    assert.deepEqual(Object.keys(kept).sort(), ["instance-id", "project-id"].map((name) => `roma-import.${name}`));
  });

  visit("a language and colours are remembered once somebody has chosen them", async (visitor) => {
    const { page } = visitor;
    const kept = () => page.evaluate(() => ["lang", "theme"].map((name) => localStorage.getItem(`roma-import.${name}`)).join());
    assert.equal(await kept(), ",");
    await visitor.speak("zh-Hans");
    await visitor.until("the language is kept", async () => (await kept()) === "zh,");
    await page.locator(".theme select").selectOption("dark");
    await visitor.until("the colours are kept", async () => (await kept()) === "zh,dark");
    await open(visitor, "");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
    await visitor.speak("en");
    await visitor.until("the language is kept", async () => (await kept()) === "en,dark");
  });

  visit("what was never sent is not remembered", async (visitor) => {
    const { page } = visitor;
    // A token in the wrong field, say.
    await visitor.fill({ project: "misplaced", token: "" });
    await visitor.send();
    await page.locator("#summary").waitFor();
    await open(visitor, "");
    assert.equal(await page.locator("#project-id").inputValue(), "");
    assert.equal((await page.locator("#remembered").innerText()).trim(), "");
  });

  visit("they can be forgotten, and are not remembered again behind anybody's back", async (visitor) => {
    const { page } = visitor;
    const form = await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
    await page.getByRole("button", { name: "Forget them" }).click();
    await visitor.sees("#remembered", "Forgotten.");
    assert.equal(await page.evaluate(() => document.activeElement.id), "project-id", "the focus is not lost");
    assert.equal(await page.locator("#project-id").inputValue(), form.project, "what was typed stays");
    const kept = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.endsWith("-id")));
    assert.deepEqual(await kept(), []);
    assert.equal(fragment(page), "", "nor are they in the address of a job that is over");
    await visitor.send();
    await visitor.until("another import", () => visitor.posts.length === 2);
    assert.deepEqual(await kept(), []);
    await open(visitor, "");
    assert.equal(await page.locator("#project-id").inputValue(), "");
  });

  visit("after a plan, a reload fills in where that went, and not where an import before it did", async (visitor) => {
    const { page } = visitor;
    const before = await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
    assert.notEqual(fragment(page), "");
    const { instance } = await beginPlan(visitor);
    assert.notEqual(instance, before.instance);
    await inState(visitor, "Ended");
    await page.reload();
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#instance-id").inputValue(), instance);
    assert.equal(fragment(page), "");
  });

  visit("those of the last import are remembered, whichever tab has sent it", async (visitor) => {
    const { page, context } = visitor;
    const first = await visitor.begin({ instance: crypto.randomUUID() });
    const other = await context.newPage();
    await other.goto(CONSOLE_URL);
    await other.locator("#token").fill(newToken());
    await other.locator("#instance-id").fill("of-another-tab");
    await other.locator("#tasks").fill("a");
    await other.locator("#send").click();
    await other.locator("#job").waitFor();
    const kept = () => page.evaluate(() => localStorage.getItem("roma-import.instance-id"));
    assert.equal(await kept(), "of-another-tab");
    await visitor.sees("#job-state", "Succeeded");
    await visitor.send();
    await visitor.until("another import", () => visitor.posts.length === 2);
    assert.equal(await kept(), first.instance);
    await other.close();
  });

  visit("what is forgotten in one tab is not remembered again by another", async (visitor) => {
    const { page, context } = visitor;
    const form = await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
    const other = await context.newPage();
    await other.goto(CONSOLE_URL);
    await other.getByRole("button", { name: "Forget them" }).click();
    await visitor.sees("#remembered", "Forgotten.");
    assert.equal(await page.locator("#project-id").inputValue(), form.project, "what was typed stays");
    await visitor.send();
    await visitor.until("another import", () => visitor.posts.length === 2);
    await visitor.sees("#delivery", "The import was accepted.");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.endsWith("-id"))), []);
    await other.close();
  });

  visit("a storage that is full does not stop the page", async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await page.reload();
    await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
  });
});

suite("the link to a job", () => {
  visit("a reload asks for the token, and goes on with the same job", async (visitor) => {
    const { page } = visitor;
    const { token, instance } = await visitor.begin({ instance: crypto.randomUUID() + " é#&=", tasks: taskIds(60) });
    await visitor.sees("#job-state", "Running");
    const id = await page.locator("#job .facts .data").first().innerText();
    const link = fragment(page);
    assert.ok(link.endsWith(`&job=${id}`), link);
    assert.ok(!page.url().includes(token));
    const length = await page.evaluate(() => history.length);

    await page.reload();
    await visitor.sees("#job", "A token is needed to follow this job");
    await visitor.sees("#said-job", "A token is needed to follow this job");
    const asked = visitor.looks.length;
    assert.equal(await page.locator("#instance-id").inputValue(), instance);
    await page.locator("#fresh-token").fill(token);
    await page.getByRole("button", { name: "Go on" }).click();
    await visitor.sees("#job-state", "Succeeded");
    assert.ok(visitor.looks.length > asked);
    assert.deepEqual(new Set(visitor.looks.map(({ pathname }) => pathname)).size, 1, "the same job");
    assert.equal(visitor.posts.length, 1);
    assert.equal(fragment(page), link);
    assert.equal(await page.evaluate(() => history.length), length, "nothing piles up in the history");
    assert.equal(await page.locator("#token").inputValue(), token);
  });

  visit("the link can be copied, and leads to the job from elsewhere", async (visitor) => {
    const { page, context } = visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(running());
    await visitor.begin({ project: "p", instance: "i" });
    await page.getByRole("button", { name: "Copy: Link to this job" }).click();
    await visitor.sees("#job .copy-said", "Copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `${CONSOLE_URL}/#project=p&instance=i&job=j`);
  });

  visit("the jobs of a page that succeeded are there as long as it is, and can be told apart", async (visitor) => {
    const { page } = visitor;
    await visitor.answerLooks(ended());
    await visitor.answerImports({ json: { job_id: "first" } });
    await visitor.begin({ app: "orders", tasks: "a" });
    await visitor.sees("#job-state", "Succeeded");
    for (const id of ["second", "third"]) {
      await page.unroute("**/assets/import");
      await visitor.answerImports({ json: { job_id: id } });
      await page.locator("#tasks").fill(`${id}-a\n${id}-b`);
      await page.locator("#app").fill("");
      await visitor.send();
      await visitor.sees("#job .facts", id);
      await visitor.sees("#job-state", "Succeeded");
    }
    const rows = page.locator("#earlier-jobs .earlier-job");
    const facts = (row) => rows.nth(row).locator("dl").innerText();
    assert.equal(await rows.count(), 2);
    const [second, first] = [await facts(0), await facts(1)];
    assert.match(first, /Accepted\s+.*\d\d.*\s+Items sent\s+2\s+Application name\s+orders\s+Job ID\s+first/);
    assert.match(second, /Accepted\s+.*\d\d.*\s+Items sent\s+2\s+Job ID\s+second/);
    assert.equal(await page.locator("#earlier-jobs .badge.ok").count(), 2);
    assert.equal(await page.locator("#earlier-jobs").getByText("may still be running").count(), 0);
    await visitor.speak("zh-Hans");
    await visitor.sees("#earlier-jobs", "接受时间");
    await visitor.speak("en");
    // They are gone with the page, and the endpoint has them still.
    await open(visitor, "");
    assert.equal(await page.locator("#earlier-jobs").count(), 0);
  });

  visit("a link that is opened in the page leads to its job", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(running());
    await visitor.begin({ project: "p", instance: "i" });
    await visitor.sees("#job-state", "Running");
    await page.evaluate(() => {
      location.hash = "#project=p&instance=i&job=other";
    });
    await visitor.sees("#job", "A token is needed to follow this job");
    await visitor.sees("#job .facts", "other");
    const token = newToken();
    await page.locator("#fresh-token").fill(token);
    await page.keyboard.press("Enter");
    await visitor.until("the other job is asked for", () => visitor.looks.at(-1).pathname.endsWith("/other"));
    await page.goBack();
    await visitor.until("the first job is back", async () => (await page.locator("#job .facts .data").first().innerText()) === "j");
  });

  visit("an address that leads to no job does not take away the link to the one that is followed", async (visitor) => {
    const { page } = visitor;
    await page.evaluate(() => {
      location.hash = "#project=p&instance=i&job=j";
    });
    await visitor.sees("#job .facts", "j");
    const length = await page.evaluate(() => history.length);
    await page.goBack();
    await visitor.until("the link is there again", () => fragment(page) === "#project=p&instance=i&job=j");
    assert.equal(await page.evaluate(() => history.length), length, "nothing piles up in the history");
    await page.reload();
    await visitor.sees("#job .facts", "j");
  });

  visit("a job can be closed, and its link goes with it", async (visitor) => {
    const { page } = visitor;
    await open(visitor, "#project=p&instance=i&job=j");
    await page.getByRole("button", { name: "Remove from this page" }).click();
    await page.locator("#job").waitFor({ state: "detached" });
    assert.equal(page.url(), `${CONSOLE_URL}/`);
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await visitor.isAlive();
    assert.deepEqual(visitor.calls, []);
  });

  for (const [name, end, words] of [
    ["a dot segment for a job", "#project=p&instance=i&job=..", "No job can be asked for by the ID in it"],
    ["an encoded one", "#project=p&instance=i&job=%2e", "No job can be asked for by the ID in it"],
    ["a dot segment for a project", "#project=..&instance=i&job=j", ".."],
    ["no instance", "#project=p&job=j", "instance ID"],
    ["a job id with something unseen in it", "#project=p&instance=i&job=a%E2%80%8Bb", "No job can be asked for by the ID in it"],
    ["an endless job id", `#project=p&instance=i&job=${"x".repeat(100_000)}`, "No job can be asked for by the ID in it"],
    ["no job id", "#project=p&instance=i&job=", "Its job ID is empty."],
    ["broken encoding", "#project=p&instance=i&job=%E0%A4", "It is damaged"],
    ["two jobs", "#project=p&instance=i&job=a&job=b", "It is damaged"],
    ["markup", "#project=%3Cimg%20src=x%3E&instance=i&job=%3Cb%20id=pwned%3E%00", "No job can be asked for by the ID in it"],
  ]) {
    visit(`a link with ${name} is refused in words`, async (visitor) => {
      const { page } = visitor;
      await open(visitor, end);
      await visitor.sees("#link", "should lead to a job, but does not. Nothing was asked.");
      await visitor.sees("#link", words);
      assert.equal(await page.locator("#job").count(), 0);
      assert.equal(await page.locator("#pwned, #link img").count(), 0);
      assert.deepEqual(visitor.calls, []);
      assert.ok((await visitor.overflow()) <= 0);
      // An import from there on is followed as any other.
      await visitor.begin();
      await visitor.sees("#job-state", "Succeeded");
      assert.equal(await page.locator("#link").count(), 0);
    });
  }

  visit("what is said of a link that leads nowhere can be closed, and a reload does not say it again", async (visitor) => {
    const { page } = visitor;
    await open(visitor, "#project=p&instance=i&job=..");
    await page.locator("#link").getByRole("button", { name: "Close this message" }).press("Enter");
    await page.locator("#link").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    assert.equal(await page.evaluate(() => location.hash), "");
    await page.reload();
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#link").count(), 0);
  });

  visit("a job id that no address can hold is shown, and nothing else is asked for in its place", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: ".." } });
    await visitor.begin();
    await visitor.sees("#job", "an ID that no address can hold");
    await visitor.sees("#job .facts", "..");
    await page.clock.fastForward(120_000);
    await visitor.isAlive();
    assert.deepEqual(visitor.looks, []);
    assert.equal(fragment(page), "");
  });

  visit("a job that has ended is shown again by its link", async (visitor) => {
    await visitor.answerLooks(ended());
    await open(visitor, "#project=p&instance=i&job=j");
    await visitor.page.locator("#fresh-token").fill("t");
    await visitor.page.keyboard.press("Enter");
    await visitor.sees("#job-state", "Succeeded");
  });
});
