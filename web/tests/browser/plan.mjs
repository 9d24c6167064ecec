// What the tests of plans need: a plan that is begun, and what the stand-in has
// made of it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { ENDPOINT_URL, newToken } from "./visit.mjs";

export const PROJECT = "0605767cd280d5762fd0c0186d8ac1a1";

/** Ids of tasks, all of this run. */
export function ids(count, run = randomUUID().slice(0, 8)) {
  return Array.from({ length: count }, (_, index) => `${run}-${String(index).padStart(5, "0")}`);
}

/**
 * Fills in a list that takes a plan, from a file: a browser that fills in a text
 * says so twice for each line, and a person's paste is one event.
 */
export async function fillPlan(visitor, { tasks = ids(250), text = tasks.join("\n"), ...form } = {}) {
  const filled = await visitor.fill({ project: PROJECT, instance: randomUUID(), token: newToken(), ...form, tasks: "" });
  await visitor.page.locator("#file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await visitor.page.locator("#draft").waitFor();
  return { ...filled, tasks };
}

/** Fills in a list that takes a plan, and begins the plan. */
export async function beginPlan(visitor, form) {
  const filled = await fillPlan(visitor, form);
  await visitor.send();
  await visitor.page.locator("#plan").waitFor();
  return filled;
}

/** Waits until the plan is in a state. */
export async function inState(visitor, state, timeout) {
  await visitor.page.locator("#plan-state").filter({ hasText: state }).waitFor({ timeout });
}

/**
 * Loads the page anew once what was done is written down. It is shown before, and a browser
 * that leaves then, in spite of the question, does not wait for the disk.
 */
export async function reloadOnceWritten(visitor) {
  await onceWritten(visitor);
  await visitor.page.reload();
}

/** Lets time pass, once what was done is written down: the time for that would be over. */
export async function passOnceWritten(visitor, milliseconds) {
  await onceWritten(visitor);
  await visitor.page.clock.fastForward(milliseconds);
}

function onceWritten(visitor) {
  return visitor.until("what was done is written down", async () => !(await visitor.asksBeforeLeaving()));
}

/** Presses one of the plan's buttons. */
export async function press(visitor, name) {
  await visitor.page.locator("#plan").getByRole("button", { name, exact: true }).click();
}

/** Gives the plan a token. */
export async function giveToken(visitor, token = newToken()) {
  await visitor.page.locator("#plan-token").fill(token);
  await visitor.page.locator("#plan .fresh-token button[type=submit]").click();
  return token;
}

/** The jobs of an instance, as the stand-in has them, the first one first. */
export async function jobs(instance, origin = ENDPOINT_URL) {
  const response = await fetch(`${origin}/stand-in/${PROJECT}/${instance}/jobs`);
  assert.equal(response.status, 200);
  const { count, rows } = await response.json();
  assert.equal(rows.length, count, "the list has all jobs");
  return rows.reverse();
}

/** Waits until all jobs of an instance have ended. */
export async function ended(visitor, instance) {
  return visitor.until("all jobs have ended", async () => {
    const all = await jobs(instance);
    // One that is on its way to the endpoint is none yet.
    return all.length > 0 && all.every((job) => job.status !== "Running") && all;
  });
}

/** How often each item was imported, by the log that only grows. */
export async function imports(instance, origin) {
  const counts = new Map();
  for (const { items } of await jobs(instance, origin)) {
    for (const { kind, name, imports: times } of items) {
      const key = kind === "task" ? name : `${kind} ${name}`;
      counts.set(key, (counts.get(key) ?? 0) + times);
    }
  }
  return counts;
}

/** Each of these was imported exactly once, and nothing else was. */
export async function importedOnce(instance, tasks, origin) {
  const counts = await imports(instance, origin);
  assert.deepEqual([...counts.keys()].sort(), [...tasks].sort());
  for (const [name, times] of counts) {
    assert.equal(times, 1, `${name} was imported ${times} times`);
  }
}
