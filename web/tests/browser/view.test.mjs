// What somebody has to see is brought into the window, wherever they are on the page.

import assert from "node:assert/strict";

import { beginPlan, fillPlan, ids, inState } from "./plan.mjs";
import { newToken, progress, suite, taskIds, visit } from "./visit.mjs";

const JOB = "ff8080814dbd65d7014dbe0d84db0013";
const card = "section[aria-labelledby=answer-title]";

const REFUSAL = { error_code: "ROMA.1006", error_msg: "Insufficient permissions.", error_details: "The user has no permission to import assets.", request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012" };

/** Where people look at the page: laptops, and telephones. */
const WINDOWS = [
  { width: 1280, height: 720 },
  { width: 1366, height: 657 },
  { width: 375, height: 667 },
  { width: 320, height: 568 },
];

/** Whether all of an element is in the window. */
const isWhole = ({ page }, selector) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });

/** Whether all of an element comes into the window. */
const comesIntoView = (visitor, selector) => visitor.until(`${selector} is in view`, () => isWhole(visitor, selector));

/** Puts the button at the lower edge of the window. */
const goToButton = ({ page }) => page.locator("#form button[type=submit].primary").evaluate((button) => button.scrollIntoView({ block: "end" }));

/** What the focus is on. */
const focused = ({ page }) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 40));

