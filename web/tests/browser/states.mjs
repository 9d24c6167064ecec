// Every state of the page that has to do with one import until it has a job, and how to
// reach it. Answers are made up, so that a state stays as long as it is looked at.

import { CONSOLE_URL, paste, progress as progressOf } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";
export const JOB = "ff8080814dbd65d7014dbe0d84db0013";
export const progress = (status, percent, more = {}) => progressOf(status, percent, { id: JOB, ...more });
export const TASKS = [
  "b2e6a456-1234-4a80-aa45-f4b8029f95a4",
  "12345664-8f3f-4a80-aa45-f4b00005a42f",
  "9f77cc0a-6aa1-4f0e-9a51-0c4b5a8f1c9d",
];
export const FORM = { instance: "a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e", app: "orders", tasks: TASKS };

/** Sends a right form, with this answer to it, until the page shows it. */
export async function sent(visitor, answer) {
  await visitor.answerImports(answer);
  await visitor.fill(FORM);
  await visitor.send();
  await visitor.page.locator(`${card} .verdict`).waitFor();
}

/** A job whose looks are answered with these. */
export async function job(visitor, ...looks) {
  await visitor.answerLooks(...looks);
  await sent(visitor, { json: { job_id: JOB } });
  await visitor.page.locator("#job").waitFor();
}

/** Chooses a file for the list. */
const chooseFile = ({ page }, name, content) => page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

