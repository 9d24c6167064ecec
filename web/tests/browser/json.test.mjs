// The same request as text, both ways in step, with what is wrong marked
// at its line and column.

import assert from "node:assert/strict";

import { suite, taskIds, visit } from "./visit.mjs";

const fieldsTab = ({ page }) => page.getByRole("tab", { name: "Fields" });
const jsonTab = ({ page }) => page.getByRole("tab", { name: "JSON" });
const json = ({ page }) => page.locator("#json");

/** What is selected in the text. */
const selected = ({ page }) =>
  json({ page }).evaluate((area) => (document.activeElement === area ? area.value.slice(area.selectionStart, area.selectionEnd) : null));

/** The places of the marks, and their words. */
const marks = ({ page }) =>
  page.locator("#json-notes > li").evaluateAll((items) =>
    items.map((item) => [item.querySelector("button")?.innerText, item.querySelector(".note-message")?.innerText]),
  );

suite("the JSON tab", () => {
  visit("the tabs are one stop, and arrows lead from one to the other", async (visitor) => {
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement.id);
    const state = () =>
      page.getByRole("tab").evaluateAll((tabs) =>
        tabs.map((tab) => {
          const panel = document.getElementById(tab.getAttribute("aria-controls"));
          return [tab.getAttribute("aria-selected"), tab.tabIndex, panel.getAttribute("role"), panel.checkVisibility(), panel.getAttribute("aria-labelledby") === tab.id];
        }),
      );
    const first = [["true", 0, "tabpanel", true, true], ["false", -1, "tabpanel", false, true]];
    const second = [["false", -1, "tabpanel", false, true], ["true", 0, "tabpanel", true, true]];
    assert.equal(await page.getByRole("tablist").getAttribute("aria-label"), "How to fill it in");
    assert.deepEqual(await state(), first);
    await page.locator("#token").focus();
    for (let presses = 0; presses < 5 && (await focused()) !== "tab-fields"; presses += 1) {
      await page.keyboard.press("Tab");
    }
    for (const [key, tab, expected] of [
      ["ArrowRight", "tab-json", second],
      ["ArrowRight", "tab-fields", first],
      ["ArrowLeft", "tab-json", second],
      ["Home", "tab-fields", first],
      ["End", "tab-json", second],
    ]) {
      await page.keyboard.press(key);
      await visitor.until(`${key} leads to ${tab}`, async () => (await focused()) === tab);
      assert.deepEqual(await state(), expected, key);
    }
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "json");
  });

  visit("what is typed into the fields is there as text, and the other way round", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ app: "orders", tasks: "a\nb, c" });
    await jsonTab(visitor).click();
    assert.deepEqual(JSON.parse(await json(visitor).inputValue()), {
      apps: "orders",
      tasks: ["a", "b", "c"].map((task_id) => ({ task_id })),
    });
    const text = '{"tasks":[{"task_id":"x, y"},\n\n {"task_id":"z"}]}';
    await json(visitor).fill(text);
    assert.match(await page.locator("#count").innerText(), /^2 of 100/);
    await fieldsTab(visitor).click();
    assert.equal(await page.locator("#app").inputValue(), "");
    assert.equal(await page.locator("#tasks").inputValue(), '"x, y"\nz');
    assert.deepEqual(await page.locator(".tasks-list .id").allInnerTexts(), ["x, y", "z"]);
    // As it was typed, as long as the fields say nothing else.
    await jsonTab(visitor).click();
    assert.equal(await json(visitor).inputValue(), text);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts[0].request.postData(), text, "sent as typed, to the byte");
    await fieldsTab(visitor).click();
    await page.locator("#app").fill("billing");
    await jsonTab(visitor).click();
    assert.equal(JSON.parse(await json(visitor).inputValue()).apps, "billing");
  });

  visit("a plan is no JSON, and loses nothing to it", async (visitor) => {
    const { page } = visitor;
    const table = "application,task_id\norders,a\nbilling,b";
    await visitor.fill({ tasks: table });
    await jsonTab(visitor).click();
    await visitor.sees("#no-json", "This is a plan of 2 imports");
    assert.equal(await json(visitor).count(), 0);
    assert.equal(await page.locator("#count").count(), 0);
    await page.getByRole("button", { name: "Back to the fields" }).click();
    await visitor.until("the focus is not lost", () => page.evaluate(() => document.activeElement.id === "tab-fields"));
    assert.equal(await page.locator("#tasks").inputValue(), table);
  });

  visit("a text that one import cannot take is offered as a plan", async (visitor) => {
    const { page } = visitor;
    await jsonTab(visitor).click();
    await json(visitor).fill(JSON.stringify({ tasks: taskIds(101).map((task_id) => ({ task_id })) }));
    await visitor.sees("#make-plan", "One import takes at most 100.");
    // Whoever looks at the fields first is offered it there as well.
    await page.locator("#tab-fields").click();
    await page.locator("#tasks").waitFor();
    await page.getByRole("button", { name: "Make it a plan" }).click();
    await visitor.sees("#draft", "101 items in 2 imports");
    await visitor.until("the focus is not lost", () => page.evaluate(() => document.activeElement.id === "tab-fields"));
    assert.equal((await page.locator("#tasks").inputValue()).split("\n").length, 101);
  });

  visit("violations are marked at their line and column, and the place leads there", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "" });
    await jsonTab(visitor).click();
    await json(visitor).fill('{\n  "apps": "a/b",\n  "tasks": [\n    { "taskId": "😀" }, { "task_id": 12345678901234567890 }\n  ]\n}');
    await visitor.until("marks", async () => (await marks(visitor)).length === 4);
    const places = (await marks(visitor)).map(([place]) => place);
    assert.deepEqual(places, ["Line 2, column 11:", "Line 4, column 5:", "Line 4, column 7:", "Line 4, column 38:"]);
    assert.match((await marks(visitor))[0][1], /U\+002F/);
    assert.deepEqual(await page.locator("#json-notes mark").allInnerTexts(), ['"a/b"', '{ "taskId": "😀" }', '"taskId"', "12345678901234567890"]);
    assert.equal(await json(visitor).getAttribute("aria-invalid"), null, "nothing was to be sent yet");
    for (const [index, text] of ['"a/b"', '{ "taskId": "😀" }', '"taskId"', "12345678901234567890"].entries()) {
      await page.locator("#json-notes button").nth(index).click();
      assert.equal(await selected(visitor), text);
    }

    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.equal(await json(visitor).getAttribute("aria-invalid"), "true");
    assert.ok((await json(visitor).getAttribute("aria-describedby")).split(" ").includes("json-notes"));
    await page.locator("#summary a").last().click();
    assert.equal(await selected(visitor), "12345678901234567890", "the summary leads to the place");
    assert.deepEqual(visitor.calls, []);
  });

  visit("a place far down is brought into view", async (visitor) => {
    const { page } = visitor;
    await jsonTab(visitor).click();
    const tasks = [...taskIds(90), ""].map((task_id) => `    { "task_id": ${JSON.stringify(task_id)} }`);
    await json(visitor).fill(`{\n  "tasks": [\n${tasks.join(",\n")}\n  ]\n}`);
    await json(visitor).evaluate((area) => area.scrollTo(0, 0));
    await page.locator("#json-notes button").first().click();
    assert.equal(await selected(visitor), '""');
    const { above, below } = await json(visitor).evaluate((area) => {
      const line = area.scrollHeight / area.value.split("\n").length;
      const top = 92 * line - area.scrollTop;
      return { above: top, below: area.clientHeight - top - line };
    });
    assert.ok(above >= 0 && below >= 0, `${above} ${below}`);
  });

  const isSent = "It is kept, and it is what will be sent.";
  const isWrong = "It is kept, and cannot be sent as it is.";
  for (const [name, text, said] of [
    ["text that is not JSON", '{"apps": "orders",}', isWrong],
    ["half of a JSON", '{"apps": "ord', isWrong],
    ["a field that no field is for", '{"apps": "orders", "mode": "AddNew"}', isSent],
    ["keys that JavaScript has a meaning for", '{"__proto__": {"apps": "x"}, "constructor": 1}', isSent],
    ["a key that stands there twice", '{"apps": "a", "apps": "b"}', isWrong],
    ["a number where a string should be", '{"tasks": [{"task_id": 7}]}', isWrong],
    ["null", '{"apps": null}', isWrong],
  ]) {
    visit(`${name} is kept and marked, and nothing of the form is lost`, async (visitor) => {
      const { page } = visitor;
      await visitor.fill({ app: "before", tasks: "one\ntwo" });
      await jsonTab(visitor).click();
      await json(visitor).fill(text);
      await visitor.until("a mark", async () => (await marks(visitor)).length > 0);
      await fieldsTab(visitor).click();
      await visitor.sees("#apart", said);
      const isUnreadable = (await page.locator("#apart strong").innerText()) === "The JSON cannot be read yet, so the fields cannot show it";
      assert.equal(isUnreadable, name.includes("JSON"));
      await page.getByRole("button", { name: "Back to the JSON" }).click();
      assert.equal(await json(visitor).inputValue(), text);

      await fieldsTab(visitor).click();
      await page.getByRole("button", { name: "Use the fields instead" }).click();
      assert.equal(await page.locator("#app").inputValue(), "before");
      assert.equal(await page.locator("#tasks").inputValue(), "one\ntwo");
      assert.equal(await page.evaluate(() => document.activeElement.id), "tab-fields", "the focus is not lost");
      await page.getByRole("button", { name: "Get the text back" }).click();
      await visitor.until("the text is back", async () => (await json(visitor).inputValue()) === text);
    });
  }

  for (const [name, text] of [
    ["nothing", ""],
    ["white space", "  \n"],
  ]) {
    visit(`a text with ${name} in it is shown as empty fields, which can be filled in`, async (visitor) => {
      const { page } = visitor;
      await visitor.fill({ app: "before", tasks: "one\ntwo" });
      await jsonTab(visitor).click();
      await json(visitor).fill(text);
      await visitor.until("a mark", async () => (await marks(visitor)).length > 0);
      await fieldsTab(visitor).click();
      assert.equal(await page.locator("#apart").count(), 0);
      assert.deepEqual([await page.locator("#app").inputValue(), await page.locator("#tasks").inputValue()], ["", ""]);
      await page.locator("#tasks").fill("three");
      await visitor.send();
      await page.locator("#job").waitFor();
      assert.deepEqual(visitor.posts[0].request.postDataJSON(), { tasks: [{ task_id: "three" }] });
    });
  }

  visit("what was typed since a text was put aside is not lost when that is taken back, nor what is typed there then", async (visitor) => {
    const { page } = visitor;
    const text = JSON.stringify({ tasks: Array.from({ length: 120 }, (_, index) => ({ task_id: `t${index}` })) });
    await visitor.fill({ tasks: "" });
    await jsonTab(visitor).click();
    await json(visitor).fill(text);
    await page.getByRole("button", { name: "Make it a plan" }).click();
    await page.locator("#app").fill("orders");
    await page.locator("#tasks").fill("typed\nsince");
    await page.getByRole("button", { name: "Get the text back" }).click();
    await visitor.until("the text is back", async () => (await json(visitor).inputValue()) === text);
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-json", "the focus is not lost");
    await json(visitor).fill('{"tasks":[{"task_id":"other"}]}');
    await visitor.sees("#fields-aside", "What stood in the fields was put aside.");
    await page.getByRole("button", { name: "Back to it" }).click();
    await visitor.until("the list is back", async () => (await page.locator("#tasks").inputValue()) === "typed\nsince");
    assert.equal(await page.locator("#app").inputValue(), "orders");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-fields", "the focus is not lost");
    await page.getByRole("button", { name: "Get the text back" }).click();
    await visitor.until("the text is back", async () => (await json(visitor).inputValue()).includes("other"));
  });

  visit("an error of the text leads to the text, wherever it is sent from", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "one" });
    await jsonTab(visitor).click();
    await json(visitor).fill('{"tasks": [,]}');
    await visitor.until("nothing is counted", async () => (await page.locator("#count").count()) === 0);
    await fieldsTab(visitor).click();
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.equal(await jsonTab(visitor).getAttribute("aria-selected"), "true");
    assert.equal(await page.locator("#summary a").count(), 1);
    await page.locator("#summary a").click();
    assert.equal(await selected(visitor), ",");
    await json(visitor).fill('{"tasks": []}');
    await visitor.until("the summary goes", async () => (await page.locator("#summary").count()) === 0);
    assert.deepEqual(visitor.calls, []);
  });

  visit("an error of the text leads to the text, also after the other tab was opened", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "" });
    await jsonTab(visitor).click();
    await json(visitor).fill('{"tasks": [{"task_id": 7}]}');
    await visitor.send();
    await page.locator("#summary").waitFor();
    await fieldsTab(visitor).click();
    await page.locator("#apart").waitFor();
    await page.locator("#summary a").last().click();
    await visitor.until("the place is selected", async () => (await selected(visitor)) === "7");
    assert.equal(await jsonTab(visitor).getAttribute("aria-selected"), "true");
  });

  visit("a long text of which no plan can be made says what the fields cannot hold", async (visitor) => {
    const { page } = visitor;
    const tasks = Array.from({ length: 101 }, (_, number) => ({ task_id: `t${number}` }));
    await jsonTab(visitor).click();
    await json(visitor).fill(JSON.stringify({ tasks }));
    await page.locator("#make-plan").waitFor();
    assert.equal(await page.locator("#no-plan").count(), 0);
    await json(visitor).fill(JSON.stringify({ tasks: tasks.map((task) => ({ ...task, owner: "me" })) }));
    await visitor.sees("#no-plan", "One import takes at most 100, and no plan can be made of this text: the fields cannot hold “owner”.");
    assert.equal(await page.locator("#make-plan").count(), 0);
    await visitor.speak("zh-Hans");
    await visitor.sees("#no-plan", "此文本无法变成计划：字段中放不下“owner”。");
  });

  visit("what is not JSON is told with its place once, and leads there", async (visitor) => {
    const { page } = visitor;
    await jsonTab(visitor).click();
    await json(visitor).fill('{"tasks": [,]}');
    await visitor.until("a mark", async () => (await marks(visitor)).length === 1);
    const [[place, message]] = await marks(visitor);
    assert.equal(place, message);
    assert.match(message, /^The body is not JSON at line 1, column 12: /);
    await page.locator("#json-notes button").click();
    assert.equal(await selected(visitor), ",");
  });

  visit("an error of the list leads to the list, also when it is sent from beside the text", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: '["a","b",]' });
    await jsonTab(visitor).click();
    await visitor.send();
    const summary = page.locator("#summary");
    await summary.waitFor();
    await visitor.until("the summary has the focus", () => summary.evaluate((element) => element === document.activeElement));
    assert.match(await page.title(), /^Error: /);
    assert.equal(await fieldsTab(visitor).getAttribute("aria-selected"), "true");
    await summary.locator("a").click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "tasks");
    await jsonTab(visitor).click();
    await summary.locator("a").click();
    await visitor.until("the list is open", async () => (await fieldsTab(visitor).getAttribute("aria-selected")) === "true");
    assert.deepEqual(visitor.calls, []);
  });

  visit("a warning does not stand in the way of what is sent as text", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "" });
    await jsonTab(visitor).click();
    const text = '{"tasks":[{"task_id":"a"},{}],"mode":"x"}';
    await json(visitor).fill(text);
    assert.match(await page.locator("#count").innerText(), /^2 of 100/);
    assert.equal(await page.locator("#json-notes .note.warning").count(), 2);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts[0].request.postData(), text);
    await visitor.sees("#job .facts", "2");
  });

  visit("what the endpoint found stands with the text until that is edited", async (visitor) => {
    await visitor.answerImports({
      status: 403,
      json: {
        error_code: "ROMA.13000",
        violations: { violations: [{ code: "too_long", severity: "error", pointer: "/body/apps", message: "Too long, says the endpoint.", help: "" }] },
      },
    });
    await visitor.fill({ tasks: "a" });
    await jsonTab(visitor).click();
    await visitor.send();
    await visitor.until("the mark", async () => (await marks(visitor))[0]?.[1] === "Too long, says the endpoint.");
    await json(visitor).fill("{}");
    await visitor.until("it goes", async () => !(await marks(visitor)).some(([, words]) => /endpoint/.test(words)));
  });

  visit("half a surrogate pair in the text is marked, and not sent as something else", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "a" });
    await jsonTab(visitor).click();
    await json(visitor).evaluate((area) => {
      area.value = `{"apps":"a${String.fromCharCode(0xd83d)}"}`;
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.match((await marks(visitor))[0][1], /D83D/);
    assert.deepEqual(visitor.calls, []);
  });

  visit("no kind of mistake is hidden behind many of another", async (visitor) => {
    const { page } = visitor;
    await jsonTab(visitor).click();
    const rows = taskIds(60).map((id) => JSON.stringify({ task_id: id, name: "n" }));
    await json(visitor).fill(`{"tasks":[${rows.join(",\n")}],"extra":1}`);
    const lines = () => page.locator("#json-notes > li").allInnerTexts();
    await visitor.until("all kinds are told", async () => (await lines()).length === 5);
    assert.match((await lines())[3], /^And 57 more like this\.$/);
    assert.match((await lines())[4], /extra/);
    await visitor.speak("zh-Hans");
    await visitor.until("in Chinese as well", async () => (await lines())[3] === "还有 57 条同类问题。");
  });
});
