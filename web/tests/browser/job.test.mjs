// Following a job: whatever the service answers, the page keeps asking with
// sense, and says what it knows.

import assert from "node:assert/strict";

import { newToken, paste, progress, suite, taskIds, visit } from "./visit.mjs";

const ended = progress("SUCCEEDED", 1, { end_time: "2021-11-25T04:00:00Z" });

/** A page with a job whose looks are answered with these. */
async function following(visitor, ...looks) {
  await visitor.answerImports({ json: { job_id: "j" } });
  await visitor.answerLooks(...looks);
  return visitor.begin();
}

/** Hides the page, or shows it. */
async function turn(page, visibility) {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, visibility);
}

suite("following a job", () => {
  visit("an unknown status is shown, and asking goes on", async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("PAUSED_FOR_LUNCH", 0.5));
    await visitor.sees("#job-state", "Unknown: PAUSED_FOR_LUNCH");
    await visitor.sees("#job", "It goes on asking.");
    assert.match(await page.title(), /^Unknown: PAUSED_FOR_LUNCH/);
    await visitor.answerLooks(ended);
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("progress over 1 fills the bar, and the figure is shown as it came", async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("Running", 1.7));
    await visitor.sees("#job", "1.7 (as the service gave it)");
    const bar = page.locator("#job progress");
    assert.equal(await bar.evaluate((element) => element.value), 100);
    assert.equal(await bar.getAttribute("aria-valuetext"), "1.7 (as the service gave it)");
    assert.match(await page.title(), /^Running – /, "it is no percent");
    await page.getByRole("button", { name: "Stop following" }).click();
  });

  visit("a job that may still run is not dropped for the next one", async (visitor) => {
    const { page, context } = visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visitor.answerImports({ json: { job_id: "first" } });
    await visitor.answerLooks(progress("Running", 0.2));
    const { instance } = await visitor.begin();
    await visitor.sees("#job-state", "Running");
    const link = new URL(page.url()).hash;
    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "second" } });
    await visitor.send();
    await visitor.sees("#job .facts", "second");
    const earlier = page.locator("#earlier-jobs");
    await visitor.sees("#earlier-jobs", "What has not ended may still be running.");
    await visitor.sees("#earlier-jobs .facts", "first");
    await visitor.sees("#earlier-jobs .facts", instance);
    await earlier.getByRole("button", { name: "Copy: Job ID" }).click();
    await visitor.sees("#earlier-jobs .copy-said", "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "first");
    await visitor.speak("zh-Hans");
    await visitor.sees("#earlier-jobs", "未结束的作业可能仍在运行。");
    await visitor.speak("en");

    // The link leads back to it, with the token that it began with.
    const anchor = earlier.getByRole("link", { name: "Link to this job" });
    assert.equal(await anchor.getAttribute("href"), link);
    await anchor.press("Enter");
    await visitor.sees("#job .facts", "first");
    await visitor.sees("#earlier-jobs .facts", "second");
    await visitor.sees("#job-state", "Running");
    assert.ok(await page.evaluate(() => document.activeElement.closest("#earlier-jobs, #job") !== null), "the focus is not lost");
    assert.equal(visitor.posts.length, 2);

    await earlier.getByRole("button", { name: "Remove from this page" }).click();
    await earlier.waitFor({ state: "detached" });
    // What has ended well is kept as that, and leaves nothing to look for.
    await page.unroute("**/assets/jobs/*");
    await visitor.answerLooks(ended);
    await page.locator("#job").getByRole("button", { name: "Check now" }).click();
    await visitor.sees("#job-state", "Succeeded");
    await visitor.send();
    await visitor.sees("#job .facts", "second");
    await visitor.sees("#earlier-jobs .badge.ok", "Succeeded");
    assert.equal(await earlier.getByText("may still be running").count(), 0);
  });

  visit("a job that somebody goes back to does not stand as that of the last import", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "first" } });
    await visitor.answerLooks(progress("FAILED", 1));
    await visitor.begin();
    await visitor.sees("#job-state", "Failed");
    await page.unroute("**/assets/import");
    await page.unroute("**/assets/jobs/*");
    await visitor.answerImports({ json: { job_id: "second" } });
    await visitor.answerLooks(ended);
    await visitor.send();
    await visitor.sees("#job .facts", "second");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await page.locator("#job-title").innerText(), "Job");

    await page.locator("#earlier-jobs a").click();
    await visitor.sees("#job .facts", "first");
    await visitor.sees("#delivery", "The import was accepted");
    assert.equal(await page.locator("#job-title").innerText(), "Job of an earlier import");
    assert.doesNotMatch(await page.title(), /^Failed/, "that is no news");
    // The one that it has pushed aside is there, as it was seen.
    await visitor.sees("#earlier-jobs .facts", "second");
    await visitor.sees("#earlier-jobs .badge.ok", "Succeeded");

    const looks = visitor.looks.length;
    await page.goBack();
    await visitor.sees("#job .facts", "second");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await page.locator("#job-title").innerText(), "Job");
    assert.equal(await page.locator("#fresh-token").count(), 0);
    assert.equal(visitor.looks.length, looks, "of what is over nothing is asked");
  });

  visit("a job that failed leaves its end when the next one takes its place", async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("FAILED", 1), progress("Running", 0.1));
    await visitor.sees("#job-state", "Failed");
    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "second" } });
    await visitor.send();
    await visitor.sees("#job .facts", "second");
    await visitor.sees("#earlier-jobs .badge.bad", "Failed");
    await visitor.sees("#earlier-jobs", "The import job failed. Some of it may have been imported all the same.");
    assert.equal(await page.locator("#earlier-jobs").getByText("may still be running").count(), 0);
    // Its link shows all of it again, and asks nothing of a job that is over.
    const looks = visitor.looks.filter((look) => look.pathname.endsWith("/j")).length;
    await page.locator("#earlier-jobs a").click();
    await visitor.sees("#job-state", "Failed");
    await visitor.sees("#earlier-jobs .badge.warn", "Not followed");
    assert.equal(visitor.looks.filter((look) => look.pathname.endsWith("/j")).length, looks);
  });

  visit("a long pause before a job is asked for again is said", async (visitor) => {
    await following(visitor, { status: 429, json: { error_code: "APIG.0308", error_msg: "slow" }, headers: { "retry-after": "600" } });
    await visitor.sees(".trouble", "The last request for progress failed. It will be made again within 10 minutes.");
    await visitor.speak("zh-Hans");
    await visitor.sees(".trouble", "10 分钟内会再次查询。");
  });

  visit("the token in the form is offered to a job unless it is the one that was refused", async (visitor) => {
    const { page } = visitor;
    const use = page.locator("#job").getByRole("button", { name: "Use the token in the form" });
    await following(visitor, { status: 401 }, ended);
    await visitor.sees("#job", "A fresh token is needed");
    assert.equal(await use.count(), 0);
    const token = newToken();
    await page.locator("#token").fill(token);
    await use.click();
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await visitor.looks.at(-1).request.headerValue("x-auth-token"), token);
    assert.ok(await page.evaluate(() => document.activeElement.closest("#job") !== null), "the focus is not lost");
  });

  visit("what is wrong with a link is said of the address", async (visitor) => {
    const { page } = visitor;
    await page.evaluate(() => {
      location.hash = "#project=p&instance=&job=j";
    });
    await visitor.sees("#link", "This is wrong in the address:");
    await visitor.sees("#link", "The instance ID is missing.");
    assert.equal(await page.locator("#link .note-help").count(), 0, "there is nothing to fill in");
  });

  for (const [name, percent] of [["no figure", undefined], ["a word", "half"], ["null", null]]) {
    visit(`progress that is ${name} leaves the bar without one`, async (visitor) => {
      const { page } = visitor;
      await following(visitor, progress("Running", percent));
      await visitor.sees("#job", "no figure given");
      assert.equal(await page.locator("#job progress").evaluate((bar) => bar.position), -1);
    });
  }

  visit("the bar has a name and a value in words", async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("Running", 0.429));
    const bar = page.locator("#job progress");
    await visitor.until("a figure", async () => (await bar.getAttribute("aria-valuetext")) === "42%");
    assert.equal(await bar.getAttribute("aria-label"), "Progress");
    await visitor.sees("#job", "Nov 25, 2021");
  });

  for (const [name, refusal] of [
    ["a bare 401", { status: 401 }],
    ["ROMA.1000", { status: 403, json: { error_code: "ROMA.1000" } }],
    ["ROMA.1002", { status: 403, json: { error_code: "ROMA.1002", error_msg: "token" } }],
    ["APIG.0301", { status: 401, json: { error_code: "APIG.0301" } }],
    ["APIG.1002", { status: 401, json: { error_code: "APIG.1002" } }],
  ]) {
    visit(`${name} in the middle asks for a fresh token, and goes on with the same job`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await following(visitor, progress("Running", 0.2));
      await visitor.sees("#job-state", "Running");
      await visitor.answerLooks(refusal);
      await page.clock.fastForward(2_000);
      await visitor.sees("#job", "A fresh token is needed");
      await visitor.sees("#said-job", "A fresh token is needed");
      assert.doesNotMatch(await page.locator("#job").innerText(), /send (it )?again/i, "the import is underway");
      const asked = visitor.looks.length;
      await page.clock.fastForward(120_000);
      await visitor.hears();
      assert.equal(visitor.looks.length, asked, "nobody asks with a token that does not work");

      // One that cannot be sent is reported, not sent.
      await page.locator("#fresh-token").fill("not a token");
      await page.getByRole("button", { name: "Go on" }).click();
      await visitor.until("it is reported", async () => (await visitor.notes("fresh-token")).length === 1);
      const [control, note] = await Promise.all(["#fresh-token", "#fresh-token-notes"].map((part) => page.locator(part).boundingBox()));
      assert.ok(control.y + control.height <= note.y, "it stands below the field, as everywhere");
      assert.equal(visitor.looks.length, asked);

      await visitor.page.unroute("**/assets/jobs/*");
      await visitor.answerLooks(ended);
      const token = newToken();
      await page.locator("#fresh-token").fill("");
      await paste(page, "#fresh-token", ` ${token}\u200B\n`);
      await visitor.sees(".fresh-token .trimmed", "3 characters");
      assert.equal(await page.locator("#fresh-token").inputValue(), token);
      await page.locator(".fresh-token").getByRole("button", { name: "Undo" }).click();
      assert.equal(await page.locator("#fresh-token").inputValue(), ` ${token}\u200B`);
      await page.locator("#fresh-token").fill("");
      await paste(page, "#fresh-token", ` ${token}\n`);
      await page.locator(".fresh-token").getByRole("button", { name: "Show the token" }).click();
      assert.equal(await page.locator("#fresh-token").getAttribute("type"), "text");
      await page.getByRole("button", { name: "Go on" }).click();
      await visitor.sees("#job-state", "Succeeded");
      assert.equal(await visitor.looks.at(-1).request.headerValue("x-auth-token"), token);
      assert.equal(visitor.looks.at(-1).pathname, visitor.looks[0].pathname);
      assert.equal(visitor.posts.length, 1);
      assert.equal(await page.locator("#token").inputValue(), token, "the next import has it too");
    });
  }

  visit("the focus stays with the job when a fresh token is given, and when the job ends", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const isOnCard = () => page.evaluate(() => document.activeElement.id === "job");
    await following(visitor, { status: 401 });
    await visitor.sees("#job", "A fresh token is needed");
    await visitor.answerLooks(progress("Running", 0.2));
    await page.locator("#fresh-token").fill(newToken());
    await page.keyboard.press("Enter");
    await visitor.until("the card has the focus", isOnCard);
    await visitor.sees("#job-state", "Running");
    await page.getByRole("button", { name: "Check now" }).focus();
    await visitor.answerLooks(ended);
    await page.clock.fastForward(3_000);
    await visitor.sees("#job-state", "Succeeded");
    await visitor.until("the card has the focus", isOnCard);
  });

  for (const code of ["ROMA.1006", "APIG.1005"]) {
    visit(`${code} stops following, and says so`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await following(visitor, { status: 403, json: { error_code: code, error_msg: "no" } });
      await visitor.sees("#job", "This user is not allowed to see the job");
      await page.clock.fastForward(120_000);
      await visitor.hears();
      assert.equal(visitor.looks.length, 1);
    });
  }

  for (const [name, answer, words] of [
    ["a lost connection", "lost", "Likely causes"],
    ["HTML", { status: 502, body: "<html>Bad Gateway</html>" }, "A web page with status 502"],
    ["nothing", { status: 503 }, "status 503 and no body"],
    ["an unknown job", { status: 404, json: { error_code: "ROMA.00110006", error_msg: "gone" } }, "ROMA.00110006"],
    ["another refusal", { status: 500, json: { error_code: "X.1", error_msg: "<i>oops</i>" } }, "<i>oops</i>"],
  ]) {
    visit(`${name} is shown, and asked again`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await following(visitor, answer);
      await visitor.sees(".trouble", "The last request for progress failed. It will be made again.");
      await visitor.sees(".trouble", words);
      await page.clock.fastForward(2_000);
      await visitor.until("a second look", () => visitor.looks.length >= 2);
      await visitor.sees(".trouble", words);
      await visitor.answerLooks(ended);
      await page.clock.fastForward(4_000);
      await visitor.sees("#job-state", "Succeeded");
      assert.equal(await page.locator(".trouble").count(), 0);
    });
  }

  visit("asking for ever without an answer ends, and can be taken up by hand", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await following(visitor, { status: 503 });
    for (let look = 1; look < 10; look += 1) {
      await visitor.until(`look ${look}`, async () => visitor.looks.length === look);
      await visitor.sees(".trouble", "status 503");
      await page.clock.fastForward(20_000);
    }
    await visitor.sees("#job", "this page has stopped asking");
    await page.clock.fastForward(600_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, 10);
    await page.getByRole("button", { name: "Go on" }).click();
    await visitor.until("one more look", () => visitor.looks.length === 11);
  });

  visit("the pauses double up to 15 seconds, and Retry-After is honoured", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const pauses = [1, 2, 4, 8, 15, 15, 40, 50, 15];
    // A date counts from that of the answer, and by no clock of this machine.
    const until = { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:50 GMT" };
    const asked = { 40: { "retry-after": "40" }, 50: until };
    const looks = pauses.map((pause, index) => ({
      ...progress("Running", (index + 1) / 100),
      headers: asked[pause] ?? {},
    }));
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(...looks, ended);
    await visitor.fill();
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now() + 1_000)));
    await visitor.send();
    await page.locator("#job").waitFor();
    await page.clock.runFor(1);
    for (const [index, pause] of pauses.entries()) {
      // The last answer has been taken in, so that its pause has begun.
      await visitor.sees("#job", `${index + 1}%`);
      await page.clock.runFor(pause * 1_000 - 100);
      await visitor.hears();
      assert.equal(visitor.looks.length, index + 1, `not before ${pause} s`);
      await page.clock.runFor(pause * 250 + 200);
      await visitor.until(`after ${pause} s`, () => visitor.looks.length === index + 2);
    }
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("a pause is longer by chance, so that not all pages ask at the same moment", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      Math.random = () => 1;
    });
    await page.reload();
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(progress("Running", 0.01), ended);
    await visitor.fill();
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now() + 1_000)));
    await visitor.send();
    await page.locator("#job").waitFor();
    await page.clock.runFor(1);
    await visitor.sees("#job", "1%");
    await page.clock.runFor(1_200);
    await visitor.hears();
    assert.equal(visitor.looks.length, 1, "not yet");
    await page.clock.runFor(100);
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("following can be stopped and taken up again", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("Running", 0.1));
    await visitor.sees("#job-state", "Running");
    await page.getByRole("button", { name: "Stop following" }).click();
    await visitor.sees("#job", "You stopped following this job.");
    const asked = visitor.looks.length;
    await page.clock.fastForward(120_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, asked);
    await page.getByRole("button", { name: "Go on" }).click();
    await visitor.until("a look", () => visitor.looks.length === asked + 1);
  });

  visit("nothing is asked while the browser is offline, and it goes on after", { clock: true }, async (visitor) => {
    const { page, context } = visitor;
    await following(visitor, progress("Running", 0.1));
    await visitor.sees("#job-state", "Running");
    await context.setOffline(true);
    await visitor.sees("#job", "This computer is offline.");
    const asked = visitor.looks.length;
    await page.clock.fastForward(300_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, asked);
    await context.setOffline(false);
    await page.clock.fastForward(20_000);
    await visitor.until("a look", () => visitor.looks.length > asked);
  });

  visit("a hidden page asks at most every 15 seconds", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await following(visitor, progress("Running", 0.1));
    await visitor.sees("#job-state", "Running");
    await turn(page, "hidden");
    const asked = visitor.looks.length;
    await page.clock.fastForward(10_000);
    await visitor.hears();
    assert.equal(visitor.looks.length, asked);
    await page.clock.fastForward(10_000);
    await visitor.until("a look", () => visitor.looks.length === asked + 1);
  });

  visit("neither hiding the page nor showing it puts a look off", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const headers = { "retry-after": "10" };
    await following(visitor, ...[1, 2, 3, 4].map((number) => ({ ...progress("Running", number / 100), headers })));
    await visitor.sees("#job", "1%");
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now() + 1_000)));
    for (const number of [2, 3, 4]) {
      await page.clock.fastForward(8_000);
      await turn(page, "hidden");
      await page.clock.fastForward(5_000);
      await visitor.hears();
      assert.equal(visitor.looks.length, number - 1, "nobody sees it");
      await turn(page, "visible");
      await page.clock.runFor(1);
      await visitor.until("a look", () => visitor.looks.length === number);
      await visitor.sees("#job", `${number}%`);
    }
  });

  visit("a look under way is not given up when the page is hidden", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "j" } });
    let answer;
    const held = new Promise((resolve) => {
      answer = resolve;
    });
    await page.route("**/assets/jobs/*", async (route) => {
      await held;
      return route.fulfill({ json: progress("Running", 0.5).json });
    });
    await visitor.begin();
    await visitor.until("a look", () => visitor.looks.length === 1);
    await turn(page, "hidden");
    await turn(page, "visible");
    answer();
    await visitor.sees("#job", "50%");
    assert.equal(visitor.looks.length, 1);
  });

  for (const [revision, begin_time, end_time] of [
    ["numbers", 1637812800000, 1637904641000],
    ["texts", "2021-11-25T04:00:00Z", "2021-11-26T05:30:41Z"],
  ]) {
    visit(`when a job began is said as long as it runs, and when it ended beside that, by times that are ${revision}`, { clock: true, timezoneId: "UTC" }, async (visitor) => {
      const { page } = visitor;
      const times = async (...names) => {
        const facts = await page.locator("#job").evaluate((element) =>
          Object.fromEntries([...element.querySelectorAll("dt")].map((name) => [name.innerText, name.nextElementSibling.innerText.trim()])),
        );
        return names.map((name) => facts[name]?.replaceAll("\u202F", " "));
      };
      await following(visitor, progress("Running", 0.5, { begin_time, end_time: null }));
      await visitor.sees("#job", "50%");
      assert.deepEqual(await times("Began", "Ended"), ["Nov 25, 2021, 4:00:00 AM", undefined]);
      await visitor.answerLooks(progress("SUCCEEDED", 1, { begin_time, end_time }));
      await page.clock.fastForward(2_000);
      await visitor.sees("#job-state", "Succeeded");
      assert.deepEqual(await times("Began", "Ended"), ["Nov 25, 2021, 4:00:00 AM", "Nov 26, 2021, 5:30:41 AM"]);
      await visitor.speak("zh-Hans");
      assert.deepEqual(await times("开始", "结束"), ["2021年11月25日 04:00:00", "2021年11月26日 05:30:41"]);
    });
  }

  visit("the end is said once", async (visitor) => {
    const { page } = visitor;
    await page.evaluate(() => {
      globalThis.said = [];
      new MutationObserver(() => {
        globalThis.said.push(document.querySelector("#said-job").textContent);
      }).observe(document.querySelector("#said-job"), { childList: true, characterData: true, subtree: true });
    });
    await visitor.begin({ tasks: taskIds(40) });
    await visitor.sees("#job-state", "Succeeded");
    await visitor.isAlive();
    assert.deepEqual(await page.evaluate(() => globalThis.said.filter(Boolean)), ["The import job succeeded."]);
  });

  visit("reasons under either name are shown as text", async (visitor) => {
    const { page } = visitor;
    const reason = { resource_type: "app", resource_name: "<img src=x onerror=alert(1)>", error_code: "E.1", error_msg: "m".repeat(200) };
    await following(visitor, progress("FAILED", 0.5, { reasons: undefined, reason: [reason, "bare"] }));
    await visitor.sees("#job-state", "Failed");
    assert.deepEqual(await page.locator("#job tbody tr:first-child td").allInnerTexts(), [
      `${reason.resource_name}\n${reason.resource_type}`,
      `${reason.error_msg}\n${reason.error_code}`,
    ]);
    // The message is what matters: nobody should have to scroll sideways for it.
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const isWhole = (table) => table.scrollWidth <= table.parentElement.clientWidth;
      assert.ok(await page.locator("#job table").evaluate(isWhole), `at ${width}`);
    }
    assert.equal(await page.locator("#job tbody tr").count(), 2);
    assert.equal(await page.locator("#job img").count(), 0);
  });

  for (const [name, answer, said] of [
    ["a page to sign in", { status: 200, body: "<!doctype html><title>Sign in</title>" }, "It may be the sign-in page of a network or a proxy in between."],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, "It may lead to a sign-in page of your network"],
  ]) {
    visit(`${name} that comes back to a poll is said to ask for a sign-in, perhaps`, async (visitor) => {
      await following(visitor, answer);
      await visitor.sees("#job .trouble", said);
    });
  }
});
