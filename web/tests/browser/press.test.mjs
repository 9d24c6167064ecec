// One press is one press, however it is made: twice at once, or for too long.

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import { beginPlan, ids, inState } from "./plan.mjs";
import { newToken, progress, requireOnePress, suite, taskIds, visit } from "./visit.mjs";

const JOB = "ff8080814dbd65d7014dbe0d84db0013";

/** Presses a button twice, with so many milliseconds in between, as a hand does that does not look. */
async function pressTwice({ page }, button, gap, by = page.mouse) {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await button.boundingBox();
  const place = [x + width / 2, y + height / 2];
  const press = () => (by === page.mouse ? by.click(...place) : by.tap(...place));
  await press();
  await setTimeout(gap);
  await press();
  await requireOnePress(page);
}

/** Has whatever the presses have begun show itself. */
const comeToRest = () => setTimeout(1_000);

suite("presses", () => {
  for (const gap of [0, 150, 400]) {
    visit(`a double click of ${gap} ms sends one import, also where the answer is there before it ends`, { height: 1500 }, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports({ json: { job_id: JOB } });
      await visitor.answerLooks(progress("SUCCEEDED", 1, { id: JOB }));
      // The line that comes with the first import moves the button.
      await visitor.begin();
      await visitor.sees("#job-state", "Succeeded");
      await visitor.fill({ tasks: taskIds(3) });
      await pressTwice(visitor, page.locator("#form button[type=submit].primary"), gap);
      await comeToRest();
      assert.equal(visitor.posts.length, 2);
    });
  }

  visit("a double click sends an import once whose connection breaks at once", { height: 1500 }, async (visitor) => {
    const { page } = visitor;
    await visitor.begin();
    await page.route("**/assets/import", (route) => route.abort("connectionreset"));
    await visitor.fill({ tasks: taskIds(3) });
    await pressTwice(visitor, page.locator("#form button[type=submit].primary"), 200);
    await comeToRest();
    assert.equal(visitor.posts.length, 2);
    await page.locator("#form button[type=submit].primary").click();
    await visitor.until("a press of its own sends again", () => visitor.posts.length === 3);
  });

  for (const [where, id] of [["a field", "instance-id"], ["the button", "send"]]) {
    visit(`Enter that is held in ${where} sends one import`, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports({ json: { job_id: JOB } });
      await visitor.answerLooks(progress("SUCCEEDED", 1, { id: JOB }));
      await visitor.fill();
      await page.locator(`#${id}`).focus();
      for (let repeats = 0; repeats < 20; repeats++) {
        await page.keyboard.down("Enter");
        // A slow system repeats a key for the first time after a second.
        await setTimeout(repeats === 0 ? 1_000 : 40);
      }
      await page.keyboard.up("Enter");
      await comeToRest();
      assert.equal(visitor.posts.length, 1);
    });
  }

  visit("Enter twice sends one import, also where that is refused at once", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.1006", error_msg: "no" } });
    await visitor.fill();
    await page.locator("#instance-id").focus();
    await page.keyboard.press("Enter");
    await setTimeout(200);
    await page.keyboard.press("Enter");
    await requireOnePress(page);
    await comeToRest();
    assert.equal(visitor.posts.length, 1);
  });

  for (const [what, name, posts] of [
    ["confirms one import", "It was imported: go on", 2],
    ["skips one import", "Skip it", 2],
    ["sends an import once more", "Send it again", 2],
  ]) {
    for (const gap of [150, 400]) {
      visit(`a double click of ${gap} ms ${what}, and not the next one`, { height: 1500 }, async (visitor) => {
        const { page } = visitor;
        await page.route("**/assets/import", (route) => route.abort("connectionreset"));
        await page.route("**/stand-in/**", (route) => route.fulfill({ status: 404, json: { error_code: "ROMA.00110006" } }));
        await beginPlan(visitor, { tasks: ids(250) });
        const button = page.locator("#plan-choice").getByRole("button", { name, exact: true });
        await button.waitFor();
        await pressTwice(visitor, button, gap);
        await comeToRest();
        assert.equal(visitor.posts.length, posts);
        const number = name === "Send it again" ? 1 : 2;
        await visitor.sees("#plan-choice-title", `Import ${number}`);
      });
    }
  }

  visit("a double click or a double tap on “Pause” pauses", { height: 1500, hasTouch: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: JOB } });
    await visitor.answerLooks(progress("Running", 0.5, { id: JOB }));
    await beginPlan(visitor, { tasks: ids(250), token: newToken() });
    for (const by of [page.mouse, page.touchscreen]) {
      await inState(visitor, "Running");
      await pressTwice(visitor, page.getByRole("button", { name: "Pause", exact: true }), 200, by);
      await comeToRest();
      assert.notEqual(await page.locator("#plan-state").innerText(), "Running");
      await page.getByRole("button", { name: "Go on", exact: true }).click();
      await comeToRest();
    }
  });

  visit("pages are turned as fast as they are pressed", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: [] });
    await beginPlan(visitor, { tasks: ids(2_500) });
    const later = page.locator("#plan .pager").getByRole("button", { name: "Next" }).first();
    await pressTwice(visitor, later, 50);
    await visitor.sees("#plan .pager", "Page 3 of");
  });
});
