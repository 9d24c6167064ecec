// `roma-import run`: how long it waits, and how often in a row.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import readline from "node:readline";
import { test } from "node:test";
import timers from "node:timers/promises";

const module = (name) => import(new URL(`node_modules/roma-import/js/run/${name}.js`, import.meta.url));
const names = ["engine", "unknown", "follow", "timing", "service", "show"];
const [{ Engine }, { decideUnknown }, { follow }, { timing }, { Service }, { reporter }] = await Promise.all(names.map(module));

/** How long it would have waited each time, in milliseconds, were this no test. */
const waits = [];
timers.setTimeout = async (milliseconds) => void waits.push(milliseconds);
syncBuiltinESMExports();

/** The waits of whatever this does, where chance is always this much. */
async function waitsOf(doing, chance = 0) {
  const { random } = Math;
  Math.random = () => chance;
  waits.length = 0;
  try {
    await doing();
  } finally {
    Math.random = random;
  }
  return [...waits];
}

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
    rollBack: (id) => delete entries[id],
    again: (id) => (entries[id] = { status: "again" }),
    jobs: () => [],
  };
  const told = [];
  const show = { emit: (event) => told.push(event), repeat() {} };
  const service = { jobs: async () => ({}), import: answers(script) };
  const engine = new Engine({ service, journal, signal, show, onFailure: "skip" });
  await engine.run([{ id: "a", body: { tasks: [{ task_id: "a" }] } }]);
  return told;
}

/** Follows a job, whose polls this answers: how that has ended. */
function watch(poll, tell = () => {}) {
  return follow("a", { service: { poll, recognize() {} }, freshToken: async () => {}, signal }, tell);
}

const unreached = { lost: "connect ECONNREFUSED", sent: false };
const busy = { status: 403, disposition: "busy", unreadable: "empty" };
const refused = { status: 403, disposition: "refused", unreadable: "empty" };

/** The answer to a poll, as it comes. */
function answer(status, body, retryAfter = 0) {
  return { status, body: Buffer.from(body), token: "the-token", retryAfter };
}

const absent = answer(404, `{"error_code":"ROMA.00110006"}`);
const nothing = { lost: "no answer" };
const tokenRefused = answer(401, "");
const running = answer(200, `{"status":"Running"}`);
const end = answer(200, `{"status":"SUCCEEDED"}`);

test("a service that could not be reached is given up after so many times in a row", async () => {
  const most = Array(timing.maxConnectAttempts - 1).fill(unreached);
  await assert.rejects(send([...most, unreached]), { exitCode: 5 });
  // Whatever it answers, it could be reached.
  const told = await send([...most, busy, ...most, refused]);
  assert.equal(told.filter((event) => event === "unreachable").length, 2 * most.length);
});

test("an import that was sent begins another row of attempts, where somebody has it sent again", async (t) => {
  for (const stream of [process.stdin, process.stderr]) {
    const { isTTY } = stream;
    stream.isTTY = true;
    t.after(() => (stream.isTTY = isTTY));
  }
  t.mock.method(readline, "createInterface", () => ({ on() {}, close() {}, question: (_, answer) => answer("s") }));
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  const most = Array(timing.maxConnectAttempts - 1).fill(unreached);
  const told = await send([...most, { lost: "socket hang up", sent: true }, ...most, refused]);
  assert.equal(told.filter((event) => event === "unreachable").length, 2 * most.length);
});

test("a job is gone, lost or stalled after so many polls in a row, and a fresh token begins another row", async () => {
  for (const [answered, ends] of [
    [absent, async (watched) => assert.ok((await watched).isGone)],
    [nothing, (watched) => assert.rejects(watched, { exitCode: 5, message: /no answer/ })],
    [running, (watched) => assert.rejects(watched, { exitCode: 5 })],
  ]) {
    let most = 0;
    await ends(watch(async () => (most++, answered)));
    assert.ok(most > 3 && most < 1_000, `${most} polls`);
    // Twice as many are more than that in all, and none of the two rows is.
    const almost = Array(most - 2).fill(answered);
    const { status } = await watch(answers([...almost, tokenRefused, ...almost, end]));
    assert.equal(status, "succeeded");
  }
});

