// The page as Trunk serves it to who works on it: not made small, with checks that the
// product does without, and with a proxy between it and the endpoint.

import assert from "node:assert/strict";

import { beginPlan, ids, importedOnce, inState } from "./plan.mjs";
import { CONSOLE_URL, suite, taskIds, visit } from "./visit.mjs";

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

  visit("a list of 220 is imported in three parts, each once", async (visitor) => {
    const tasks = ids(220);
    const { instance } = await beginPlan(visitor, { tasks });
    await inState(visitor, "Ended", 60_000);
    await importedOnce(instance, tasks);
  });
});