export const STATES = {
  empty: async () => {},

  filled: async (visitor) => {
    await visitor.fill({ ...FORM, tasks: [...TASKS, TASKS[0], " "] });
  },

  trimmed: async (visitor) => {
    await visitor.fill({ ...FORM, project: "", token: "", tasks: [] });
    for (const [field, text] of [["project-id", " 0605767cd280d5762fd0c0186d8ac1a1\n"], ["token", "X-Auth-Token: MII-abc"], ["tasks", `\u200B${TASKS.join("\u00A0\n")}`]]) {
      await paste(visitor.page, `#${field}`, text);
      await visitor.page.locator(`.field:has(#${field}) .trimmed button`).waitFor();
    }
  },

  "token-shown": async (visitor) => {
    // As long as tokens of the service are.
    await visitor.fill({ ...FORM, token: "MIIabc0".repeat(300) });
    await visitor.page.getByRole("button", { name: "Show the token" }).click();
    await visitor.page.locator("#token[type=text]").waitFor();
  },

  errors: async (visitor) => {
    await visitor.fill({
      project: "",
      instance: "..",
      token: "with a space",
      app: "orders/eu",
      tasks: [...TASKS, TASKS[0], TASKS[0]],
    });
    await visitor.send();
    await visitor.page.locator("#summary").waitFor();
  },

  json: async (visitor) => {
    await visitor.fill({ ...FORM, tasks: [...TASKS, TASKS[0]] });
    await visitor.page.getByRole("tab", { name: "JSON" }).click();
    await visitor.page.locator("#json").waitFor();
  },

  "fields-aside": async (visitor) => {
    await STATES["json-apart"](visitor);
    await visitor.page.locator("#apart button").last().click();
    await visitor.page.locator("#tasks").fill(TASKS[2]);
    await visitor.page.locator(".taken button").click();
    await visitor.page.locator("#json").fill(JSON.stringify({ tasks: [{ task_id: TASKS[0] }] }));
  },

  "json-errors": async (visitor) => {
    await STATES.json(visitor);
    await visitor.page.locator("#json").fill(
      `{\n  "apps": "orders/eu",\n  "tasks": [\n    { "taskId": "${TASKS[0]}" },\n    { "task_id": ${TASKS[0].length} },\n    { "task_id": "${TASKS[1]}" },\n    { "task_id": "${TASKS[1]}" },\n  ],\n  "apps": ""\n}`,
    );
    await visitor.send();
    await visitor.page.locator("#summary").waitFor();
  },

  "json-apart": async (visitor) => {
    await STATES["json-errors"](visitor);
    await visitor.page.getByRole("tab", { name: /Fields|字段/ }).click();
    await visitor.page.locator("#apart").waitFor();
  },

  curl: async (visitor) => {
    await visitor.fill(FORM);
    await visitor.page.locator(".curl > button").click();
    await visitor.page.getByLabel("PowerShell").check();
    await visitor.page.locator(".curl pre").waitFor();
  },

  "file-read": async (visitor) => {
    await chooseFile(visitor, "tasks of orders.csv", `application,task_id,owner\n${TASKS.map((id) => `orders,${id},me`).join("\n")}`);
    await visitor.page.locator(".taken button").waitFor();
  },

  "file-error": async (visitor) => {
    await chooseFile(visitor, "任务.csv", Buffer.from([0x61, 0x0a, 0xc8, 0xce, 0xce, 0xf1]));
    await visitor.page.locator(".taken.error").waitFor();
  },

  sending: async (visitor) => {
    await visitor.page.route("**/assets/import", () => {});
    await visitor.fill(FORM);
    await visitor.send();
    await visitor.page.locator(`${card} progress`).waitFor();
  },

  cancelled: async (visitor) => {
    await STATES.sending(visitor);
    await visitor.page.locator(`${card} .row button`).click();
    await visitor.sees(`${card} .verdict`, "You stopped waiting for the answer.");
  },

  offline: async (visitor) => {
    await visitor.fill(FORM);
    await visitor.context.setOffline(true);
    await visitor.page.locator("#form .note.warning").waitFor();
    await visitor.send();
    await visitor.page.locator(`${card} .verdict`).waitFor();
  },

  "offline-unknown": async (visitor) => {
    await STATES.lost(visitor);
    await visitor.context.setOffline(true);
    await visitor.page.locator("#form .note.warning").waitFor();
    await visitor.send();
    await visitor.page.locator(`${card} .verdict.warn`).waitFor();
  },

  refused: async (visitor) => {
    await sent(visitor, {
      status: 403,
      json: {
        error_code: "ROMA.1006",
        error_msg: "Insufficient permissions.",
        error_details: "The user has no permission to import assets.",
        request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012",
        suggestion: "Ask an administrator.",
      },
    });
  },

  "raw-open": async (visitor) => {
    await STATES.refused(visitor);
    await visitor.page.locator(`${card} .raw > button`).click();
    await visitor.page.locator(`${card} .raw pre`).waitFor();
  },

  "found-by-the-endpoint": async (visitor) => {
    const found = ["/project_id", "/instance_id", "/token", "/body/apps", "/body/tasks/1/task_id"].map((pointer) => ({
      code: "odd",
      severity: "error",
      pointer,
      message: `The endpoint does not like ${pointer}.`,
      help: "Use another one.",
    }));
    await visitor.answerImports({
      status: 403,
      json: {
        error_code: "ROMA.13000",
        error_msg: "The request is invalid.",
        error_details: `${found.length} violations`,
        request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012",
        violations: { valid: false, violations: found },
      },
    });
    await visitor.fill({ ...FORM, app: "orders" });
    await visitor.send();
    for (const field of ["project-id", "instance-id", "token", "app", "tasks"]) {
      await visitor.sees(`#${field}-notes`, "The endpoint does not like");
    }
  },

  busy: async (visitor) => {
    await sent(visitor, {
      status: 403,
      json: { error_code: "ROMA.10012", error_msg: "An asset task is running.", error_details: "", request_id: "1e42a3f6b8d04c2f9a7b5c6d7e8f9012" },
    });
  },

  "busy-again": async (visitor) => {
    await STATES.lost(visitor);
    await visitor.page.unroute("**/assets/import");
    await visitor.answerImports({ status: 403, json: { error_code: "ROMA.10012", error_msg: "An asset task is running." } });
    await visitor.send();
    await visitor.page.locator(`${card} .offer`).waitFor();
  },

  waiting: async (visitor) => {
    await STATES.busy(visitor);
    await visitor.page.locator(".offer button").click();
    await visitor.page.locator(".offer").waitFor({ state: "detached" });
  },

  "last-try": async (visitor) => {
    await visitor.page.clock.install();
    // The timers of the page are to be of that clock from the first on.
    await visitor.page.reload();
    await STATES.waiting(visitor);
    await visitor.page.unroute("**/assets/import");
    await visitor.page.route("**/assets/import", () => {});
    await visitor.page.clock.fastForward(16_000);
    await visitor.page.locator(`${card} progress`).waitFor();
    await visitor.page.clock.fastForward(11_000);
    await visitor.page.locator(`${card} .note.warning`).waitFor();
    await visitor.page.locator(`${card} .row button`).first().click();
    await visitor.page.locator(`${card} .row button`).nth(1).waitFor({ state: "detached" });
  },

  "gave-up-waiting": async (visitor) => {
    await STATES.waiting(visitor);
    await visitor.page.locator("#tasks").fill(TASKS[2]);
    await visitor.page.locator("#delivery .row button").first().click();
    await visitor.page.locator("#delivery .offer").waitFor();
    await visitor.page.locator("#delivery .sent-body > button").click();
  },

  "waiting-offline": async (visitor) => {
    await STATES.waiting(visitor);
    await visitor.context.setOffline(true);
    await visitor.page.locator(`${card} .note.warning`).waitFor();
  },

  gateway: async (visitor) => {
    await sent(visitor, { status: 502, body: "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>" });
  },

  lost: async (visitor) => {
    await sent(visitor, "lost");
    await visitor.page.locator(".causes").waitFor();
  },

  "earlier-answer": async (visitor) => {
    await STATES.lost(visitor);
    await visitor.page.unroute("**/assets/import");
    await visitor.answerImports({ json: { job_id: JOB } });
    await visitor.answerLooks(progress("Running", 0.35));
    await visitor.fill({ ...FORM, app: "billing", tasks: TASKS.slice(0, 2) });
    await visitor.send();
    await visitor.page.locator("#job-state.run").waitFor();
    await visitor.page.locator(".earlier-answer .sent-body > button").click();
  },

  redirected: async (visitor) => {
    await sent(visitor, { status: 302, headers: { location: "/elsewhere" } });
    await visitor.sees(`${card} .verdict.bad`, "A redirect came back instead of an answer.");
  },

  remembered: async (visitor) => {
    await job(visitor, progress("SUCCEEDED", 1));
    await visitor.page.goto("about:blank");
    await visitor.page.goto(CONSOLE_URL);
    await visitor.page.locator("#remembered button").waitFor();
  },

  forgotten: async (visitor) => {
    await STATES.remembered(visitor);
    await visitor.page.locator("#remembered button").click();
    await visitor.sees("#remembered", "Forgotten.");
  },
};
