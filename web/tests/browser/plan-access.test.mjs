// Plans by keyboard alone, from the list to the record.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { PLAN_STATES } from "./plan-states.mjs";
import { PROJECT, beginPlan, ids, importedOnce, inState, press } from "./plan.mjs";
import { newToken, suite, visit } from "./visit.mjs";

suite("plans for everybody", () => {
  visit("a whole plan by keyboard alone: pause, going on, a reload, and the end", async (visitor) => {
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
    const tabTo = async (target) => {
      for (let presses = 0; presses < 60; presses += 1) {
        if ((await focused()) === target) {
          const outlined = await page.evaluate(() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
          });
          assert.ok(outlined, `${target} shows that it has the focus`);
          return;
        }
        await page.keyboard.press("Tab");
      }
      assert.fail(`never reached by Tab: ${target}`);
    };
    const enter = async (target, text) => {
      await tabTo(target);
      await page.keyboard.insertText(text);
    };
    const press = async (target) => {
      await tabTo(target);
      await page.keyboard.press("Enter");
    };

    const tasks = ids(220);
    const instance = randomUUID();
    const token = newToken();
    await enter("project-id", PROJECT);
    await enter("instance-id", instance);
    await enter("token", token);
    await enter("tasks", tasks.join(","));
    await visitor.sees("#draft", "220 items in 3 imports");
    await press("send");
    await page.locator("#plan").waitFor();
    assert.equal(await focused(), "send", "the focus is not taken away");

    await press("Pause");
    await visitor.until("the button takes it back", async () => (await focused()) === "Go on");
    await inState(visitor, "Paused");
    await press("Import 1 · 100 items");
    await visitor.sees("#plan .part-items", tasks[99]);
    await page.keyboard.press("Shift+Tab");
    await press("Go on");
    await visitor.sees("#plan-doing", "The job of import 2");

    await page.reload();
    await inState(visitor, "Needs a token");
    await enter("plan-token", token);
    await page.keyboard.press("Enter");
    await visitor.until("the plan has the focus", async () => (await focused()) === "plan");
    await visitor.sees("#said-plan", "Plan: Running");
    await inState(visitor, "Ended");
    await visitor.sees("#said-plan", "Plan: Ended");
    await importedOnce(instance, tasks);
    await press("Remove the plan");
    await press("Remove the plan and its record");
    await page.locator("#plan").waitFor({ state: "detached" });
    assert.equal(await focused(), "main");
  });

  visit("what is said of a plan and of a file in Chinese has Chinese punctuation", async (visitor) => {
    const { page } = visitor;
    await visitor.speak("zh-Hans");
    await page.locator("#file").setInputFiles({ name: "gbk.csv", mimeType: "text/csv", buffer: Buffer.from([0x61, 0x0a, 0xc8, 0xce]) });
    await visitor.sees(".taken.error", /^gbk\.csv：/);
    await PLAN_STATES["plan-ended"](visitor);
    await visitor.sees("#said-plan", /^计划：已结束$/);
  });

  visit("a decision by keyboard alone", async (visitor) => {
    const { page } = visitor;
    await PLAN_STATES["plan-unknown"](visitor);
    await visitor.sees("#said-plan", "Plan: Needs your decision");
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
    await page.locator("#plan").focus();
    for (let presses = 0; presses < 20 && (await focused()) !== "It was imported: go on"; presses += 1) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await visitor.sees("#plan-choice", "Nobody knows what became of import 2");
    await visitor.sees("#plan", "1 of 3 imports");
    assert.notEqual(await focused(), "");
    assert.ok(await page.evaluate(() => document.querySelector("#plan").contains(document.activeElement)), "the focus is still in the plan");
  });

  visit("a plan does not call back who has turned to something else since a button was pressed", { width: 2_000, clock: true }, async (visitor) => {
    const { page } = visitor;
    const running = (share) => ({ json: { status: "Running", progress_percent: share } });
    await visitor.answerImports({ json: { job_id: "a" } });
    await visitor.answerLooks(running(0.1));
    await beginPlan(visitor);
    await visitor.sees("#plan progress", "10%");
    await visitor.answerLooks(running(0.2));
    await press(visitor, "Check now");
    await visitor.sees("#plan progress", "20%");
    // Beside all that is on the page.
    await page.mouse.click(5, 400);
    await visitor.answerLooks(running(0.3));
    await page.clock.fastForward(20_000);
    await visitor.sees("#plan progress", "30%");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  });
});
