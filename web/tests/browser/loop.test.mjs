// The page as Trunk serves it to who works on it: not made small, with checks that the
// product does without, and with a proxy between it and the endpoint.

import assert from "node:assert/strict";

import { beginPlan, ids, importedOnce, inState } from "./plan.mjs";
import { CONSOLE_URL, ENDPOINT_URL, progress, suite, taskIds, visit } from "./visit.mjs";

suite("the development loop", () => {
  visit("what is wrong is told, and what is right becomes a job that is followed", async (visitor) => {
    const { page } = visitor;
    await visitor.fill({ app: "orders/eu", tasks: [...taskIds(3), " "] });
    await visitor.send();
    await page.locator("#summary").waitFor();
    assert.equal(visitor.posts.length, 0, "it was sent all the same");
    await visitor.fill({ app: "orders", tasks: taskIds(3) });
    await visitor.send();
    await visitor.sees("#job-state", "Succeeded");
    const [post] = visitor.posts;
    assert.equal(new URL(post.request.url()).origin, CONSOLE_URL, "it goes through the proxy");
    assert.ok(visitor.looks.length > 0);
  });

  visit("a job that fails tells why, through the proxy", async (visitor) => {
    const { page } = visitor;
    const first = await visitor.begin({ app: "orders", tasks: ["a"] });
    await visitor.sees("#job-state", "Succeeded");
    await visitor.fill({ ...first, tasks: ["b"] });
    await visitor.send();
    await visitor.sees("#job-state", "Failed");
    assert.equal(await page.locator("#job tbody tr").count(), 1);
  });

  visit("ids pass the proxy encoded once, whatever is in them", async (visitor) => {
    await visitor.begin({ project: "%2e%2e", instance: "a/b?c#d é;=" });
    await visitor.sees("#job-state", "Succeeded");
    const segments = "/v2/%252e%252e/instances/a%2Fb%3Fc%23d%20%C3%A9%3B%3D/assets";
    assert.equal(visitor.posts[0].pathname, `${segments}/import`);
    assert.ok(visitor.looks[0].pathname.startsWith(`${segments}/jobs/`));
    // That of the stand-in is what has arrived behind the proxy.
    const answer = await fetch(`${ENDPOINT_URL}/stand-in/%252e%252e/a%2Fb%3Fc%23d%20%C3%A9%3B%3D/jobs`);
    const ids = (await answer.json()).rows.map((job) => job.id);
    assert.ok(ids.includes(visitor.looks[0].pathname.split("/").at(-1)), "the import has arrived with other ids");
  });

  visit("what a server sends is shown as text, also if it is markup", async (visitor) => {
    const { page } = visitor;
    const markup = '<img src=x onerror="globalThis.pwned = true"><b class="pwned">oops</b>';
    await visitor.answerImports({ status: 403, json: { error_code: markup, error_msg: markup, error_details: markup, request_id: markup } });
    await visitor.fill();
    await visitor.send();
    await visitor.sees("#delivery .facts", markup);
    await page.locator("#delivery .raw > button").click();
    await visitor.sees("#delivery pre", "class=");
    await page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: "j" } });
    await visitor.answerLooks(progress(markup, 0.5));
    await visitor.send();
    await visitor.sees("#job-state", markup);
    await visitor.answerLooks(progress("FAILED", 0.5, { reasons: [{ resource_type: markup, resource_name: markup, error_code: markup, error_msg: markup }] }));
    await visitor.sees("#job tbody", markup);
    assert.equal(await page.locator("main img, .pwned").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
  });

  visit("a list of 220 is imported in three parts, each once", async (visitor) => {
    const tasks = ids(220);
    const { instance } = await beginPlan(visitor, { tasks });
    await inState(visitor, "Ended");
    await importedOnce(instance, tasks);
  });
});
