// The token is in the page's memory and in the header, and nowhere else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { beginPlan, inState, press, reloadOnceWritten } from "./plan.mjs";
import { CONSOLE_URL, suite, taskIds, visit } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";

/** A token of which some characters are written in another way in JSON, in addresses and in HTML. */
const echoed = () => `canary/"<&+=${crypto.randomUUID()}`;

/** A text as it may be written where it is sent back: plain first, then as in JSON, in an address and in HTML. */
function forms(text) {
  const each = (form) => Array.from(text, (character) => form(character.charCodeAt(0))).join("");
  const hex = (code, digits) => code.toString(16).padStart(digits, "0");
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    each((code) => `\\u${hex(code, 4)}`),
    encodeURIComponent(text),
    each((code) => `%${hex(code, 2)}`),
    each((code) => `&#${code};`),
  ];
}

/** An answer in whose every text somebody has put the token in each of these forms. */
function echo(token, answer) {
  const body = JSON.stringify(answer).replaceAll("ECHO", JSON.stringify(`so: ${forms(token).join(" ")}`).slice(1, -1));
  // The same once more as a JSON of another writer has it: a letter can be an escape.
  return body.replace("ESCAPED", forms(token)[2]);
}

/** What a service says that sends the token back with it. */
const REFUSAL = {
  error_code: "ECHO",
  error_msg: "ECHO",
  error_details: "ESCAPED",
  request_id: "ECHO",
  suggestion: "ECHO",
  ECHO: "ECHO",
  violations: { valid: false, violations: [{ code: "odd", severity: "error", pointer: "/body/apps", message: "ECHO", help: "ECHO", suggestion: "ECHO" }] },
};
const REASONS = [{ resource_type: "ECHO", resource_name: "ECHO", error_code: "ECHO", error_msg: "ESCAPED" }, "ECHO"];
const PROGRESS = { id: "ECHO", type: "ECHO", status: "ECHO", reasons: REASONS, progress_percent: 0.5, begin_time: "ECHO", end_time: "ECHO" };

/** Answers each call whose path this matches with such a text. */
async function answerWithEcho({ page }, path, token, status, answer) {
  await page.unroute(path);
  await page.route(path, (route) => route.fulfill({ status, contentType: "application/json", body: echo(token, answer) }));
}

/** Everything that the page shows, tells, holds and keeps, but for what is typed as a token. */
async function placesOf({ page, context }) {
  const places = await page.evaluate(async () => {
    const all = [...document.querySelectorAll("*")];
    return {
      url: location.href,
      title: document.title,
      history: JSON.stringify(history.state),
      cookies: document.cookie,
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      databases: JSON.stringify(await indexedDB.databases()),
      caches: JSON.stringify(await caches.keys()),
      name: window.name,
      text: document.documentElement.textContent,
      attributes: all.flatMap((element) => [...element.attributes].map(({ value }) => value)).join("\n"),
      // The field's value is a property; what is written in the page is not it.
      markup: document.documentElement.outerHTML,
      fields: all.map((element) => (/token$/.test(element.id) ? "" : element.value)).join("\n"),
    };
  });
  return { ...places, kept: JSON.stringify(await context.storageState({ indexedDB: true })) };
}

/** Where a token is, in whatever form. */
function placesWith(token, places) {
  // A text inside of a text has its backslashes escaped again.
  const plain = (text) => (text ?? "").replaceAll("\\", "");
  const sought = forms(token).map(plain);
  return Object.entries(places)
    .filter(([, text]) => sought.some((form) => plain(text).includes(form)))
    .map(([place]) => place);
}

/** What a text that was sent back is, once the token in each of its forms is hidden. */
const HIDDEN = `so: ${forms("").fill("***").join(" ")}`;

/** What was sent back stands in each of these places, and the token is nowhere. */
async function isHidden(visitor, token, ...selectors) {
  for (const selector of selectors) {
    await visitor.sees(selector, "so: ");
  }
  const closed = visitor.page.locator(".raw > button[aria-expanded=false]");
  while ((await closed.count()) > 0) {
    await closed.first().click();
  }
  assert.deepEqual(placesWith(token, await placesOf(visitor)), []);
  for (const selector of selectors) {
    await visitor.sees(selector, HIDDEN);
  }
}

/** The text of what a button of the plan downloads. */
async function downloaded(visitor, name) {
  const waiting = visitor.page.waitForEvent("download");
  await press(visitor, name);
  return readFileSync(await (await waiting).path(), "utf8");
}

