// `roma-import run`: how long it waits, and how often in a row.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";

const module = (name) => import(new URL(`node_modules/roma-import/js/run/${name}.js`, import.meta.url));
const [{ Engine }, { follow }, { pace }, { Service }] = await Promise.all(["engine", "follow", "pace", "service"].map(module));

// Without waiting, and less often where it would be hundreds of times.
Object.assign(pace, { firstPause: 0, longestPause: 0, busyPause: 0, mostQuietLooks: 12 });

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

/** Follows a job, with these answers to the looks at it: how that has ended. */
function watch(script) {
  return follow("a", { service: { look: answers(script) }, freshToken: async () => {}, signal }, () => {});
}

const unreached = { lost: "connect ECONNREFUSED", sent: false };
const busy = { status: 429, reception: "busy", unreadable: "empty" };
const refused = { status: 403, reception: "refused", unreadable: "empty" };

const absent = { status: 404, sight: "absent", unreadable: "empty" };
const nothing = { lost: "no answer" };
const tokenRefused = { status: 401, sight: "token_refused", unreadable: "empty" };
const running = { status: 200, sight: "progress", progress: { status: "running", isEnd: false } };
const end = { status: 200, sight: "progress", progress: { status: "succeeded", isEnd: true } };

test("a service that could not be reached is given up after so many times in a row", async () => {
  const most = Array(pace.mostSendings - 1).fill(unreached);
  await assert.rejects(send([...most, unreached]), { exitCode: 5 });
  // Whatever it answers, it could be reached.
  const told = await send([...most, busy, ...most, refused]);
  assert.equal(told.filter((event) => event === "unreachable").length, 2 * most.length);
});

test("a job is gone, lost or stalled after so many looks in a row, and a fresh token begins another row", async () => {
  for (const [look, most, outcome] of [
    [absent, pace.mostAbsences, (watched) => watched.then(({ isGone }) => assert.ok(isGone))],
    [nothing, pace.mostFailures, (watched) => assert.rejects(watched, { exitCode: 5 })],
    [running, pace.mostQuietLooks, (watched) => assert.rejects(watched, { exitCode: 5 })],
  ]) {
    const almost = Array(most - 1).fill(look);
    await outcome(watch([...almost, look, look]));
    assert.equal(await watch([...almost, tokenRefused, ...almost, end]), end.progress);
  }
});

test("the pauses between looks are short again after a fresh token", async (t) => {
  const { firstPause, longestPause } = pace;
  t.after(() => Object.assign(pace, { firstPause, longestPause }));
  Object.assign(pace, { firstPause: 40, longestPause: 10_000 });
  const began = performance.now();
  await watch([running, running, running, tokenRefused, running, running, running, end]);
  // Twice 40, 80 and 160 milliseconds; in one row it would be up to 1,280 of them.
  const length = performance.now() - began;
  assert.ok(length >= 560 && length < 2_000, `${length} ms`);
});

test("a pause is asked for in seconds, and in digits alone", async (t) => {
  let asked;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(429, asked === undefined ? {} : { "retry-after": asked }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const service = new Service({ endpoint, projectId: "p", instanceId: "i" }, "token", signal);
  for (const [value, pause] of [
    [undefined, 0],
    ["0", 0],
    ["7", 7_000],
    ["4000000000", 2 ** 32 - 1],
    ["9".repeat(99), 2 ** 32 - 1],
    ["", 0],
    ["+7", 0],
    ["-7", 0],
    ["1.5", 0],
    ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ]) {
    asked = value;
    assert.equal((await service.import({})).retryAfter, pause, value);
    assert.equal((await service.look("a")).retryAfter, pause, value);
  }
});
