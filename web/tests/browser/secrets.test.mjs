// The token is in the page's memory and in the header, and nowhere else.

import assert from "node:assert/strict";

import { CONSOLE_URL, suite, taskIds, visit } from "./visit.mjs";

suite("secrets", () => {
  visit("a planted token is found nowhere but in its header", async (visitor) => {
    const { page, context } = visitor;
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
    const found = await page.evaluate(async (token) => {
      const places = {
        url: location.href,
        title: document.title,
        history: JSON.stringify(history.state),
        cookies: document.cookie,
        local: JSON.stringify({ ...localStorage }),
        session: JSON.stringify({ ...sessionStorage }),
        databases: JSON.stringify(await indexedDB.databases()),
        caches: JSON.stringify(await caches.keys()),
        name: window.name,
        // The field's value is a property; what is written in the page is not it.
        markup: document.documentElement.outerHTML,
      };
      return Object.entries(places)
        .filter(([, text]) => text?.includes(token))
        .map(([place]) => place);
    }, canary);
    assert.deepEqual(found, []);
    assert.ok(!written.some((text) => text.includes(canary)));
    assert.ok(!JSON.stringify(await context.storageState({ indexedDB: true })).includes(canary));

    await page.reload();
    await page.locator("#form").waitFor();
    assert.equal(await page.locator("#token").inputValue(), "");
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