suite("in view", () => {
  for (const size of WINDOWS) {
    const at = `${size.width}x${size.height}`;

    visit(`what comes of a press of the button is in view, at ${at}`, size, async (visitor) => {
      await visitor.answerImports({ json: { job_id: JOB } });
      await visitor.answerLooks(progress("SUCCEEDED", 1, { id: JOB }));
      await visitor.fill({ tasks: taskIds(30) });
      await goToButton(visitor);
      await visitor.send();
      await visitor.sees("#job-state", "Succeeded");
      await comesIntoView(visitor, `${card} .verdict`);
      await comesIntoView(visitor, "#job-state");
      assert.match(await focused(visitor), /^<button type="submit"/, "the focus stays");
      await visitor.sees("#form .row > button[type=submit] + .hint", "This was sent: see “Job”.");
    });

    visit(`that an import was refused is in view, at ${at}`, size, async (visitor) => {
      await visitor.answerImports({ status: 403, json: REFUSAL });
      await visitor.fill({ tasks: taskIds(30) });
      await goToButton(visitor);
      await visitor.send();
      await visitor.sees(`${card} .verdict`, "Nothing was imported.");
      await comesIntoView(visitor, `${card} .verdict`);
      await visitor.sees("#form .row > button[type=submit] + .hint", "This was refused: see “Answer”.");
    });

    visit(`that nothing was sent offline is in view at each press, at ${at}`, size, async (visitor) => {
      await visitor.fill({ tasks: taskIds(30) });
      await visitor.context.setOffline(true);
      await visitor.page.locator("#form .note.warning").waitFor();
      for (const press of [1, 2]) {
        await goToButton(visitor);
        await visitor.send();
        await visitor.until(`it is in view after press ${press}`, () => isWhole(visitor, `${card} .verdict`));
      }
    });

    for (const [name, answer, title] of [
      ["was refused", { status: 403, json: REFUSAL }, "refused"],
      ["got no answer", "lost", "Nobody knows"],
      ["met a running job", { status: 403, json: { ...REFUSAL, error_code: "ROMA.10012" } }, "import"],
    ]) {
      visit(`a plan's question is in view with what it is about, where an import ${name}, at ${at}`, size, async (visitor) => {
        await visitor.answerImports(answer);
        await fillPlan(visitor, { tasks: ids(250) });
        await goToButton(visitor);
        await visitor.send();
        await visitor.page.locator("#plan-choice").waitFor();
        await comesIntoView(visitor, "#plan-choice-title");
        await visitor.sees("#plan-choice-title", title);
        assert.equal(await visitor.page.locator(".below").count(), 0, "nothing has to lead there");
      });
    }
  }

  visit("a job that needs another token asks for it in view", { width: 1366, height: 657 }, async (visitor) => {
    const { page } = visitor;
    const looks = [];
    await visitor.answerImports({ json: { job_id: JOB } });
    await page.route("**/assets/jobs/*", (route) => looks.push(route));
    await visitor.fill({ tasks: taskIds(30) });
    await visitor.send();
    await visitor.until("the job is looked at", () => looks.length > 0);
    await goToButton(visitor);
    await looks.pop().fulfill({ status: 401, json: { error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" } });
    await page.locator("#fresh-token").waitFor();
    await comesIntoView(visitor, "#fresh-token-form .verdict");
    await comesIntoView(visitor, "#fresh-token");
  });

  visit("a plan that needs another token asks for it in view", { width: 1280, height: 800 }, async (visitor) => {
    await visitor.answerImports({ status: 401, json: { error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" } });
    await fillPlan(visitor, { tasks: ids(250) });
    await goToButton(visitor);
    await visitor.send();
    await visitor.page.locator("#plan-token").waitFor();
    await comesIntoView(visitor, "#plan-token-form .verdict");
    await comesIntoView(visitor, "#plan-token");
  });

  visit("whoever types is left where they are, and a bar leads to the question", { width: 375, height: 667 }, async (visitor) => {
    const { page } = visitor;
    const posts = [];
    await page.route("**/assets/import", (route) => posts.push(route));
    await beginPlan(visitor, { tasks: ids(250) });
    await visitor.until("it is sent", () => posts.length > 0);
    await page.locator("#app").click();
    await page.keyboard.type("orders");
    const before = await page.evaluate(() => scrollY);
    await posts.pop().fulfill({ status: 403, json: REFUSAL });
    await page.locator("#plan-choice").waitFor({ state: "attached" });
    await visitor.sees(".below", "The plan needs you.");
    await page.keyboard.type("/eu");
    assert.equal(await page.locator("#app").inputValue(), "orders/eu");
    assert.equal(await page.evaluate(() => scrollY), before);
    await comesIntoView(visitor, ".below button");
    await page.locator(".below button").click();
    await comesIntoView(visitor, "#plan-choice-title");
    await visitor.until("the bar goes", async () => (await page.locator(".below").count()) === 0);
    assert.match(await focused(visitor), /id="plan"/);
  });

  visit("whoever has scrolled since the press is left where they are, and a bar leads to the question", { width: 1280, height: 720 }, async (visitor) => {
    const { page } = visitor;
    const posts = [];
    await page.route("**/assets/import", (route) => posts.push(route));
    await beginPlan(visitor, { tasks: ids(250) });
    await visitor.until("it is sent", () => posts.length > 0);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await page.mouse.move(300, 400);
    await page.mouse.wheel(0, 10_000);
    const end = () => page.evaluate(() => Math.abs(document.documentElement.scrollHeight - innerHeight - scrollY) < 2);
    await visitor.until("it is scrolled", end);
    await posts.pop().fulfill({ status: 403, json: REFUSAL });
    await page.locator("#plan-choice").waitFor({ state: "attached" });
    await visitor.sees(".below", "The plan needs you.");
    const seen = () => page.locator("#plan-choice-title").evaluate((title) => title.getBoundingClientRect().bottom > 0);
    assert.equal(await seen(), false);
    await page.locator(".below button").click();
    await comesIntoView(visitor, "#plan-choice-title");
  });

  visit("Enter in a field is a press of the button, and nobody types there then", { width: 1280, height: 720 }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await visitor.fill({ tasks: taskIds(30) });
    await goToButton(visitor);
    await page.locator("#app").focus();
    await page.keyboard.type("orders");
    await page.keyboard.press("Enter");
    // In a field of several lines that is a new line.
    assert.equal(visitor.posts.length, 0);
    await page.keyboard.press("Backspace");
    await page.locator("#token").focus();
    await page.keyboard.press("Enter");
    await page.locator(`${card} .verdict`).waitFor();
    await comesIntoView(visitor, `${card} .verdict`);
    assert.match(await focused(visitor), /id="token"/, "the focus stays");
  });

  visit("Enter in a field begins no plan, and no import of nothing: it leads to the button, which does", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await visitor.fill({ tasks: "" });
    const isAtButton = async () => assert.match(await focused(visitor), /^<button type="submit" id="send"/);
    await page.locator("#instance-id").press("Enter");
    await isAtButton();
    await fillPlan(visitor, { tasks: ids(250) });
    for (const field of ["#project-id", "#token"]) {
      await page.locator(field).press("Enter");
      await isAtButton();
    }
    // Nor does a key that is held a little longer, which comes again at the button.
    await page.locator("#token").focus();
    await page.keyboard.down("Enter");
    await isAtButton();
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await isAtButton();
    assert.equal(visitor.posts.length, 0);
    assert.equal(await page.locator("#plan").count(), 0);
    // A mistake is shown as ever.
    await page.locator("#token").fill("");
    await page.locator("#token").press("Enter");
    await visitor.until("the summary has the focus", async () => /id="summary"/.test(await focused(visitor)));
    await page.locator("#token").fill(newToken());
    // Nobody has filled it in before this: the page takes it for the press that showed the mistake.
    await page.waitForTimeout(700);
    await page.locator("#token").press("Enter");
    await page.keyboard.press("Enter");
    await page.locator("#plan").waitFor();
  });

  visit("Enter in a field sends nothing again that may have been imported: it leads to the button, which does", async (visitor) => {
    const { page } = visitor;
    await page.route("**/assets/import", (route) => route.abort("connectionreset"));
    await visitor.fill();
    await page.locator("#instance-id").press("Enter");
    await visitor.sees(card, "No answer came back");
    await page.locator("#token").fill(newToken());
    await page.locator("#token").press("Enter");
    assert.match(await focused(visitor), /^<button type="submit" id="send"/);
    await visitor.hears();
    assert.equal(visitor.posts.length, 1);
    await visitor.send();
    await visitor.until("a press of the button does", () => visitor.posts.length === 2);
  });

  visit("where a job and a plan wait, the bar leads to the plan first, whatever of the job is in view", { width: 375, height: 667 }, async (visitor) => {
    const { page } = visitor;
    await page.evaluate((job) => {
      location.hash = `#project=p&instance=i&job=${job}`;
    }, JOB);
    await page.locator("#fresh-token-form").waitFor();
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await beginPlan(visitor, { tasks: ids(250) });
    await page.locator("#plan-choice").waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await visitor.sees(".below", "The plan needs you.");
    await page.locator("#fresh-token-form").evaluate((form) => form.scrollIntoView({ block: "start" }));
    await comesIntoView(visitor, "#fresh-token");
    await visitor.sees(".below", "The plan needs you.");
    await page.locator(".below button").click();
    await comesIntoView(visitor, "#plan-choice-title");
    await visitor.sees(".below", "The job needs a token.");
    await page.locator(".below button").click();
    await comesIntoView(visitor, "#fresh-token");
  });

  visit("a button that has copied is called what it says", async (visitor) => {
    const { page, context } = visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visitor.fill();
    // For longer than it takes to look.
    await page.evaluate(() => {
      const { setTimeout } = globalThis;
      globalThis.setTimeout = (call, pause, ...rest) => setTimeout(call, pause === 3_000 ? 3_600_000 : pause, ...rest);
    });
    await page.getByRole("button", { name: "Copy: What will be sent" }).click();
    await page.getByRole("button", { name: "Copied: What will be sent" }).waitFor();
    assert.deepEqual(await visitor.violations(), []);
    await page.getByRole("button", { name: "Copied: What will be sent" }).waitFor();
  });

  visit("what is pressed stays under the pointer: to copy, and to stop a plan", { width: 768, height: 900 }, async (visitor) => {
    const { page, context } = visitor;
    const places = (...names) =>
      Promise.all(
        names.map((name) =>
          page.getByRole("button", { name }).evaluate((button) => {
            const { x, y } = button.getBoundingClientRect();
            return [name, x + scrollX, y + scrollY];
          }),
        ),
      );
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visitor.fill();
    const copy = /^Cop(y|ied): What will be sent$/;
    for (const width of [320, 768, 1000, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const before = await places(copy, "Save as");
      await page.getByRole("button", { name: copy }).click();
      await visitor.sees(".copy-said", "Copied");
      assert.deepEqual(await places(copy, "Save as"), before, `at ${width} px`);
    }
    await page.setViewportSize({ width: 768, height: 900 });
    await visitor.answerImports({ json: { job_id: JOB } });
    await visitor.answerLooks(progress("Running", 0.35, { id: JOB }));
    await beginPlan(visitor, { tasks: ids(250) });
    await visitor.sees("#plan-doing", "35%");
    const before = await places("Pause", "Check now", "Stop the plan");
    await page.getByRole("button", { name: "Stop the plan" }).click();
    await page.getByRole("button", { name: "Stop it for good" }).waitFor();
    assert.deepEqual(await places("Pause", "Check now", "Stop the plan"), before);
  });

  visit("lines of the body that go on behind an edge have a shade there, and no others have", { width: 320, height: 900 }, async (visitor) => {
    const { page } = visitor;
    const body = page.locator("pre.code").first();
    /** A piece of the ground above the first line, as it is drawn. */
    const piece = async (place) => {
      const { x, y, width } = await body.boundingBox();
      return page.screenshot({ clip: { x: Math.round(x + (width - 12) * place) + 3, y: Math.round(y) + 7, width: 6, height: 4 } });
    };
    const shades = async () => {
      await body.scrollIntoViewIfNeeded();
      const ground = await piece(0.5);
      return [await piece(0), await piece(1)].map((edge) => !edge.equals(ground));
    };
    await visitor.fill({ app: "orders", tasks: [] });
    assert.deepEqual(await shades(), [false, false], "all of it is there");
    await visitor.fill({ tasks: taskIds(1) });
    assert.deepEqual(await shades(), [false, true], "its lines go on to the right");
    await body.evaluate((box) => box.scrollTo(20, 0));
    assert.deepEqual(await shades(), [true, true], "its lines go on at both sides");
    await body.evaluate((box) => box.scrollTo(box.scrollWidth, 0));
    assert.deepEqual(await shades(), [true, false], "its lines have ended");
  });

  for (const size of [{ width: 1280, height: 720 }, { width: 320, height: 568 }]) {
    visit(`a question that is out of view has a bar that leads to it, at ${size.width} px`, size, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports({ status: 403, json: REFUSAL });
      await beginPlan(visitor, { tasks: ids(250) });
      await comesIntoView(visitor, "#plan-choice-title");
      assert.equal(await page.locator(".below").count(), 0);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await visitor.sees(".below", "The plan needs you.");
      await comesIntoView(visitor, ".below button");
      assert.deepEqual(await visitor.violations(), []);
      await page.locator(".below button").focus();
      await page.keyboard.press("Enter");
      await comesIntoView(visitor, "#plan-choice-title");
      await visitor.until("the bar goes", async () => (await page.locator(".below").count()) === 0);
    });
  }

  visit("a page that is loaded stays where it is, and has the bar for a job that its link leads to", { width: 375, height: 667 }, async (visitor) => {
    const { page } = visitor;
    await page.evaluate((job) => {
      location.hash = `#project=p&instance=i&job=${job}`;
    }, JOB);
    await page.reload();
    await visitor.sees(".below", "The job needs a token.");
    assert.equal(await page.evaluate(() => scrollY), 0);
    await page.locator(".below button").click();
    await comesIntoView(visitor, "#fresh-token");
    assert.match(await focused(visitor), /id="fresh-token"/);
  });

  visit("beside the button it is said what became of what is filled in, until that is changed", async (visitor) => {
    const { page } = visitor;
    const said = page.locator("#form .row > button[type=submit] + .hint");
    await visitor.answerLooks(progress("SUCCEEDED", 1));
    await visitor.begin({ tasks: ["a"] });
    await visitor.sees("#form .row", "This was sent: see “Job”.");
    await page.locator("#token").fill(newToken());
    assert.equal(await said.count(), 1, "the token is no part of what is imported");
    await page.locator("#tasks").fill("b");
    await visitor.until("it goes", async () => (await said.count()) === 0);
    await page.locator("#tasks").fill("a");
    await visitor.sees("#form .row", "This was sent: see “Job”.");
    await page.locator("#job").getByRole("button", { name: "Remove from this page" }).click();
    await visitor.sees("#form .row", "This was sent: see “Answer”.");
    await visitor.speak("zh-Hans");
    await visitor.sees("#form .row", "此内容已发送，见“响应”。");
  });

  visit("all of two reasons are in view, and more of them are in a box that looks like one", { width: 1000, height: 900 }, async (visitor) => {
    const { page } = visitor;
    const reason = (name) => ({ resource_type: "task", resource_name: name, error_code: "ROMA.00110006", error_msg: "The resource does not exist." });
    const answers = (count) => progress("FAILED", 1, { reasons: taskIds(count).map(reason) });
    await visitor.answerLooks(answers(2));
    await visitor.begin({ tasks: ["a"] });
    const box = page.locator("#job .reasons-box");
    for (const width of [1000, 320]) {
      await page.setViewportSize({ width, height: 900 });
      assert.ok(await box.evaluate((element) => element.scrollHeight <= element.clientHeight), `at ${width} px`);
    }
    assert.match(await box.evaluate((element) => getComputedStyle(element).borderTopStyle), /solid/);
  });

  visit("the button to copy an id stands beside it in both columns of the page", { width: 1280, height: 900 }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: JOB } });
    await visitor.answerLooks(progress("Running", 0.35, { id: JOB }));
    await visitor.fill();
    await visitor.send();
    await page.locator("#job-state.run").waitFor();
    const isBeside = (selector) =>
      page.locator(`${selector} dd:has(> .copy)`).evaluate((fact) => {
        const [id, copy] = [".data", ".copy"].map((part) => fact.querySelector(part).getBoundingClientRect());
        return copy.top < id.bottom && copy.bottom > id.top;
      });
    assert.ok(await isBeside("#job"));
    await page.unroute("**/assets/import");
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await visitor.fill();
    await visitor.send();
    await visitor.sees(card, "refused");
    assert.ok(await isBeside("#delivery"));
    await beginPlan(visitor, { tasks: ids(250) });
    await inState(visitor, "Needs");
    assert.ok(await isBeside("#plan-choice"));
  });
});
