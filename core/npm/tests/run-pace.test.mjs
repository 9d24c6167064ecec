// `roma-import run`: how long it waits, and how often in a row.

import assert from "node:assert/strict";
import { test } from "node:test";

const module = (name) => import(new URL(`node_modules/roma-import/js/run/${name}.js`, import.meta.url));
const [{ Engine }, { pace }] = await Promise.all(["engine", "pace"].map(module));

// As often as ever, and without waiting.
for (const name of ["firstPause", "longestPause", "busyPause"]) pace[name] = 0;

const signal = new AbortController().signal;

/** The answers of a script, one after the other. */
function answers(script) {
  const left = script.values();
  return async () => left.next().value ?? assert.fail("the script is over");
}

/** Runs one import, with these answers to its sendings: the names of what was told. */
async function send(script) {
  const entries = {};
  const journal = {
    of: (id) => entries[id],
    note: (id, entry) => (entries[id] = entry),
    takeBack: (id) => delete entries[id],
  };
  const told = [];
  const show = { tell: (event) => told.push(event) };
  const service = { jobs: async () => undefined, import: answers(script) };
  const engine = new Engine({ service, journal, signal, show, onFailure: "skip" });
  await engine.run([{ id: "a", body: { tasks: [{ task_id: "a" }] } }]);
  return told;
}

const unreached = { lost: "connect ECONNREFUSED", sent: false };
const busy = { status: 429, reception: "busy", unreadable: "empty" };
const refused = { status: 403, reception: "refused", unreadable: "empty" };

test("a service that could not be reached is given up after so many times in a row", async () => {
  const most = Array(pace.mostSendings - 1).fill(unreached);
  await assert.rejects(send([...most, unreached]), { exitCode: 5 });
  // Whatever it answers, it could be reached.
  const told = await send([...most, busy, ...most, refused]);
  assert.equal(told.filter((event) => event === "unreachable").length, 2 * most.length);
});