test("a job moves as long as its figure does, also beyond its bounds", async () => {
  const percents = Array.from({ length: 1_000 }, (_, n) => answer(200, `{"status":"Running","progress_percent":${n / 10}}`));
  const { status } = await watch(answers([...percents, end]));
  assert.equal(status, "succeeded");
});

test("a job that may not be seen is not asked for again", async () => {
  const denied = answer(403, `{"error_code":"ROMA.1006"}`);
  await assert.rejects(watch(answers([running, denied])), { exitCode: 1, message: /ROMA\.1006/ });
});

test("what is followed is told, and the token of a poll is in nothing that comes of it", async () => {
  const told = [];
  const echo = answer(200, `{"status":"the-token"}`);
  await watch(answers([running, nothing, echo, end]), (progress, trouble) => told.push(progress?.status ?? trouble.why));
  assert.deepEqual(told, ["running", "No answer: no answer.", "***", "succeeded"]);
  // With the pause that comes then.
  const pauses = [];
  await watch(answers([answer(503, "", 600_000), nothing, end]), (_, trouble) => trouble && pauses.push(trouble.seconds));
  assert.deepEqual(pauses, [600, 2]);
});

test("the pauses between polls double, are as long as is asked for, and short again after a fresh token", async () => {
  const asked = answer(200, `{"status":"Running"}`, 60_000);
  const polls = [running, running, asked, nothing, running, running, tokenRefused, running, running, end];
  const pauses = [1_000, 2_000, 60_000, 8_000, 15_000, 15_000, 1_000, 2_000];
  assert.deepEqual(await waitsOf(() => watch(answers(polls))), pauses);
  // By chance they are longer, so that not everybody polls at the same moment.
  assert.deepEqual(await waitsOf(() => watch(answers([running, end])), 0.5), [1_125]);
  // But never by so much that what was told of them is wrong.
  assert.deepEqual(await waitsOf(() => watch(answers([asked, end])), 1), [65_000]);
});

test("the pauses between sendings double, and another job is waited for as long as is asked for", async () => {
  const missed = Array(6).fill(unreached);
  const pauses = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
  assert.deepEqual(await waitsOf(() => send([...missed, refused])), pauses);
  const asked = { ...busy, retryAfter: 60_000 };
  assert.deepEqual(await waitsOf(() => send([busy, asked, refused])), [15_000, 60_000]);
});

