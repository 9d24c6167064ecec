// Every state of the page that has to do with the job of one import.

import { FORM, JOB, TASKS, job, progress, sent } from "./states.mjs";

/** Opens an address in the page. */
const open = ({ page }, fragment) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, fragment);

/** The answer to who may not see a job. */
export const DENIED = { status: 403, json: { error_code: "ROMA.1006", error_msg: "Insufficient permissions.", request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012" } };

/** The answer of a service that has no such job. */
export const GONE = { status: 404, json: { error_code: "ROMA.00110006", error_msg: "The resource does not exist." } };

/**
 * Lets the pauses of the page take no time as long as `body` runs, so that an hour of polls
 * takes seconds. How long an answer may take stays as it is: 10 seconds, or 30 and more.
 */
export async function withoutPauses({ page }, body) {
  await page.evaluate(() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = (callback, delay) => wait(callback, delay === 10_000 || delay >= 30_000 ? delay : 0);
    globalThis.restoreTimeout = () => {
      globalThis.setTimeout = wait;
    };
  });
  await body();
  await page.evaluate(() => globalThis.restoreTimeout());
}

/** Answers every look with this inside the page, where hundreds of them take no time either. */
async function answerLooksAtOnce({ page }, { json }) {
  await page.evaluate((progress) => {
    const ask = globalThis.fetch;
    globalThis.fetch = async (request) => (/assets\/jobs/.test(request.url) ? Response.json(progress) : ask(request));
  }, json);
}

export const JOB_STATES = {
  running: async (visitor) => {
    await job(visitor, progress("Running", 0.35));
    await visitor.page.locator("#job-state.run").waitFor();
  },

  succeeded: async (visitor) => {
    await job(visitor, progress("SUCCEEDED", 1, { end_time: 1637812841000 }));
    await visitor.page.locator("#job-state.ok").waitFor();
  },

  failed: async (visitor) => {
    await job(
      visitor,
      progress("FAILED", 1, {
        end_time: "2021-11-25T04:00:41Z",
        reasons: [
          { resource_type: "app", resource_name: "orders", error_code: "ROMA.10010", error_msg: "An application with this name exists already." },
          { resource_type: "task", resource_name: TASKS[1], error_code: "ROMA.00110006", error_msg: "The resource does not exist." },
        ],
      }),
    );
    await visitor.page.locator("#job-state.bad").waitFor();
  },

  finished: async (visitor) => {
    await job(visitor, progress("Finished", 1, { end_time: 1637812841000 }));
    await visitor.page.locator("#job .verdict.warn").waitFor();
  },

  stopped: async (visitor) => {
    await JOB_STATES.running(visitor);
    await visitor.page.getByRole("button", { name: "Stop following" }).click();
    await visitor.sees("#job", "You stopped following this job.");
  },

  denied: async (visitor) => {
    await job(visitor, DENIED);
    await visitor.sees("#job .note.error", "This user is not allowed to see the job");
  },

  gone: async (visitor) => {
    await withoutPauses(visitor, async () => {
      await job(visitor, progress("Running", 0.35), GONE);
      await visitor.sees("#job .note.error", "The service says that it has no such job");
    });
  },

  "gave-up": async (visitor) => {
    await withoutPauses(visitor, async () => {
      await job(visitor, progress("Running", 0.35), { status: 503 });
      await visitor.sees("#job .note.error", "Many requests for progress failed in a row");
    });
  },

  stalled: async (visitor) => {
    await answerLooksAtOnce(visitor, progress("Running", 0.35));
    await withoutPauses(visitor, async () => {
      await sent(visitor, { json: { job_id: JOB } });
      await visitor.sees("#job .note.warning", "Nothing has changed for a long time");
    });
  },

  unaddressable: async (visitor) => {
    await sent(visitor, { json: { job_id: ".." } });
    await visitor.sees("#job .note.error", "an ID that no address can hold");
  },

  "look-failed": async (visitor) => {
    await job(visitor, progress("PAUSED", 1.7), { status: 502, body: "<html></html>" });
    await visitor.page.locator(".trouble").waitFor();
  },

  "needs-token": async (visitor) => {
    await job(visitor, { status: 401, json: { error_code: "APIG.0301", error_msg: "Incorrect IAM authentication information" } });
    await visitor.page.locator("#fresh-token").waitFor();
  },

  "earlier-job": async (visitor) => {
    await JOB_STATES.running(visitor);
    await visitor.page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: `${JOB}2` } });
    await visitor.send();
    await visitor.page.locator("#earlier-jobs").waitFor();
  },

  linked: async (visitor) => {
    await open(visitor, `#project=0605767cd280d5762fd0c0186d8ac1a1&instance=${FORM.instance}&job=${JOB}`);
    await visitor.page.locator("#fresh-token").waitFor();
  },

  "link-refused": async (visitor) => {
    await open(visitor, `#project=..&instance=&job=${JOB}`);
    await visitor.page.locator("#link").waitFor();
  },

  resumed: async (visitor) => {
    await JOB_STATES.linked(visitor);
    await visitor.answerLooks(progress("Running", 0.35));
    await visitor.page.locator("#fresh-token").fill("t");
    await visitor.page.locator("#fresh-token").press("Enter");
    await visitor.page.locator("#job-state.run").waitFor();
  },
};