suite("secrets", () => {
  visit("a planted token is found nowhere but in its header", async (visitor) => {
    const { page } = visitor;
    const canary = `canary-${crypto.randomUUID()}`;
    const written = [];
    page.on("console", (message) => written.push(message.text()));
    await visitor.begin({ token: canary, tasks: taskIds(100) });
    await visitor.send();
    await visitor.sees("section[aria-labelledby=answer-title]", "ROMA.10012");
    await visitor.sees("#job-state", "Succeeded");

    for (const { request } of visitor.calls) {
      assert.ok(!request.url().includes(canary));
      assert.ok(!(request.postData() ?? "").includes(canary));
      assert.equal(await request.headerValue("x-auth-token"), canary);
      assert.equal(await request.headerValue("referer"), null);
    }
    assert.deepEqual(placesWith(canary, await placesOf(visitor)), []);
    assert.ok(!written.some((text) => text.includes(canary)));

    await page.reload();
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#token").inputValue(), "");
  });

  visit("a token that would be somewhere would be found, in whatever form", async (visitor) => {
    const { page } = visitor;
    const token = echoed();
    for (const form of forms(token)) {
      await page.evaluate((text) => {
        document.querySelector("#app-hint, .hint").textContent = text;
        sessionStorage.setItem("x", JSON.stringify({ text }));
        document.title = text;
      }, form);
      const places = placesWith(token, await placesOf(visitor));
      for (const place of ["title", "text", "session"]) {
        assert.ok(places.includes(place), `${place}: ${form}`);
      }
    }
  });

  visit("what the service refuses an import with has the token nowhere, also if it sends it back", async (visitor) => {
    const { page } = visitor;
    const token = echoed();
    await visitor.fill({ token });
    await answerWithEcho(visitor, "**/assets/import", token, 403, REFUSAL);
    await visitor.send();
    await isHidden(visitor, token, card, "#app-notes .note-message", "#app-notes .note-help");
    // Nothing of these can be read, so that all of them is shown; none is the same import.
    for (const [status, answer] of [[502, { ECHO: "ECHO" }], [200, { job_id: "ECHO" }], [500, ["ECHO"]]]) {
      await answerWithEcho(visitor, "**/assets/import", token, status, answer);
      await page.locator("#app").fill(`orders ${status}`);
      await visitor.send();
      await visitor.sees(card, `status ${status}`);
      await isHidden(visitor, token, `${card} pre`);
    }
    assert.equal(await page.locator(".earlier-answer").count(), 2, "what nobody knows the fate of stands there still");
  });

  visit("what the service tells of a job has the token nowhere, also if it sends it back", async (visitor) => {
    const { page } = visitor;
    const token = echoed();
    await visitor.answerImports({ json: { job_id: "j" } });
    await answerWithEcho(visitor, "**/assets/jobs/*", token, 200, PROGRESS);
    await visitor.begin({ token });
    await isHidden(visitor, token, "#job-state", "#job tbody", "#job .facts");
    await answerWithEcho(visitor, "**/assets/jobs/*", token, 500, REFUSAL);
    await page.locator("#job").getByRole("button", { name: "Check now" }).click();
    await isHidden(visitor, token, "#job .trouble");
    await answerWithEcho(visitor, "**/assets/jobs/*", token, 401, REFUSAL);
    await page.locator("#job").getByRole("button", { name: "Check now" }).click();
    await page.locator("#fresh-token").waitFor();
    await isHidden(visitor, token, "#job .trouble");
  });

  visit("what the service tells a plan has the token nowhere, also if it sends it back: not in what is kept, and not in the record", async (visitor) => {
    const { page } = visitor;
    const token = echoed();
    const skip = page.locator("#plan-choice").getByRole("button", { name: "Skip it" });
    const isInNoRecord = async (...selectors) => {
      await isHidden(visitor, token, ...selectors);
      const record = { csv: await downloaded(visitor, "Download as CSV"), json: await downloaded(visitor, "Download as JSON") };
      for (const [form, text] of Object.entries(record)) {
        assert.ok(text.includes(HIDDEN), `what came is in the ${form}`);
      }
      assert.deepEqual(placesWith(token, record), []);
    };
    await page.route("**/stand-in/**", (route) => route.fulfill({ json: { count: 0, rows: [] } }));
    await answerWithEcho(visitor, "**/assets/import", token, 403, REFUSAL);
    await beginPlan(visitor, { token, tasks: taskIds(350) });
    await visitor.sees("#plan-choice", "import 1");
    await isInNoRecord("#plan-choice");

    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "j" } });
    await answerWithEcho(visitor, "**/assets/jobs/*", token, 500, REFUSAL);
    await skip.click();
    await isInNoRecord("#plan .trouble");
    await answerWithEcho(visitor, "**/assets/jobs/*", token, 200, { ...PROGRESS, status: "FAILED" });
    await visitor.sees("#plan-choice", "import 2");
    await isInNoRecord("#plan-choice");

    await page.unroute("**/assets/import");
    await visitor.answerImports("lost");
    await skip.click();
    await answerWithEcho(visitor, "**/stand-in/**", token, 401, REFUSAL);
    await inState(visitor, "Needs a token");
    await isInNoRecord("#plan .trouble");

    const { kept } = await placesOf(visitor);
    assert.ok(kept.includes(HIDDEN), "what came is kept");
    await reloadOnceWritten(visitor);
    await page.locator("#plan-token").waitFor();
    await isInNoRecord("#plan");
  });

  visit("nothing is asked of anybody else", async (visitor) => {
    const { page } = visitor;
    const hosts = new Set();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await page.reload();
    await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
    assert.deepEqual([...hosts], [new URL(CONSOLE_URL).host]);
    assert.equal(await page.locator("[style]").count(), 0, "a strict policy forbids inline styles");
  });
});