test("a pause is asked for in seconds, or by a date, which counts from that of the answer", async (t) => {
  let asked;
  const server = createServer((request, response) => {
    request.resume();
    // Long ago: no clock here has anything to do with it.
    const date = "Wed, 21 Oct 2015 07:28:00 GMT";
    response.writeHead(429, asked === undefined ? {} : { date, "retry-after": asked }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const service = new Service({ endpoint, projectId: "p", instanceId: "i" }, {}, "token", signal);
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
    ["Wed, 21 Oct 2015 07:27:00 GMT", 0],
    ["Wed, 21 Oct 2015 07:28:17 GMT", 17_000],
    ["Wed Oct 21 07:28:17 2015", 17_000],
    ["2015-10-21T07:28:17Z", 0],
    ["Wed, 21 Oct 2015 09:28:17 +0200", 0],
    ["Retry 2099", 0],
  ]) {
    asked = value;
    assert.equal((await service.import({})).retryAfter, pause, value);
    assert.equal((await service.poll("a")).retryAfter, pause, value);
  }
});

test("a job that was found for what was sent before is none of what is sent next", async () => {
  const item = { number: 1, id: "a", items: 1, body: { tasks: [{ task_id: "t" }] } };
  const list = { count: 1, rows: [{ id: "found", items: [{ kind: "task", name: "t" }] }] };
  const noted = [];
  const journal = {
    jobs: () => noted.flatMap((entry) => entry.jobId ?? []),
    found: (_, jobId) => noted.push({ jobId }),
    again: () => {},
  };
  const told = [];
  const show = { emit: (event, facts) => told.push([event, facts.jobId]) };
  const context = { journal, signal, show, decision: "resend", service: { jobs: async () => ({ list: Buffer.from(JSON.stringify(list)) }) } };
  const entry = { status: "sending", sentAt: "2026-01-01T00:00:00.000Z", baseline: 0 };
  await waitsOf(() => decideUnknown(item, entry, context));
  await waitsOf(() => decideUnknown(item, entry, context));
  assert.deepEqual(told, [["unknown", "found"], ["unknown", undefined]]);
});

test("a list of jobs that is always lost is asked for so many times, and is then for a person", async () => {
  const item = { number: 1, id: "a", items: 1, body: { tasks: [{ task_id: "t" }] } };
  const entry = { status: "sending", sentAt: "2026-01-01T00:00:00.000Z", baseline: 0 };
  let questions = 0;
  const service = { jobs: async () => (questions++, { lost: nothing }) };
  const told = [];
  const show = { emit: (event, { lost, jobListAvailable }) => told.push([event, lost, jobListAvailable]) };
  const assumed = [];
  const journal = { jobs: () => [], assume: (id) => assumed.push(id) };
  const waits = await waitsOf(() => decideUnknown(item, entry, { journal, signal, show, decision: "imported", service }));
  assert.equal(questions, timing.maxFailedLookups);
  assert.deepEqual(waits.slice(0, 3).map((wait) => Math.floor(wait / 1000)), [1, 2, 4]);
  assert.deepEqual(told.at(-1), ["unknown", "No answer: no answer.", false]);
  assert.deepEqual(told.slice(0, -1).map(([event]) => event), Array(questions - 1).fill("lookup_failed"));
  assert.deepEqual(assumed, ["a"]);
});

test("a list of jobs that has come begins another row of questions", async () => {
  const item = { number: 1, id: "a", items: 1, body: { tasks: [{ task_id: "t" }] } };
  const entry = { status: "sending", sentAt: "2026-01-01T00:00:00.000Z", baseline: 0 };
  const most = Array(timing.maxFailedLookups - 1).fill({ lost: nothing });
  const none = { list: Buffer.from('{"count":0,"rows":[]}') };
  const service = { jobs: answers(Array(timing.maxJobLookups).fill([...most, none]).flat()) };
  const told = [];
  const show = { emit: (event, { lost, jobListAvailable }) => told.push([event, lost, jobListAvailable]) };
  const journal = { jobs: () => [], again: () => {} };
  await waitsOf(() => decideUnknown(item, entry, { journal, signal, show, decision: "resend", service }));
  assert.deepEqual(told.at(-1), ["unknown", undefined, true]);
});

test("an import that meets a running job waits once, also where the endpoint had to be asked before", async (t) => {
  // A clock that goes on by what is waited for, and by nothing else.
  let now = 0;
  const { setTimeout } = timers;
  const clock = t.mock.method(performance, "now", () => now);
  timers.setTimeout = async (milliseconds) => {
    waits.push(milliseconds);
    now += milliseconds;
  };
  syncBuiltinESMExports();
  t.after(() => {
    clock.mock.restore();
    timers.setTimeout = setTimeout;
    syncBuiltinESMExports();
  });
  const before = { sentAt: "2026-01-01T00:00:00.000Z", baseline: 0 };
  const again = () => ({ status: "again", earlier: [before] });
  const run = async (retryAfter, lists) => {
    let entry = again();
    const journal = {
      of: () => entry,
      note: (_, noted) => (entry = noted),
      goBack: () => (entry = { ...before, status: "sending" }),
      again: () => (entry = again()),
      rollBack: () => (entry = again()),
      jobs: () => [],
    };
    const told = [];
    const show = { emit: (event, { seconds }) => told.push([event, seconds]) };
    const none = { list: Buffer.from('{"count":0,"rows":[]}') };
    const service = { jobs: answers([none, ...lists, none, none, none]), import: answers([{ ...busy, retryAfter }, refused]) };
    const engine = new Engine({ service, journal, signal, show, onFailure: "skip" });
    const waited = await waitsOf(() => engine.run([{ id: "a", body: { tasks: [{ task_id: "a" }] } }]));
    return [waited, told.filter(([event]) => event === "busy")];
  };
  const lost = { lost: nothing };
  assert.deepEqual(await run(undefined, []), [[1_000, 1_000, 13_000], [["busy", 13]]]);
  assert.deepEqual(await run(undefined, [lost, lost]), [[1_000, 2_000, 1_000, 1_000, 10_000], [["busy", 10]]]);
  // What was asked for is over by then.
  const long = { lost: { ...nothing, retryAfter: 60_000 } };
  assert.deepEqual(await run(30_000, [long]), [[60_000, 1_000, 1_000, 0], [["busy", 0]]]);
});

test("jobs are counted again before the next attempt where the token was not accepted", async () => {
  const entries = [];
  let entry;
  const journal = { of: () => entry, note: (_, noted) => entries.push((entry = noted)), rollBack: () => (entry = undefined) };
  const list = { list: Buffer.from('{"count":7,"rows":[]}') };
  const service = { jobs: answers([{ refused: { status: 401, unreadable: "empty" } }, list]), import: answers([busy, refused]) };
  const engine = new Engine({ service, journal, signal, show: { emit: () => {} }, onFailure: "skip" });
  await waitsOf(() => engine.run([{ id: "a", body: { tasks: [{ task_id: "a" }] } }]));
  const baselines = entries.filter(({ status }) => status === "sending").map(({ baseline }) => baseline);
  assert.deepEqual(baselines, [undefined, 7]);
});

test("why a run stops while a job is followed is told with the import and the job", async () => {
  for (const [polled, reason] of [[nothing, "unreadable"], [running, "stalled"], [tokenRefused, "token_refused"]]) {
    const journal = { of: () => ({ status: "running", jobId: "j" }) };
    const service = { poll: async () => polled, recognize() {} };
    const engine = new Engine({ service, journal, signal, show: { emit: () => {} } });
    const imports = [{ id: "a", body: { tasks: [{ task_id: "a" }] } }];
    await waitsOf(() => assert.rejects(engine.run(imports), ({ reason: why, facts }) => {
      assert.deepEqual([why, facts.import, facts.jobId], [reason, 1, "j"]);
      return true;
    }));
  }
});

test("an endpoint that never says whether imports still go where a plan was begun is sent nothing", async () => {
  const imports = [{ id: "a", body: { tasks: [{ task_id: "a" }] } }];
  const untold = async (lost) => {
    const journal = { of: () => undefined, destination: "stand-in" };
    const told = [];
    const show = { emit: (event, { seconds, status }) => told.push([event, seconds, status]) };
    // Neither a token nor an import has anywhere to go.
    const engine = new Engine({ service: { isUnsure: true, makeSure: async () => lost }, journal, signal, show });
    let stopped;
    const waited = await waitsOf(async () => (stopped = await engine.run(imports).catch((error) => error)));
    return { stopped, told, waited };
  };
  const gone = await untold({ status: 503, unreadable: "empty", retryAfter: 20_000 });
  assert.deepEqual([gone.stopped.exitCode, gone.stopped.reason, gone.stopped.facts], [5, "unreachable", { import: 1, status: 503, code: undefined, jobId: undefined }]);
  assert.match(gone.stopped.message, /^This plan was begun at a stand-in, and the endpoint does not say now where imports go\. The answer is 503, .* Nothing was sent; the same command asks again\.$/);
  assert.deepEqual(gone.waited, Array(timing.maxConnectAttempts - 1).fill(20_000));
  assert.deepEqual(gone.told, Array(timing.maxConnectAttempts - 1).fill(["unreachable", 20, 503]));
  const broken = await untold({ lost: "self-signed certificate", sent: false, fault: "certificate" });
  assert.deepEqual([broken.stopped.reason, broken.waited], ["certificate", []]);
});

/** What a run writes of one import, or of several, to a terminal or a log, as `telling` tells it what happens. */
function written(isTerminal, imports, telling, now) {
  const { isTTY, write } = process.stdout;
  const lines = [];
  try {
    process.stdout.isTTY = isTerminal;
    process.stdout.write = (text) => lines.push(text);
    telling(reporter("text", [imports].flat(), now));
  } finally {
    process.stdout.write = write;
    process.stdout.isTTY = isTTY;
  }
  return lines;
}

test("a log has a line a minute while a job goes on, also while nothing is seen of it", () => {
  const item = { number: 1, items: 1, jobId: "j", body: { tasks: [{ task_id: "t" }] } };
  let now = 0;
  const lines = written(false, item, (show) => {
    show.emit("accepted", item);
    for (; now < 150_000; now += 15_000) show.emit("progress", { ...item, fraction: 0.125 });
    for (; now < 250_000; now += 15_000) show.emit("unseen", { ...item, seconds: 15, why: "No answer: timeout." });
    show.emit("imported", item);
  }, () => now);
  const goesOn = "import 1 of 1: job j goes on, at 12 %\n";
  const unseen = "import 1 of 1: job j may go on, and is asked for again in 15 s. No answer: timeout.\n";
  assert.deepEqual(lines, ["import 1 of 1: begun as job j\n", goesOn, goesOn, unseen, unseen, "import 1 of 1: imported\n"]);
});

test("why nothing is seen of a job is told at once, and for how long, whenever that is another reason or another pause", () => {
  const item = { number: 2, items: 50, jobId: "j", body: { tasks: Array(50).fill({ task_id: "t" }) } };
  const imports = [item, item];
  const telling = (show) => {
    show.emit("sending", item);
    show.emit("progress", { ...item, status: "running", fraction: 0.5 });
    for (const seconds of [1, 15, 15, 600]) show.emit("unseen", { ...item, seconds, why: "No answer: timeout." });
    show.emit("unseen", { ...item, seconds: 600, why: "The answer is 503." });
    show.emit("progress", { ...item, status: "running", fraction: 0.5 });
    show.emit("unseen", { ...item, seconds: 600, why: "The answer is 503." });
  };
  const line = (seconds, why) => `import 2 of 2: job j may go on, and is asked for again in ${seconds} s. ${why}\n`;
  const lines = [line(1, "No answer: timeout."), line(15, "No answer: timeout."), line(600, "No answer: timeout."), line(600, "The answer is 503."), line(600, "The answer is 503.")];
  assert.deepEqual(written(false, imports, telling, () => 0), lines);
  const drawn = written(true, imports, telling, () => 0);
  assert.deepEqual(drawn.filter((text) => text.endsWith("\n")).map((text) => text.replace(/\u001b\[\d+m/g, "")), lines);
  // The line that is drawn again stays where it was.
  assert.match(drawn.at(-1), /^█{15}░{5} 75 of 100 items/);
  assert.equal(drawn.filter((text) => text.includes(" of 100 items")).slice(1).every((text) => text === drawn.at(-1)), true);
});

test("a state that nobody knows, and a figure that is no share, are told as they came, once and then with the others", () => {
  const item = { number: 1, items: 1, jobId: "j", body: { tasks: [{ task_id: "t" }] } };
  for (const [facts, told] of [
    [{ status: "Odd" }, "is in a state that is not known, “Odd”"],
    [{ status: "Odd\u001b", fraction: 0.5 }, "is in a state that is not known, “Odd\ufffd”, at 50 %"],
    [{ status: "" }, "gives no state"],
    [{ status: "running", fraction: 40 }, "goes on, at 40 (as the service gave it)"],
    [{ status: "running", fraction: -1 }, "goes on, at -1 (as the service gave it)"],
    [{ status: "running", fraction: 0.29 }, undefined],
  ]) {
    let now = 0;
    const telling = (show) => {
      for (; now < 70_000; now += 15_000) show.emit("progress", { ...item, ...facts });
    };
    const line = `import 1 of 1: job j ${told ?? "goes on, at 29 %"}\n`;
    assert.deepEqual(written(false, item, telling, () => now), told === undefined ? [line] : [line, line]);
    now = 0;
    const lines = written(true, item, telling, () => now).filter((text) => text.endsWith("\n"));
    assert.deepEqual(lines, told === undefined ? [] : [line]);
  }
});

test("what the bar makes of a figure that is no share is not said in items", () => {
  const item = { number: 1, items: 100, jobId: "j", body: { tasks: Array(100).fill({ task_id: "t" }) } };
  for (const [fraction, bar, moved] of [[40, "█".repeat(20), "0 of 100 items"], [-1, "░".repeat(20), "0 of 100 items"], [0.29, "█████░", "29 of 100 items"]]) {
    const drawn = written(true, item, (show) => show.emit("progress", { ...item, status: "running", fraction })).at(-1);
    assert.ok(drawn.startsWith(bar) && drawn.includes(` ${moved}`), drawn);
  }
});

test("what came of a job is told as it came, and where it stands still, in which state", async () => {
  const odd = answer(200, '{"status":"Odd","progress_percent":40}');
  const told = [];
  await watch(answers([odd, end]), ({ fraction }) => told.push(fraction));
  assert.deepEqual(told, [40, undefined]);
  await assert.rejects(watch(async () => odd), { reason: "stalled", message: /^Job a is in a state that is not known, “Odd”, and has not moved for long\. / });
  await assert.rejects(watch(async () => running), { reason: "stalled", message: /^Job a has not moved for long\. / });
});
