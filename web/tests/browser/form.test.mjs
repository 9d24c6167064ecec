// The form: what is wrong is said beside its field, and nothing is sent.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import { ENDPOINT_URL, newToken, paste, progress, suite, taskIds, visit } from "./visit.mjs";

suite("the form", () => {
  visit("an empty form says what is missing, beside each field, and sends nothing", async (visitor) => {
    const { page } = visitor;
    await visitor.send();
    const summary = page.locator("#summary");
    await summary.waitFor();
    assert.equal(await summary.evaluate((element) => element === document.activeElement), true, "the summary has the focus");
    assert.match(await page.title(), /^Error: /);

    const listed = await summary.locator("a").allInnerTexts();
    const beside = [];
    for (const field of ["project-id", "instance-id", "token"]) {
      const notes = await visitor.notes(field);
      assert.equal(notes.length, 1, field);
      beside.push(...notes);
      const control = page.locator(`#${field}`);
      assert.equal(await control.getAttribute("aria-invalid"), "true", field);
      assert.ok((await control.getAttribute("aria-describedby")).split(" ").includes(`${field}-notes`), field);
    }
    assert.deepEqual(listed, beside, "the summary says the same words");
    for (const field of ["app", "tasks"]) {
      assert.equal(await page.locator(`#${field}`).getAttribute("aria-invalid"), null, field);
    }
    assert.deepEqual(visitor.calls, []);
  });

  visit("it is said where imports go, if the endpoint says so", async (visitor) => {
    const { page } = visitor;
    await visitor.sees("#destination", "A stand-in answers here: nothing real is imported.");
    await visitor.speak("zh-Hans");
    await visitor.sees("#destination", "这里应答的是模拟服务，不会真正导入。");
    await visitor.speak("en");
    for (const [answer, said] of [
      [{ json: { kind: "gateway", upstream: "https://roma.example" } }, "Goes to: https://roma.example"],
      [{ body: "<html>", contentType: "text/html" }, undefined],
      [{ status: 404, json: { kind: "stand-in" } }, undefined],
    ]) {
      await page.route("**/destination", (route) => route.fulfill(answer));
      const asked = page.waitForResponse("**/destination");
      await page.reload();
      const request = (await asked).request();
      assert.equal(await request.headerValue("x-auth-token"), null);
      if (said === undefined) {
        // What came is taken in before anything else that is done.
        await visitor.speak("zh-Hans");
        await visitor.speak("en");
        assert.equal(await page.locator("#destination").count(), 0);
      } else {
        await visitor.sees("#destination", said);
      }
      await page.unroute("**/destination");
    }
  });

  visit("who answers and does not say where imports go is another endpoint, unless it is in trouble that passes", async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.13000" } });
    await visitor.fill();
    const seen = page.locator("#destination");
    for (const [status, count] of [[503, 1], [429, 1], [401, 0]]) {
      await page.route("**/destination", (route) => route.fulfill({ status }));
      const asked = page.waitForResponse("**/destination");
      await visitor.send();
      await asked;
      // What came is taken in before anything else that is done.
      await visitor.speak("zh-Hans");
      await visitor.speak("en");
      assert.equal(await seen.count(), count, `${status}`);
      await page.unroute("**/destination");
    }
  });

  visit("an import that is meant for elsewhere than where imports go now begins nothing, and it is said", async (visitor) => {
    const { page } = visitor;
    await page.route("**/destination", (route) => route.fulfill({ json: { kind: "gateway", upstream: "https://roma.example" } }));
    await page.reload();
    await visitor.sees("#destination", "Goes to: https://roma.example");
    // From here on, the endpoint says what it is.
    await page.unroute("**/destination");
    const { project, instance } = await visitor.fill();
    await visitor.send();
    await visitor.sees("#delivery", "A stand-in answers here.");
    await visitor.sees("#delivery", "Nothing was imported.");
    await visitor.sees("#destination", "A stand-in answers here: nothing real is imported.");
    const listing = await fetch(`${ENDPOINT_URL}/stand-in/${project}/${instance}/jobs`);
    assert.equal((await listing.json()).count, 0);
    // Once that has been read, another press is another decision.
    await visitor.send();
    await page.locator("#job").waitFor();
  });

  visit("a job is looked at nowhere else than where it was begun, and it is said", async (visitor) => {
    const { page } = visitor;
    await page.route("**/destination", (route) => route.fulfill({ json: { kind: "gateway", upstream: "https://roma.example" } }));
    await page.reload();
    await visitor.sees("#destination", "Goes to: https://roma.example");
    await visitor.answerImports({ json: { job_id: "j1" } });
    await visitor.answerLooks(progress("Running", 0.5, { id: "j1" }));
    await visitor.fill();
    await visitor.send();
    await visitor.sees("#job", "50%");
    // From here on, the endpoint says what it is.
    await page.unroute("**/destination");
    await page.unroute("**/assets/jobs/*");
    await visitor.sees("#job", "A stand-in answers here.");
    await visitor.sees("#destination", "A stand-in answers here: nothing real is imported.");
  });

  visit("the links of the summary lead to the fields", async (visitor) => {
    const { page } = visitor;
    await visitor.send();
    await page.locator("#summary a").nth(2).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "token");
    assert.equal(new URL(page.url()).hash, "");
  });

  visit("errors are checked live once they are shown, and the title follows", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ app: "orders/eu" });
    assert.deepEqual(await visitor.notes("app"), [], "nothing is said while it is typed");
    await visitor.send();
    await visitor.until("the error is shown", async () => (await visitor.notes("app")).length === 1);
    assert.match((await visitor.notes("app"))[0], /\/.*U\+002F/);
    await page.locator("#app").fill("orders*");
    await visitor.until("the error follows", async () => /U\+002A/.test((await visitor.notes("app"))[0]));
    await page.locator("#app").fill("orders");
    await visitor.until("the error goes", async () => (await visitor.notes("app")).length === 0);
    assert.equal(await page.locator("#summary").count(), 0);
    await visitor.until("the title is right", async () => !(await page.title()).startsWith("Error"));
    assert.equal(await page.locator("#app").getAttribute("aria-invalid"), null);
    assert.deepEqual(visitor.calls, []);
  });

  for (const [name, selector, text] of [
    ["an error of the list", "#tasks", '["a","b",]'],
    ["a warning", "#app", " orders"],
  ]) {
    // All of the form is in view: where the page scrolls, the browser may keep the button in its place.
    visit(`a press that leaves a field counts, also where that shows ${name}`, { height: 1600 }, async (visitor) => {
      const { page } = visitor;
      await visitor.fill();
      await page.locator(selector).fill(text);
      const button = await page.locator("form button.primary").boundingBox();
      await page.mouse.move(button.x + 20, button.y + button.height / 2);
      await page.mouse.down();
      await visitor.until("the field is left", () => page.evaluate((field) => !document.activeElement.matches(field), selector));
      await setTimeout(200);
      const pressed = await page.locator("form button.primary").boundingBox();
      assert.equal(pressed.y, button.y, "the button stays under the press");
      await page.mouse.up();
      await page.locator("#summary, #job").first().waitFor();
      await visitor.until("it is said", () => page.locator(`${selector}-notes`).isVisible());
    });
  }

  visit("what is wrong is said when a field is left for another, by a press or a key", async (visitor) => {
    const { page } = visitor;
    await page.locator("#tasks").fill('["a","b",]');
    await page.keyboard.press("Tab");
    await visitor.until("the error is shown", async () => (await visitor.notes("tasks")).length === 1);
    await page.locator("#project-id").fill("project ");
    await page.locator("#instance-id").click();
    await visitor.until("the warning is shown", async () => (await visitor.notes("project-id")).length === 1);
  });

  visit("101 items are not sent as one import, and 100 are", async (visitor) => {
    const { page } = visitor;
    const tasks = taskIds(101);
    await visitor.fill({ tasks });
    assert.equal(await page.locator("#count").innerText(), "101 items in 2 imports");
    await visitor.sees("form button.primary", "Import 101 items in 2 imports");
    assert.deepEqual(visitor.calls, []);

    await page.locator("#tasks").fill(tasks.slice(0, 99).join("\n"));
    await page.locator("#app").fill("orders");
    assert.match(await page.locator("#count").innerText(), /100 of 100/);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts.length, 1);
  });

  for (const [locale, language] of [["en-US", "en"], ["zh-CN", "zh"]]) {
    visit(`the words beside the fields are the endpoint's own words (${language})`, { locale }, async (visitor) => {
      const { page } = visitor;
      const form = {
        project: ` ${"p".repeat(64)}`,
        instance: `${"i".repeat(32)}\u200B${"i".repeat(32)}`,
        token: "with a space",
        app: "orders/eu*",
        tasks: [...taskIds(9), "a", "a", "a"],
      };
      const fields = { "project-id": "/project_id", "instance-id": "/instance_id", token: "/token", app: "/body/apps", tasks: "/body/tasks" };
      const saidByTheEndpoint = async ({ project, instance, token, app, tasks }) => {
        const answer = await fetch(`${ENDPOINT_URL}/v2/${encodeURIComponent(project)}/instances/${encodeURIComponent(instance)}/assets/import`, {
          method: "POST",
          headers: { "Content-Type": "application/json", "Accept-Language": language, ...(token && { "X-Auth-Token": token }) },
          body: JSON.stringify({ apps: app, tasks: tasks.map((task_id) => ({ task_id })) }),
        });
        const { violations } = (await answer.json()).violations;
        return (pointer) => {
          const said = violations.filter((violation) => violation.pointer.startsWith(pointer));
          return said.map(({ message, help }) => [message, help]);
        };
      };
      const saidByThePage = (field) =>
        page.locator(`#${field}-notes > .note`).evaluateAll((notes) =>
          notes.map((note) => [".note-message", ".note-help"].map((part) => note.querySelector(part)?.innerText)),
        );
      await visitor.fill(form);
      await visitor.send();
      await page.locator("#summary").waitFor();
      const said = await saidByTheEndpoint(form);
      for (const [field, pointer] of Object.entries(fields)) {
        assert.deepEqual(await saidByThePage(field), said(pointer), field);
        assert.ok(said(pointer).length > 0 && said(pointer).flat().every((words) => words !== ""), field);
      }
      assert.ok(said("/project_id").length > 1 && said("/instance_id").length > 1 && said("/body/tasks").length > 1);
      // No token at all is something else than one that is none.
      await page.locator("#token").fill("");
      const without = await saidByTheEndpoint({ ...form, token: "" });
      await visitor.until("it is said", async () => (await visitor.notes("token")).join() === without("/token")[0][0]);
      assert.deepEqual(await saidByThePage("token"), without("/token"));
    });
  }

  visit("a warning is shown, says that it is one, and does not stand in the way", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: ["a", "b", "a"] });
    const warning = page.locator("#tasks-notes .note.warning");
    await warning.waitFor();
    assert.match(await warning.innerText(), /^Warning \(does not block\):/);
    assert.equal(await page.locator(".tasks-list li.odd .number").innerText(), "3");
    assert.equal(await page.locator("#tasks").getAttribute("aria-invalid"), null);
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts.length, 1);
  });

  visit("what was typed stays as typed, however long, and the button stays enabled", async (visitor) => {
    const { page } = visitor;
    const long = "x".repeat(65);
    await visitor.fill({ project: long, instance: ".." });
    assert.equal(await page.locator("#project-id").inputValue(), long);
    assert.equal(await page.locator("[maxlength]").count(), 0);
    assert.equal(await page.locator("#form button[type=submit]").isEnabled(), true);
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.match((await visitor.notes("project-id"))[0], /64/);
    assert.equal((await visitor.notes("instance-id")).length, 1);
    assert.equal(await page.locator("#project-id").inputValue(), long);
    assert.deepEqual(visitor.calls, []);
  });

  visit("a list is shown back as it was understood, and its oddities can be singled out", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: "a, b;c\r\n\n d \te\rb" });
    assert.deepEqual(await page.locator(".tasks-list .id").allInnerTexts(), ["a", "b", "c", "d", "e", "b"]);
    await visitor.sees(".understood-head", "6 tasks understood");
    await page.getByRole("button", { name: "Show only these" }).click();
    assert.deepEqual(await page.locator(".tasks-list .number").allInnerTexts(), ["6"]);
    await page.getByRole("button", { name: "Show all" }).click();
    assert.equal(await page.locator(".tasks-list li").count(), 6);
  });

  visit("the body is shown exactly as it is sent, to the last of a hundred items", async (visitor) => {
    const { page } = visitor;
    const others = Array.from({ length: 96 }, (_, number) => `b2e6a456-1234-4a80-aa45-${String(number).padStart(12, "0")}`);
    await visitor.fill({ app: "订单 (eu)", tasks: ['quote"', "back\\slash", "é😀", ...others] });
    const shown = await page.locator("section[aria-labelledby=request-title] > pre").innerText();
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts[0].request.postData(), shown);
    const [, bytes] = /([\d,]+) bytes/.exec(await page.locator("section[aria-labelledby=request-title]").innerText());
    assert.equal(Number(bytes.replaceAll(",", "")), Buffer.byteLength(shown));
  });

  visit("the call is shown as curl for each shell, without the token, and a real shell makes the same call", async (visitor) => {
    const { page, context } = visitor;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const token = newToken();
    const form = await visitor.fill({ token, instance: "it's $(id) & more", app: "orders", tasks: ["a'b", "$(touch pwned)"] });
    await page.locator(".curl > button").click();
    const command = await page.locator(".curl pre").innerText();
    assert.ok(!command.includes(token));
    await page.locator(".curl .copy button").click();
    await visitor.sees(".curl .copy-said", "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), command);

    await visitor.sees(".curl .hint", "First put the token into the variable ROMA_TOKEN.");

    const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
    const said = execFileSync("sh", ["-c", script], { env: { ...process.env, ROMA_TOKEN: token }, encoding: "utf8" }).split("\0");
    await visitor.send();
    await page.locator("#job").waitFor();
    const [{ request }] = visitor.posts;
    assert.equal(said[2], request.url());
    assert.equal(said[4], `X-Auth-Token: ${await request.headerValue("x-auth-token")}`);
    assert.equal(said[8], request.postData());
    assert.equal(form.app, JSON.parse(said[8]).apps);

    for (const shell of ["PowerShell", "cmd"]) {
      await page.locator(".curl .copy button").click();
      await visitor.sees(".curl .copy-said", "Copied");
      await page.getByLabel(shell, { exact: true }).check();
      await visitor.sees(".curl .hint", "the environment variable ROMA_TOKEN");
      assert.equal(await page.locator(".curl .copy-said").innerText(), "", "this one was not copied");
      await visitor.sees(".curl pre", "curl.exe");
      await visitor.sees(".curl", "import-body.json");
      assert.ok(!(await page.locator(".curl").innerText()).includes(token));
    }
  });

  visit("the body can be saved as the file that the shells of Windows read it from", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ app: "订单 (eu)", tasks: ["é😀", 'quote"'] });
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as import-body.json" }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), "import-body.json");
    const saved = readFileSync(await file.path(), "utf8");
    await page.locator(".curl > button").click();
    await page.getByLabel("cmd", { exact: true }).check();
    await visitor.sees(".curl pre", '"@import-body.json"');
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(saved, visitor.posts[0].request.postData());
  });

  visit("what cannot belong to a pasted token is taken off in sight, and can be put back", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ token: "" });
    await paste(page, "#token", "  abc\u200Bdef\n");
    await visitor.sees(".trimmed", "4 characters that are not part of “Token” were removed.");
    assert.equal(await page.locator("#token").inputValue(), "abcdef");

    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator(".trimmed").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.id), "token", "the focus is not lost");
    await visitor.send();
    await visitor.until("the token is reported", async () => (await visitor.notes("token")).length > 0);
    assert.deepEqual(visitor.calls, []);

    await page.getByRole("button", { name: "Clear the token" }).click();
    await paste(page, "#token", newToken());
    assert.equal(await page.locator(".trimmed").count(), 0);
    await visitor.send();
    await page.locator("#job").waitFor();
  });

  visit("the name of the header is taken off a pasted token in sight, and can be put back", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ token: "" });
    await paste(page, "#token", "X-Subject-Token: MII-abc\r\n");
    await visitor.sees(".trimmed", "characters that are not part of “Token” were removed.");
    assert.equal(await page.locator("#token").inputValue(), "MII-abc");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("#token").inputValue(), "X-Subject-Token: MII-abc");
    await page.getByRole("button", { name: "Clear the token" }).click();
    await paste(page, "#token", "x-auth-token:MII-abc");
    await visitor.send();
    await page.locator("#job").waitFor();
    assert.equal(visitor.posts[0].request.headers()["x-auth-token"], "MII-abc");
  });

  visit("two cells that are pasted into an ID do not become one, and empty cells beside names are taken off", async (visitor) => {
    const { page } = visitor;
    for (const cells of ["p\ti", "p\ni\r\n"]) {
      await visitor.fill({ project: "", tasks: [] });
      await paste(page, "#project-id", cells);
      assert.equal(await page.locator("#project-id").inputValue(), "p\ti");
      await page.locator("#project-id").blur();
      assert.match((await visitor.notes("project-id")).join(), /U\+0009/);
    }
    await visitor.fill({ app: "" });
    await paste(page, "#app", "orders\t\r\nbilling\t\r\n");
    assert.equal(await page.locator("#app").inputValue(), "orders\nbilling\n");
    assert.match(await page.locator(".field:has(#app) .trimmed").innerText(), /^2 characters/);
  });

  visit("a pasted list is cleaned of what cannot be seen in sight, beside what was taken off another field", async (visitor) => {
    const { page } = visitor;
    const trimmed = (id) => page.locator(`.field:has(#${id}) .trimmed`);
    await visitor.fill({ project: "", tasks: [] });
    await paste(page, "#project-id", " p\n");
    await paste(page, "#tasks", "\u200Ba\u200Bc\u200B\r\n\uFEFFb\u00A0");
    assert.equal(await page.locator("#tasks").inputValue(), "ac\nb");
    assert.match(await trimmed("tasks").innerText(), /^5 characters/);
    assert.match(await trimmed("project-id").innerText(), /^2 characters/);

    await trimmed("tasks").getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("#tasks").inputValue(), "\u200Ba\u200Bc\u200B\n\uFEFFb\u00A0");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tasks", "the focus is not lost");
    await trimmed("project-id").getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("#project-id").inputValue(), " p");
    assert.equal(await page.locator(".trimmed").count(), 0);

    await page.locator("#tasks").fill("\u200Btyped");
    assert.equal(await page.locator("#tasks").inputValue(), "\u200Btyped", "what is typed is left alone");
  });

  visit("what a paste took off is put back only as far as the field can show it", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ token: "" });
    await paste(page, "#token", "abc\ndef\r\n");
    await visitor.sees(".trimmed", "3 characters");
    assert.equal(await page.locator(".trimmed button").count(), 0, "there is nothing that can be put back");
    await page.locator("#token").fill("");
    await paste(page, "#token", " abc\ndef\r\n");
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator("#token").inputValue(), " abcdef");
    await visitor.send();
    await visitor.until("the token is reported", async () => (await visitor.notes("token")).length > 0);
    assert.doesNotMatch((await visitor.notes("token")).join(), /line break/, "what is shown is what is checked");
    assert.deepEqual(visitor.calls, []);
  });

  visit("undo takes back what the page has changed in a field, and then what was typed", async (visitor) => {
    const { page } = visitor;
    const value = (id) => page.locator(`#${id}`).inputValue();
    await page.locator("#tasks").focus();
    await page.keyboard.type("typed ");
    await paste(page, "#tasks", "a\u00A0\nb");
    await page.locator(".trimmed button").click();
    assert.equal(await value("tasks"), "typed a\u00A0\nb");
    for (const before of ["typed a\nb", "typed ", ""]) {
      await page.keyboard.press("Control+Z");
      assert.equal(await value("tasks"), before);
    }

    await page.locator("#token").focus();
    await page.keyboard.type("secret");
    await page.getByRole("button", { name: "Clear the token" }).click();
    assert.equal(await value("token"), "");
    await page.keyboard.press("Control+Z");
    assert.equal(await value("token"), "secret");
    await page.keyboard.press("Control+Z");
    assert.equal(await value("token"), "");
  });

  visit("the token is masked, can be shown, and can be cleared", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ token: "secret" });
    const field = page.locator("#token");
    assert.equal(await field.getAttribute("type"), "password");
    await page.getByRole("button", { name: "Show the token" }).click();
    assert.equal(await field.getAttribute("type"), "text");
    await page.getByRole("button", { name: "Hide the token" }).click();
    assert.equal(await field.getAttribute("type"), "password");
    await page.getByRole("button", { name: "Clear the token" }).click();
    assert.equal(await field.inputValue(), "");
  });

  visit("the counter says what is left from three quarters on, and is read out when typing pauses", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ tasks: taskIds(74) });
    assert.equal((await page.locator("#count").innerText()).trim(), "74 of 100");
    await visitor.fill({ tasks: taskIds(75) });
    assert.match(await page.locator("#count").innerText(), /75 of 100\s+25 left/);
    await visitor.sees(".field-head [role=status]", "75 of 100");
  });

  visit("the counter is read out once for all that is typed without a pause, and not before", { clock: true }, async (visitor) => {
    const { page } = visitor;
    const region = ".field-head [role=status]";
    await visitor.fill({ tasks: taskIds(72) });
    await visitor.sees(region, "72 of 100");
    await page.evaluate((selector) => {
      globalThis.said = [];
      const status = document.querySelector(selector);
      new MutationObserver(() => globalThis.said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
    }, region);
    const said = () => page.evaluate(() => globalThis.said);
    // The clock stands, so that no slow machine makes pauses between the keys.
    await page.clock.pauseAt(new Date(await page.evaluate(() => Date.now() + 60_000)));
    await page.locator("#tasks").press("Control+End");
    for (const key of ["Enter", "a", "Enter", "b", "Enter", "c", "Enter", "d", "Enter", "e"]) {
      await page.keyboard.press(key);
      // Longer in all than the pause that ends it.
      await page.clock.runFor(200);
    }
    assert.match(await page.locator("#count").innerText(), /77 of 100/, "what is seen keeps up");
    await page.clock.runFor(500);
    assert.deepEqual(await said(), [], "nobody is interrupted");
    await page.clock.runFor(1_500);
    await visitor.sees(region, "77 of 100");
    await page.clock.runFor(10_000);
    assert.deepEqual(await said(), ["77 of 100 applications and tasks"]);
  });

  visit("the counter has a colour of its own from three quarters on, and another beyond the limit", async (visitor) => {
    const { page } = visitor;
    const colours = async (text) => {
      const [counter, figure] = ["#count", "#count .count-figure"].map((selector) => page.locator(selector));
      await visitor.until(text, async () => (await counter.innerText()).replaceAll(/\s+/g, " ").trim() === text);
      return Promise.all([counter, figure].map((part) => part.evaluate((element) => getComputedStyle(element).color)));
    };
    const own = { 74: "74 of 100", 75: "75 of 100 25 left", 100: "100 of 100 full", 101: "101 of 100 1 too many" };
    const tasks = taskIds(101);
    await visitor.fill({ tasks: "" });
    for (const [tab, field, text, last] of [
      ["Fields", "#tasks", (count) => tasks.slice(0, count).join("\n"), 100],
      // There it is no plan.
      ["JSON", "#json", (count) => JSON.stringify({ tasks: tasks.slice(0, count).map((task_id) => ({ task_id })) }), 101],
    ]) {
      await page.getByRole("tab", { name: tab }).click();
      const seen = {};
      for (const count of [74, 75, 100, 101].filter((count) => count <= last)) {
        await page.locator(field).fill(text(count));
        seen[count] = await colours(own[count]);
      }
      const [plain, near, full, over] = Object.values(seen);
      assert.equal(near[0], near[1], "the figure and what is left");
      assert.deepEqual(full, near, tab);
      assert.ok(!plain.includes(near[1]), `${tab}: ${plain} and ${near}`);
      if (over !== undefined) {
        assert.equal(over[0], over[1], "the figure and what is too many");
        assert.ok(![...plain, ...near].includes(over[1]), `${over}`);
      }
    }
  });
});
