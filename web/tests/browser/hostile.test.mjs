// Whatever is typed, the page lives.

import assert from "node:assert/strict";

import { newToken, suite, visit } from "./visit.mjs";

const FIELDS = ["project-id", "instance-id", "token", "app", "tasks"];

/** Puts a value in as a script would: half of a surrogate pair cannot be typed. */
async function put(page, field, value) {
  // In code units: a lone half does not survive the way into the browser.
  const halves = value.isWellFormed()
    ? value
    : Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
  await page.locator(`#${field}`).evaluate((control, text) => {
    control.value = typeof text === "string" ? text : String.fromCharCode(...text);
    control.dispatchEvent(new InputEvent("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }, halves);
}

suite("hostile input", () => {
  for (const [name, value] of [
    ["control characters", "a\u0000\u0001\u001b[31m\u007f\u0085b"],
    ["a line break in the middle", "first\r\nX-Injected: yes"],
    ["emoji and marks", "👩‍👩‍👧‍👦 e\u0301 \u202Etxt.exe\u202C"],
    ["invisible characters", "\u200B\uFEFF\u2060"],
    ["half a surrogate pair", "a\ud83db"],
    ["the other half, at the end", "a\udc00"],
    ["two halves the wrong way round", "\udc00\ud83d"],
    ["markup", "<img src=x onerror=\"document.title='pwned'\">"],
    ["path tricks", "../..%2f%2e%2e/?a=b#c"],
    ["JSON", '{"__proto__":{"a":1}}","tasks":[]'],
    ["separators only", ",;\t,,;;  "],
    ["noncharacters", "\ufffe\uffff\u{10ffff}"],
  ]) {
    visit(`${name} in every field`, async (visitor) => {
      const { page } = visitor;
      await visitor.fill();
      for (const field of FIELDS) {
        await put(page, field, value);
      }
      await visitor.send();
      // The token makes it impossible to send any of them.
      if (!/^[\x21-\x7e]+$/.test(await page.locator("#token").inputValue())) {
        await page.locator("#summary").waitFor();
        assert.deepEqual(visitor.calls, []);
      }
      assert.ok(!(await page.title()).includes("pwned"));
      assert.equal(await page.locator("main img").count(), 0);
      await visitor.isAlive();
      await visitor.begin();
      await visitor.sees("#job-state", "Succeeded");
    });
  }

  visit("half a surrogate pair is reported in the field that has it, and not sent as something else", async (visitor) => {
    const { page } = visitor;
    for (const field of FIELDS) {
      await visitor.fill();
      await put(page, field, "a\ud83db");
      await visitor.send();
      // Of the token no message holds a part.
      const expected = field === "token" ? /./ : /D83D/;
      await visitor.until(`${field} is reported`, async () => (await visitor.notes(field)).some((note) => expected.test(note)));
      assert.deepEqual(visitor.calls, []);
    }
  });

  visit("a line break never reaches the header", async (visitor) => {
    const { page } = visitor;
    await visitor.fill();
    // A field of one line takes no line break; one that a script made of it does.
    await page.locator("#token").evaluate((field) => {
      field.type = "hidden";
      field.value = "abc\ndef";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await visitor.send();
    await visitor.until("the token is reported", async () => (await visitor.notes("token")).length > 0);
    assert.deepEqual(visitor.calls, []);
    await page.locator("#token").evaluate((field) => {
      field.type = "password";
    });
    await visitor.begin({ token: newToken() });
  });

  visit("a megabyte pasted into every field", async (visitor) => {
    const { page } = visitor;
    const megabyte = "0123456789abcde\n".repeat(65_536);
    for (const field of FIELDS) {
      await put(page, field, megabyte);
    }
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.deepEqual(visitor.calls, []);
    await visitor.sees(".understood-head", "65,536 tasks understood");
    const rows = await page.locator(".tasks-list li").count();
    assert.ok(rows <= 200, `${rows} rows are drawn`);
    await page.getByRole("button", { name: "Show 500 more" }).click();
    assert.equal(await page.locator(".tasks-list li").count(), rows + 500);
    await visitor.begin();
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("10,000 pasted lines are understood and checked", async (visitor) => {
    const { page } = visitor;
    await visitor.fill();
    const lines = Array.from({ length: 10_000 }, (_, index) => `b2e6a456-1234-4a80-aa45-${String(index).padStart(12, "0")}`).join("\n");
    await put(page, "tasks", lines);
    await visitor.sees(".understood-head", "10,000 tasks understood");
    assert.equal(await page.locator("#count").innerText(), "10,000 items in 100 imports");
  });

  visit("storage that is forbidden does not stop the page", async (visitor) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("forbidden", "SecurityError");
        },
      });
    });
    await page.reload();
    await page.getByRole("button", { name: "中文" }).click();
    await visitor.until("the language changes", async () => (await page.locator("html").getAttribute("lang")) === "zh-Hans");
    await visitor.begin();
  });

  visit("a clipboard that is forbidden is said, not thrown", async (visitor) => {
    const { page } = visitor;
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
    });
    await page.locator(".copy button").first().click();
    await visitor.sees(".copy-said", "Not copied");
  });
});
