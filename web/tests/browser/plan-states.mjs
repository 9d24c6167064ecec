// The states of the page that have to do with plans. Answers are made up, as in
// the others.

import assert from "node:assert/strict";

import { DENIED, GONE, withoutPauses } from "./job-states.mjs";
import { beginPlan, fillPlan, inState, reloadOnceWritten } from "./plan.mjs";
import { CONSOLE_URL, progress } from "./visit.mjs";

const INSTANCE = "a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e";
const jobId = (number) => `ff8080814dbd65d7014dbe0d84db${String(number).padStart(4, "0")}`;

/** Ids that look like those of the service, and are always the same. */
const tasks = (count) => Array.from({ length: count }, (_, index) => `b2e6a456-1234-4a80-aa45-${String(index * 7919).padStart(12, "0")}`);

/** Every import is accepted, and its job succeeds, up to one whose job stands here. */
async function succeedsUpTo(visitor, last, standing) {
  let sent = 0;
  await visitor.page.route("**/assets/import", (route) => {
    sent += 1;
    return route.fulfill({ json: { job_id: jobId(sent) } });
  });
  await visitor.page.route("**/assets/jobs/*", (route) => {
    const id = new URL(route.request().url()).pathname.split("/").at(-1);
    return route.fulfill(progress("SUCCEEDED", 1, { id, ...(id === jobId(last) ? standing : {}) }));
  });
}

/** A plan that was begun with this many tasks. */
const begun = (visitor, count, more = {}) => beginPlan(visitor, { instance: INSTANCE, tasks: tasks(count), ...more });

