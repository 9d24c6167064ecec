// The two fields. Lists in every form that people keep them in, files,
// and what was understood.

import assert from "node:assert/strict";

import { paste, suite, visit } from "./visit.mjs";

/** The ids that are shown as understood. */
const understood = (page) => page.locator(".tasks-list .id").allInnerTexts();

/** A file of a test. */
const file = (name, content) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });

/** Files as the browser's own events carry them. */
async function dragged(page, ...files) {
  return page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const [name, text] of contents) {
      transfer.items.add(new File([text], name));
    }
    return transfer;
  }, files);
}

/** Drops files on the list as a user would, through the browser's own events. */
async function drop(page, ...files) {
  const data = await dragged(page, ...files);
  await page.locator("#tasks").dispatchEvent("dragover", { dataTransfer: data });
  await page.locator("#tasks").dispatchEvent("drop", { dataTransfer: data });
}

suite("the list", () => {
  for (const [name, text, ids] of [
    ["lines", "a\nb\nc", ["a", "b", "c"]],
    ["lines of Windows", "a\r\nb\r\n\r\nc\r\n", ["a", "b", "c"]],
    ["commas", "a, b,c", ["a", "b", "c"]],
    ["semicolons", "a;b; c", ["a", "b", "c"]],
    ["tabs", "a\tb\tc", ["a", "b", "c"]],
    ["quoted CSV", '"a","b,c","d ""e"""', ["a", "b,c", 'd "e"']],
    ["a byte order mark before a quote", '\uFEFF"a"\n"b"', ["a", "b"]],
    ["a JSON array of strings", '["a", "b\\u0063"]', ["a", "bc"]],
    ["a JSON array of objects", '[{"task_id": "a"},\n{"task_id": "b"}]', ["a", "b"]],
    ["a column of a spreadsheet with its header", "Task ID\r\na\r\nb\r\n", ["a", "b"]],
  ]) {
    visit(`${name}: pasted, understood, and sent as understood`, async (visitor) => {
      const { page } = visitor;
      await visitor.fill({ tasks: "" });
      await paste(page, "#tasks", text);
      await visitor.until("the list is understood", async () => (await understood(page)).length === ids.length);
      assert.deepEqual(await understood(page), ids);
      await visitor.send();
      await page.locator("#job").waitFor();
      assert.deepEqual(visitor.posts[0].request.postDataJSON(), { tasks: ids.map((task_id) => ({ task_id })) });
    });
  }

  visit("a table fills both fields, and its repeated rows are one application", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "" });
    await paste(page, "#tasks", "application,task_id\norders,a\norders,b\n");
    await visitor.until("the application's field is filled", async () => (await page.locator("#app").inputValue()) === "orders");
    assert.deepEqual(await understood(page), ["a", "b"]);
    await visitor.sees(".understood", "Line 1 was read as the header of a table.");
    assert.match(await page.locator("#count").innerText(), /^3 of 100/);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.deepEqual(visitor.posts[0].request.postDataJSON(), { apps: "orders", tasks: [{ task_id: "a" }, { task_id: "b" }] });
  });

  visit("a column of names that came with its header is doubted, and names with commas between them have a hint", async (visitor) => {
    const { page } = visitor;
    await page.locator("#app").fill("application\norders\nbilling");
    assert.deepEqual(await visitor.notes("app"), ["The first line, “application”, reads like the header of a column, and would be imported as a name."]);
    assert.equal(await page.locator("#app").getAttribute("aria-invalid"), null);
    await visitor.sees("#app-hint", "Several names go one a line, with no commas between them.");
    await page.locator("#app").fill("orders\nbilling");
    await visitor.until("nothing is said", async () => (await visitor.notes("app")).length === 0);
    await visitor.speak("zh-Hans");
    await page.locator("#app").fill("应用名称\n订单");
    await visitor.sees("#app-notes", "第一行“应用名称”像是一列的表头");
  });

  visit("a table with several applications is not sent as if it had one", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "application,task_id\norders,a\nbilling,b\norders,c" });
    await visitor.sees("#draft", "5 items in 2 imports");
    assert.match((await page.locator("#draft .part").allInnerTexts()).join(), /4 items · orders,.*1 item · billing/);
    assert.deepEqual(visitor.calls, []);
  });

  visit("columns that are not read are named", async (visitor) => {
    await visitor.fill({ tasks: "owner;task_id\nme;a" });
    await visitor.until("a warning", async () => /owner/.test((await visitor.notes("tasks"))[0] ?? ""));
    await visitor.send();
    await visitor.page.locator("#job").waitFor();
  });

  visit("JSON that is broken says where, and nothing of it is taken for an id", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: '["a",\n"b",]' });
    await page.locator("#tasks").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".tasks-list .id").count(), 0);
    assert.equal(await page.locator("#summary").count(), 0, "nothing was to be sent yet");
    await visitor.until("an error", async () => /line 2, column 5/.test((await visitor.notes("tasks"))[0] ?? ""));
  });

  visit("undo leads from a paste of which something was taken off back to the list before, and redo to the paste", async (visitor) => {
    const { page } = visitor;
    const value = () => page.locator("#tasks").inputValue();
    await visitor.fill({ tasks: "" });
    await paste(page, "#tasks", "old-1\nold-2");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await paste(page, "#tasks", "new-1\u00A0\nnew-2");
    await visitor.sees(".trimmed", "1 character");
    assert.equal(await value(), "new-1\nnew-2");
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "");
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "old-1\nold-2");
    assert.equal(await page.locator(".trimmed").count(), 0);

    await page.keyboard.press("Control+A");
    await paste(page, "#tasks", "\uFEFFnew-1\nnew-2\n");
    assert.equal(await value(), "new-1\nnew-2\n");
    await page.keyboard.type("x");
    assert.equal(await value(), "new-1\nnew-2\nx", "the caret is behind what was pasted");
    await page.keyboard.press("Control+Z");
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "old-1\nold-2");
    await page.keyboard.press("Control+Shift+Z");
    assert.equal(await value(), "new-1\nnew-2\n");
    await page.keyboard.press("Control+Z");
    assert.deepEqual(await understood(page), ["old-1", "old-2"]);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.deepEqual(visitor.posts[0].request.postDataJSON(), { tasks: [{ task_id: "old-1" }, { task_id: "old-2" }] });
  });

  visit("a paste of which something was taken off goes as it is between what stands there", async (visitor) => {
    const { page } = visitor;
    await page.locator("#tasks").fill("a\n\nz");
    await page.locator("#tasks").evaluate((field) => field.setSelectionRange(2, 2));
    const pasted = "<img src=x onerror=alert(1)>\n&amp; &lt;  b\t</textarea>\n\n";
    await paste(page, "#tasks", `\uFEFF${pasted}`);
    assert.equal(await page.locator("#tasks").inputValue(), `a\n${pasted}\nz`);
    assert.equal(await page.locator("img").count(), 0);
  });

  visit("a long list of which something was taken off is pasted at once, and no step mixes it with another", async (visitor) => {
    const { page } = visitor;
    const value = () => page.locator("#tasks").inputValue();
    const ids = Array.from({ length: 3000 }, (_, index) => `task-${index}`);
    await page.locator("#tasks").focus();
    await page.keyboard.type("before");
    await page.keyboard.press("Home");
    const begun = Date.now();
    await paste(page, "#tasks", `${ids.join("\u00A0\n")}\n`);
    // Line by line it would be a minute.
    assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
    const all = ids.join("\n");
    assert.equal(await value(), `${all}\nbefore`);
    await page.keyboard.type("x");
    assert.equal(await value(), `${all}\nxbefore`, "the focus and the caret are where they were");
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Control+Z");
      assert.equal(await value(), `${all}\nbefore`);
    }
  });

  visit("undo leads from a file back to the list before, and never into a mixture", async (visitor) => {
    const { page } = visitor;
    const value = () => page.locator("#tasks").inputValue();
    await visitor.fill({ tasks: "" });
    await paste(page, "#tasks", "old-1\nold-2");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "file");
    await page.locator("#file").setInputFiles(file("list.csv", "file-1\r\nfile-2\r\n"));
    await visitor.sees(".taken", "Read from list.csv.");
    assert.equal(await value(), "file-1\nfile-2\n");
    assert.equal(await page.evaluate(() => document.activeElement.id), "file", "the focus stays where it was");
    await page.locator("#tasks").focus();
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "");
    assert.equal(await page.locator(".taken").count(), 0);
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "old-1\nold-2");

    // One that takes long to be read takes the place of none that was chosen after it.
    await page.evaluate(() => {
      const { arrayBuffer } = Blob.prototype;
      Blob.prototype.arrayBuffer = async function () {
        const bytes = await arrayBuffer.call(this);
        if (this.name === "slow.csv") await new Promise((resolve) => (globalThis.letCome = resolve));
        return bytes;
      };
    });
    await page.locator("#file").setInputFiles(file("slow.csv", "slow"));
    await visitor.until("it is being read", () => page.evaluate(() => globalThis.letCome !== undefined));
    await page.locator("#file").setInputFiles(file("list.csv", "file-2"));
    await visitor.sees(".taken", "Read from list.csv.");
    await page.evaluate(async () => {
      globalThis.letCome();
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    assert.equal(await value(), "file-2");
    await page.locator(".taken button").press("Enter");
    await page.locator(".taken").waitFor({ state: "detached" });

    // The way back that the page offers is a step like any other.
    await page.locator("#file").setInputFiles(file("list.csv", "file-3"));
    await page.locator(".taken button").press("Enter");
    await page.locator(".taken").waitFor({ state: "detached" });
    assert.equal(await value(), "old-1\nold-2");
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "file-3");
    await page.keyboard.press("Control+Z");
    assert.equal(await value(), "old-1\nold-2");
  });

  visit("a file that is dropped while something else is typed leaves the focus there, and no step that mixes lists", async (visitor) => {
    const { page } = visitor;
    await page.locator("#tasks").fill("old-1\nold-2");
    await page.locator("#tasks").fill("");
    await page.locator("#token").focus();
    await page.keyboard.type("abc");
    await drop(page, ["list.txt", "file-1\nfile-2"]);
    await visitor.sees(".taken", "Read from list.txt.");
    assert.equal(await page.evaluate(() => document.activeElement.id), "token");
    await page.locator("#tasks").focus();
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Control+Z");
      assert.equal(await page.locator("#tasks").inputValue(), "file-1\nfile-2");
    }
  });

  visit("undo does not mix the application that a list names with what was typed before", async (visitor) => {
    const { page } = visitor;
    await page.locator("#app").focus();
    await page.keyboard.type("abc");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await paste(page, "#tasks", "application,task_id\norders,a\n");
    assert.equal(await page.locator("#app").inputValue(), "orders");
    await page.locator("#app").focus();
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Control+Z");
      assert.match(await page.locator("#app").inputValue(), /^(orders)?$/);
    }
  });

  visit("digits of numbers are kept as they are written", async (visitor) => {
    await visitor.fill({ tasks: "[12345678901234567890]" });
    await visitor.until("they are", async () => (await understood(visitor.page))[0] === "12345678901234567890");
    assert.match((await visitor.notes("tasks"))[0], /just as it is written/);
  });

  visit("duplicates are marked in their place, and sent", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "a\nb\na" });
    assert.deepEqual(await understood(page), ["a", "b", "a"]);
    assert.equal(await page.locator(".tasks-list li.odd .number").innerText(), "3");
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts[0].request.postDataJSON().tasks.length, 3);
  });

  for (const [name, content, ids] of [
    ["list.txt", "a\r\nb", ["a", "b"]],
    ["list.csv", "\uFEFFtask_id;owner\na;me\nb;me", ["a", "b"]],
    ["list.json", '{"apps":"orders","tasks":[{"task_id":"a"},{"task_id":"b"}]}', ["a", "b"]],
    ["unicode.txt", Buffer.from("\uFEFFa\nb", "utf16le"), ["a", "b"]],
  ]) {
    visit(`${name} can be chosen, and taken back`, async (visitor) => {
      const { page } = visitor;
      await visitor.fill({ tasks: "before" });
      await page.locator("#file").setInputFiles(file(name, content));
      await visitor.sees(".taken", `Read from ${name}.`);
      assert.deepEqual(await understood(page), ids);
      assert.equal(await page.locator("#app").inputValue(), name.endsWith("json") ? "orders" : "");
      await page.locator(".taken button").click();
      await visitor.until("what was there is back", async () => (await page.locator("#tasks").inputValue()) === "before");
      assert.equal(await page.locator("#app").inputValue(), "");
      // The same file again.
      await page.locator("#file").setInputFiles(file(name, content));
      await visitor.sees(".taken", `Read from ${name}.`);
    });
  }

  visit("a file can be dropped on the list; of several the first is read, and it says so", async (visitor) => {
    const { page } = visitor;
    await drop(page, ["list.txt", "a\nb"]);
    await visitor.sees(".taken", "Read from list.txt.");
    assert.deepEqual(await understood(page), ["a", "b"]);
    await drop(page, ["first.txt", "c"], ["second.txt", "d"]);
    await visitor.sees(".taken", "Only the first of these files was read.");
    assert.deepEqual(await understood(page), ["c"]);
  });

  visit("a file that is dropped beside the list is read all the same, and does not take the page away", async (visitor) => {
    const { page } = visitor;
    for (const [index, place] of ["#token", "h1", "body"].entries()) {
      const data = await dragged(page, [`list${index}.txt`, `a${index}`]);
      for (const name of ["dragover", "drop"]) {
        // What nobody prevents, the browser does: it opens the file.
        const prevented = await page.locator(place).evaluate(
          (element, [type, dataTransfer]) => !element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })),
          [name, data],
        );
        assert.ok(prevented, `${name} on ${place}`);
      }
      await visitor.sees(".taken", `Read from list${index}.txt.`);
      assert.equal(await page.locator("#tasks").inputValue(), `a${index}`);
    }
    // A piece of text can still be dragged into a field.
    const text = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.setData("text/plain", "p");
      return transfer;
    });
    assert.ok(
      await page.locator("#project-id").evaluate(
        (element, dataTransfer) => element.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer })),
        text,
      ),
    );
  });

  visit("a file that is dropped on the text is read into it, and can be taken back", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "before" });
    await page.getByRole("tab", { name: "JSON" }).click();
    const text = page.locator("#json");
    const before = await text.inputValue();
    const body = '{"tasks": [{"task_id": "x"}]}';
    const data = await dragged(page, ["body.json", body]);
    await text.dispatchEvent("dragover", { dataTransfer: data });
    assert.equal(await page.locator(".drops.drop #json").count(), 1, "it shows that it takes it");
    await text.dispatchEvent("drop", { dataTransfer: data });
    await visitor.sees(".taken", "Read from body.json.");
    assert.equal(await page.locator(".drops.drop").count(), 0);
    assert.equal(await text.inputValue(), body);
    await page.locator(".taken button").press("Enter");
    await page.locator(".taken").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "json");
    assert.equal(await text.inputValue(), before);
  });

  visit("a list that is dropped on the text is taken for the list, and can be taken back", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "before" });
    await page.getByRole("tab", { name: "JSON" }).click();
    const text = page.locator("#json");
    // The fields cannot show this one.
    await text.fill('{"mode": 1}');
    const data = await dragged(page, ["list.csv", "application,task_id\norders,a\norders,b"]);
    await text.dispatchEvent("dragover", { dataTransfer: data });
    await text.dispatchEvent("drop", { dataTransfer: data });
    await visitor.sees(".taken", "Read from list.csv.");
    assert.equal(await page.locator("#tasks").inputValue(), "application,task_id\norders,a\norders,b");
    assert.equal(await page.locator("#app").inputValue(), "orders");
    await visitor.until("the focus is not lost", () => page.evaluate(() => document.activeElement.id === "tab-fields"));
    await page.locator(".taken button").press("Enter");
    await page.locator(".taken").waitFor({ state: "detached" });
    assert.equal(await text.inputValue(), '{"mode": 1}');
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-json");
  });

  visit("taking a file back leaves the focus with the list", async (visitor) => {
    const { page } = visitor;
    await page.locator("#file").setInputFiles(file("list.txt", "a\nb"));
    await page.locator(".taken button").press("Enter");
    await page.locator(".taken").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "tasks");
  });

  visit("a file that is no text is refused, and what stood there stays", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "before" });
    await page.locator("#file").setInputFiles(file("<b>gbk</b>.csv", Buffer.from([0x61, 0x0a, 0xc8, 0xce, 0xce, 0xf1])));
    await visitor.sees(".taken.error", "something on line 2 cannot be read");
    await visitor.sees(".taken.error", "<b>gbk</b>.csv");
    assert.equal(await page.locator("#tasks").inputValue(), "before");
  });

  visit("a file is chosen by keyboard too", async (visitor) => {
    const { page } = visitor;
    // From the start, because what is still on its way to the browser when the key is
    // pressed comes too late, and no dialogue is caught. Each question to the page
    // behind it waits for it.
    const chooser = page.waitForEvent("filechooser");
    await page.locator("#tasks").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "file");
    const outline = await page.locator("label[for=file]").evaluate((label) => getComputedStyle(label).outlineStyle);
    assert.equal(outline, "solid", "its label shows that it has the focus");
    await page.keyboard.press("Space");
    await (await chooser).setFiles(file("list.txt", "a"));
    await visitor.sees(".taken", "Read from list.txt.");
  });
});