const REFUSAL = { error_code: "ROMA.1006", error_msg: "Insufficient permissions.", error_details: "The user has no permission to import assets.", request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012" };

export const PLAN_STATES = {
  "plan-draft": async (visitor) => {
    await fillPlan(visitor, { instance: INSTANCE, tasks: tasks(2_500) });
  },

  "plan-asides": async (visitor) => {
    const rows = tasks(120).map((task, index) => `${index < 60 ? "orders" : "billing"},${task}`);
    const text = ["application,task_id", ...rows, `or/ders,${tasks(3)[2]}`, `orders,${tasks(1)[0]}`, 'orders," "'].join("\n");
    await fillPlan(visitor, { instance: INSTANCE, text });
    await visitor.page.locator("#draft .part > button").nth(1).click();
  },

  "plan-names": async (visitor) => {
    await visitor.fill({ instance: INSTANCE, app: "orders\nbilling (订单)", tasks: tasks(3) });
    await visitor.page.locator("#draft").waitFor();
  },

  "plan-json": async (visitor) => {
    await fillPlan(visitor, { instance: INSTANCE, tasks: tasks(250) });
    await visitor.page.locator("#tab-json").click();
    await visitor.page.locator("#no-json").waitFor();
  },

  "plan-running": async (visitor) => {
    await succeedsUpTo(visitor, 12, { status: "Running", progress_percent: 0.42 });
    await begun(visitor, 2_500);
    await visitor.sees("#plan", /11 of 25|11 \/ 25/);
    await visitor.page.locator("#plan progress.small[value]").waitFor();
  },

  "plan-part-open": async (visitor) => {
    await PLAN_STATES["plan-failed"](visitor);
    for (const title of await visitor.page.locator("#plan .part > button").all()) {
      await title.click();
    }
    await visitor.page.locator("#plan .part-items").nth(2).waitFor();
  },

  "plan-goes-elsewhere": async (visitor) => {
    const { page } = visitor;
    await page.route("**/destination", (route) => route.fulfill({ json: { kind: "gateway", upstream: "https://roma.example" } }));
    await page.reload();
    await page.locator("#destination .data").waitFor();
    await succeedsUpTo(visitor, 2, { status: "Running", progress_percent: 0.42 });
    await begun(visitor, 250);
    await page.locator("#plan progress.small[value]").waitFor();
    await page.unroute("**/destination");
    await reloadOnceWritten(visitor);
    await page.locator("#plan-goes-elsewhere").waitFor();
  },

  "plan-look-failed": async (visitor) => {
    await visitor.answerImports({ json: { job_id: jobId(1) } });
    await visitor.answerLooks(progress("PAUSED", 0.34), { status: 429, headers: { "retry-after": "600" }, json: { error_code: "APIG.0308", error_msg: "The throttling threshold has been reached." } });
    await begun(visitor, 250);
    await visitor.page.locator("#plan .trouble").waitFor();
  },

  "plan-skipped": async (visitor) => {
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await begun(visitor, 350);
    for (const skipped of [1, 2]) {
      await visitor.page.locator("#plan-choice .row button").last().click();
      await visitor.until("it is skipped", async () => (await visitor.page.locator("#plan .part-refusal").count()) === skipped);
    }
    await visitor.page.locator("#plan .stop > button").click();
    await visitor.page.locator("#plan .stop button.danger").click();
    await inState(visitor, /Stopped|已停止/);
  },

  "plan-paused": async (visitor) => {
    await visitor.page.route("**/assets/import", () => {});
    await begun(visitor, 250);
    await visitor.page.locator("#plan-doing").waitFor();
    await visitor.page.locator("#plan .buttons button").first().click();
  },

  "plan-offline": async (visitor) => {
    // Nobody says which jobs there are, before the network goes.
    await visitor.page.route("**/stand-in/**", () => {});
    await begun(visitor, 250);
    await visitor.context.setOffline(true);
    await visitor.sees("#plan-doing", /waits for the network|正在等待网络/);
  },

  "plan-uncounted": async (visitor) => {
    await visitor.page.route("**/stand-in/**", (route) => route.fulfill({ status: 429, headers: { "retry-after": "600" }, body: "" }));
    await begun(visitor, 250);
    await visitor.sees("#plan-doing", /has not been sent yet|尚未发送/);
  },

  "plan-needs-token": async (visitor) => {
    await succeedsUpTo(visitor, 3, { status: "Running", progress_percent: 0.42 });
    await begun(visitor, 350);
    await visitor.page.locator("#plan progress.small[value]").waitFor();
    await reloadOnceWritten(visitor);
    await visitor.page.locator("#plan-token").waitFor();
  },

  "plan-paused-needs-token": async (visitor) => {
    await PLAN_STATES["plan-paused"](visitor);
    await reloadOnceWritten(visitor);
    await visitor.page.locator("#plan-token").waitFor();
    await visitor.sees("#plan", /stays paused|保持暂停/);
  },

  "plan-token-refused": async (visitor) => {
    await visitor.answerImports({ status: 401, json: { error_code: "APIG.0307", error_msg: "The token must be updated.", request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012" } });
    await begun(visitor, 250);
    await visitor.page.locator("#plan-token").fill("not a token");
    await visitor.page.locator("#plan-token").press("Enter");
    await visitor.page.locator("#plan-token-notes").waitFor();
  },

  "plan-stopping-needs-token": async (visitor) => {
    await succeedsUpTo(visitor, 2, { status: "Running", progress_percent: 0.42 });
    await begun(visitor, 250);
    await visitor.page.locator("#plan progress.small[value]").waitFor();
    await visitor.page.locator("#plan .stop > button").click();
    await visitor.page.locator("#plan .stop button.danger").click();
    await inState(visitor, /Stopping|即将停止/);
    await reloadOnceWritten(visitor);
    await visitor.page.locator("#plan-token").waitFor();
  },

  "plan-stopping-unknown": async (visitor) => {
    await visitor.page.route("**/assets/import", () => {});
    await begun(visitor, 250);
    await visitor.until("it is sent", () => visitor.posts.length === 1);
    await visitor.page.locator("#plan .stop > button").click();
    await visitor.page.locator("#plan .stop button.danger").click();
    await inState(visitor, /Stopping|即将停止/);
    await reloadOnceWritten(visitor);
    await visitor.page.locator("#plan-token").fill("t");
    await visitor.page.locator("#plan-token").press("Enter");
    await visitor.sees("#plan-lookup", /no job for it|没有它的作业/);
  },

  "plan-failed": async (visitor) => {
    await succeedsUpTo(visitor, 2, {
      status: "FAILED",
      reasons: [{ resource_type: "app", resource_name: "orders", error_code: "ROMA.10010", error_msg: "An application with this name exists already." }],
    });
    await begun(visitor, 250, { app: "orders" });
    await visitor.page.locator("#plan-choice").waitFor();
  },

  "plan-refused": async (visitor) => {
    await visitor.answerImports({ status: 403, json: REFUSAL });
    await begun(visitor, 250);
    await visitor.page.locator("#plan-choice").waitFor();
  },

  "plan-busy": async (visitor) => {
    await visitor.answerImports({ status: 403, json: { ...REFUSAL, error_code: "ROMA.10012", error_msg: "An asset task is running." } });
    await begun(visitor, 250);
    await visitor.page.locator("#plan-choice").waitFor();
  },

  "plan-busy-again": async (visitor) => {
    await visitor.page.route("**/stand-in/**", (route) => route.fulfill({ status: 404 }));
    await visitor.answerImports("lost");
    await begun(visitor, 250);
    const row = "#plan-choice > .row";
    await visitor.page.locator(`${row} .link`).waitFor();
    await visitor.page.unroute("**/assets/import");
    await visitor.answerImports({ status: 403, json: { ...REFUSAL, error_code: "ROMA.10012", error_msg: "An asset task is running." } });
    await visitor.page.locator(`${row} button`).nth(1).click();
    await visitor.page.locator("#plan-choice .facts").waitFor();
    await visitor.page.locator(`${row} .link`).waitFor();
  },

  "plan-asking": async (visitor) => {
    await visitor.answerImports("lost");
    await visitor.page.route("**/stand-in/**", (route) => (visitor.posts.length > 0 ? undefined : route.fulfill({ json: { count: 0, rows: [] } })));
    await begun(visitor, 250);
    await visitor.page.locator("#plan-choice .causes").waitFor();
  },

  "plan-asked-in-vain": async (visitor) => {
    await visitor.answerImports("lost");
    await visitor.page.route("**/stand-in/**", (route) =>
      visitor.posts.length > 0 ? route.fulfill({ status: 503, headers: { "retry-after": "600" }, body: "" }) : route.fulfill({ json: { count: 0, rows: [] } }),
    );
    await begun(visitor, 250);
    await visitor.sees("#plan-lookup", /10 minutes|10 分钟/);
  },

  "plan-lookup-refused": async (visitor) => {
    await visitor.answerImports("lost");
    const refusal = { status: 401, json: { error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information." } };
    await visitor.page.route("**/stand-in/**", (route) => route.fulfill(visitor.posts.length > 0 ? refusal : { json: { count: 0, rows: [] } }));
    await begun(visitor, 250);
    await visitor.page.locator("#plan .trouble").waitFor();
  },

  "plan-unknown": async (visitor) => {
    await visitor.answerImports("lost");
    const rows = [{ id: jobId(1), items: tasks(100).map((name) => ({ kind: "task", name })) }];
    // There is no job until something is sent.
    await visitor.page.route("**/stand-in/**", (route) => route.fulfill({ json: visitor.posts.length > 0 ? { count: 1, rows } : { count: 0, rows: [] } }));
    await begun(visitor, 250);
    await visitor.page.locator("#plan-choice button.primary").waitFor();
  },

  "plan-unwritten": async (visitor) => {
    await visitor.page.route("**/assets/import", async (route) => {
      await visitor.page.evaluate(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException("no room", "QuotaExceededError");
        };
      });
      await route.fulfill({ json: { job_id: jobId(1) } });
    });
    await begun(visitor, 250);
    await visitor.page.locator("#plan-store").waitFor();
  },

  "plan-ended": async (visitor) => {
    await succeedsUpTo(visitor, 0, {});
    await begun(visitor, 250);
    await visitor.page.locator("#plan .verdict.ok").waitFor();
  },

  "plan-removing": async (visitor) => {
    await PLAN_STATES["plan-ended"](visitor);
    await visitor.page.locator("#plan .removal > button").click();
    await visitor.page.locator("#plan .removal button.danger").waitFor();
  },

  "plan-left-out": async (visitor) => {
    await succeedsUpTo(visitor, 1, { status: "FAILED" });
    await begun(visitor, 150);
    await visitor.page.locator("#plan-choice button").last().click();
    await visitor.page.locator("#plan .verdict.warn").waitFor();
  },

  "plan-not-imported": async (visitor) => {
    const answers = [{ status: 403, json: REFUSAL }, { json: { job_id: jobId(1) } }];
    await visitor.page.route("**/assets/import", (route) => route.fulfill(answers.shift()));
    await visitor.answerLooks(progress("SUCCEEDED", 1, { id: jobId(1) }));
    await begun(visitor, 150);
    await visitor.page.locator("#plan-choice button").last().click();
    await visitor.page.locator("#plan .left button").click();
    await visitor.page.locator(".taken").waitFor();
  },

  "plan-elsewhere": async (visitor) => {
    const other = await visitor.context.newPage();
    await visitor.page.bringToFront();
    const runner = Object.assign(Object.create(visitor), { page: other });
    await other.goto(CONSOLE_URL);
    await other.locator("#form").waitFor();
    await succeedsUpTo(runner, 2, { status: "Running", progress_percent: 0.42 });
    await begun(runner, 250);
    await inState(visitor, /In another tab|在另一标签页/);
    await visitor.sees("#plan", /1 of 3|1 \/ 3/);
  },

  "plan-unread": async (visitor) => {
    await visitor.page.addInitScript(() => {
      IDBDatabase.prototype.transaction = () => {
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      };
    });
    await visitor.page.reload();
    await visitor.page.locator("#plan .facts").waitFor();
  },

  "plan-looked-for": async (visitor) => {
    await visitor.page.addInitScript(() => {
      IDBFactory.prototype.open = () => new EventTarget();
    });
    await visitor.page.reload();
    await fillPlan(visitor, { instance: INSTANCE, tasks: tasks(250) });
    await visitor.page.locator("#plan-obstacle").waitFor();
  },

  "plan-unable": async (visitor) => {
    await visitor.page.addInitScript(() => {
      Object.defineProperty(navigator, "locks", { value: undefined });
    });
    await visitor.page.reload();
    await fillPlan(visitor, { instance: INSTANCE, tasks: tasks(250) });
    await visitor.page.locator("#plan-obstacle").waitFor();
  },
};

/** A plan of few tasks: it is their lists that take long to look at. */
const begunSmall = (visitor) => begun(visitor, 3, { app: "orders\nbilling" });

/** A plan whose first job, which has this id, is looked at with these answers. */
async function job(visitor, id, ...looks) {
  await visitor.answerImports({ json: { job_id: id } });
  await visitor.answerLooks(...looks);
  await begunSmall(visitor);
}

/** Those that have to do with a job that the plan does not follow to a known end. */
export const PLAN_JOB_STATES = {
  "plan-finished": async (visitor) => {
    await job(visitor, jobId(1), progress("Finished", 1, { id: jobId(1) }));
    await visitor.page.locator("#plan .verdict.warn").waitFor();
  },

  "plan-denied": async (visitor) => {
    await job(visitor, jobId(1), DENIED);
    await visitor.sees("#plan-choice", "This user is not allowed to see the job");
    await visitor.page.locator("#plan-token").waitFor();
  },

  "plan-gone": async (visitor) => {
    await withoutPauses(visitor, async () => {
      await job(visitor, jobId(1), GONE);
      await visitor.sees("#plan-choice", "The service says that it has no such job");
    });
  },

  "plan-unaddressable": async (visitor) => {
    await job(visitor, "..", { status: 500 });
    await visitor.sees("#plan-choice", "an ID that no address can hold");
    assert.equal(await visitor.page.locator("#plan-choice").getByRole("button", { name: "Ask for the job again" }).count(), 0);
  },

  "plan-redirected": async (visitor) => {
    // There is no job until something is sent, and nobody can say whether there is one then.
    await visitor.page.route("**/stand-in/**", (route) => (visitor.posts.length > 0 ? route.fulfill({ status: 404 }) : route.fulfill({ json: { count: 0, rows: [] } })));
    await visitor.answerImports({ status: 302, headers: { location: "/elsewhere" } });
    await begunSmall(visitor);
    await visitor.sees("#plan-choice", "A redirect came back instead of an answer.");
  },
};
