// `roma-import run`: what is sent again, by whose word, and what is not.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, rmdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { event, events, listOf, run, runArgs, scratch, start } from "./stand-in.mjs";
import { test } from "./together.mjs";

/** What is answered to an import that begins no job. */
const ANSWERS = {
  lost: [504, ""],
  busy: [403, '{"error_code":"ROMA.10012","error_msg":"busy"}'],
  refused: [403, '{"error_code":"ROMA.1006","error_msg":"no"}'],
  throttled: [429, '{"error_code":"APIG.0308","error_msg":"slow down"}'],
  token: [401, '{"error_code":"APIG.1002","error_msg":"no token"}'],
};

/**
 * A plan of so many imports and a service that does with one import after the other what `does`
 * says, or returns: an answer of those above, or the status of its job, which is called `j` and its
 * number.
 * `command` runs it with some words more and returns `[exit code, imports sent so far]`, and what it
 * has told in `last`; the list of jobs, if there is to be one, is `jobs`, the last one first.
 */
async function plan(t, does, { imports = 1, jobs } = {}) {
  const status = {};
  let posts = 0;
  const server = createServer((request, response) => {
    request.resume();
    const json = (body) => response.writeHead(200).end(JSON.stringify(body));
    // Nobody else has a list of its jobs.
    if (request.url === "/destination" && jobs !== undefined) return json({ kind: "stand-in" });
    if (request.url.startsWith("/stand-in/")) {
      if (jobs === undefined) return response.writeHead(404).end();
      const items = [{ kind: "task", name: "task-0" }];
      return json({ count: jobs.length, rows: jobs.map((id) => ({ id, items })) });
    }
    if (request.method !== "POST") return json({ status: status[request.url.split("/").at(-1)] });
    const said = does[posts++] ?? "refused";
    const next = typeof said === "function" ? said() : said;
    if (ANSWERS[next] !== undefined) {
      const [code, body] = ANSWERS[next];
      return response.writeHead(code, { "retry-after": "1" }).end(body);
    }
    status[`j${posts}`] = next;
    jobs?.unshift(`j${posts}`);
    json({ job_id: `j${posts}` });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const list = listOf(folder, { tasks: 1 + 100 * (imports - 1) });
  const args = runArgs(list, `http://127.0.0.1:${server.address().port}`, "--record", record);
  const told = {
    args,
    record,
    status,
    posts: () => posts,
    imports: () => JSON.parse(readFileSync(record, "utf8")).imports,
    async command(...words) {
      told.last = await run([...args, ...words]);
      return [told.last.code, posts];
    },
  };
  return told;
}

/** What a record has of the attempts of an import: the job of each and its end. */
const attemptsOf = ({ attempts }) => attempts.map(({ job_id, end }) => [job_id, end]);

test("what somebody takes as imported is not sent, also where an earlier word to send it again came to nothing", async (t) => {
  for (const [does, words, state, attempts] of [
    [["lost", "token"], [["--resend"]], "confirmed", [[undefined, undefined]]],
    [["Finished", "token"], [["--resend"]], "confirmed", [["j1", "finished"]]],
    [["lost", "Finished", "token"], [["--resend"], ["--resend"]], "confirmed", [[undefined, undefined], ["j2", "finished"]]],
    // The last one was about the first, too.
    [["lost", "Failed", "busy", "token"], [["--resend"], ["--retry"], ["--resend"]], "confirmed", [[undefined, undefined], ["j2", "failed"]]],
  ]) {
    const { command, imports, posts } = await plan(t, does);
    for (const word of [[], ...words]) await command(...word);
    assert.equal(posts(), does.length);
    const closed = await command("--assume-imported");
    assert.deepEqual(closed, [0, does.length], `${does}`);
    assert.deepEqual([imports()[0].state, attemptsOf(imports()[0])], [state, attempts], `${does}`);
    assert.deepEqual(await command(), [0, does.length], `${does}`);
  }

  const many = await plan(t, ["Finished", "Finished", "Finished", "token"], { imports: 3 });
  assert.deepEqual(await many.command(), [1, 3]);
  assert.deepEqual(await many.command("--resend"), [3, 4]);
  assert.deepEqual(await many.command("--assume-imported"), [0, 4]);
  assert.deepEqual(many.imports().map(attemptsOf), [[["j1", "finished"]], [["j2", "finished"]], [["j3", "finished"]]]);
});

test("an import that failed and was to be sent again is sent, also by who takes others as imported", async (t) => {
  const { command } = await plan(t, ["Failed", "token", "Success"]);
  assert.deepEqual(await command(), [1, 1]);
  assert.deepEqual(await command("--retry"), [3, 2]);
  assert.deepEqual(await command("--assume-imported"), [0, 3]);
});

test("a job that has failed is what counts, whatever was sent before it", async (t) => {
  // Its end was told, so nobody takes it as imported, also where it was to be sent again.
  const ended = await plan(t, ["Finished", "Failed", "token", "Success"]);
  assert.deepEqual(await ended.command(), [1, 1]);
  assert.deepEqual(await ended.command("--resend"), [1, 2]);
  assert.deepEqual(await ended.command("--assume-imported"), [1, 2]);
  assert.deepEqual(await ended.command("--retry"), [3, 3]);
  assert.deepEqual(await ended.command("--assume-imported"), [0, 4]);
  assert.deepEqual(attemptsOf(ended.imports()[0]), [["j1", "finished"], ["j2", "failed"], ["j4", "succeeded"]]);

  for (const first of ["Finished", "lost"]) {
    const refused = await plan(t, [first, "Failed", "refused", "Success"]);
    await refused.command();
    assert.deepEqual(await refused.command("--resend"), [1, 2]);
    assert.deepEqual(await refused.command("--retry"), [1, 3]);
    // Neither word is about it.
    for (const word of ["--assume-imported", "--resend"]) assert.deepEqual(await refused.command(word), [1, 3], `${first} ${word}`);
    assert.deepEqual(await refused.command("--retry"), [0, 4]);
  }
});

test("a job that is known is followed by who takes it as imported, also after a refusal", async (t) => {
  const jobs = [];
  const { command, imports, status } = await plan(t, ["lost", "refused"], { jobs });
  assert.deepEqual(await command(), [4, 1]);
  jobs.unshift("late");
  status.late = "Failed";
  assert.deepEqual(await command("--resend"), [1, 2]);
  assert.deepEqual(await command("--assume-imported"), [1, 2]);
  assert.deepEqual([imports()[0].state, attemptsOf(imports()[0])], ["failed", [["late", "failed"]]]);
});

test("what was told not to be sent again by itself is not, whoever has what failed sent again", async (t) => {
  const words = /may have been imported.* is not sent again by itself.* with --assume-imported; if not, with --resend\.$/m;
  // Refused after a sending of which nobody knows, which is neither failed nor skipped.
  const refused = await plan(t, ["lost", "refused", "refused"]);
  assert.deepEqual(await refused.command(), [4, 1]);
  assert.deepEqual(await refused.command("--resend"), [1, 2]);
  assert.match(refused.last.stderr, words);
  for (let turn = 0; turn < 2; turn++) {
    assert.deepEqual(await refused.command("--retry"), [4, 2]);
    assert.match(refused.last.stderr, words);
  }
  assert.deepEqual(await refused.command("--resend"), [1, 3]);

  // A job of it may be running, although another has failed.
  const busy = async () => {
    const failed = await plan(t, ["lost", "Failed", "busy"]);
    assert.deepEqual(await failed.command(), [4, 1]);
    assert.deepEqual(await failed.command("--resend"), [1, 2]);
    assert.deepEqual(await failed.command("--retry"), [4, 3]);
    assert.match(failed.last.stderr, words);
    return failed;
  };
  const failed = await busy();
  assert.deepEqual(await failed.command("--retry"), [4, 3]);
  assert.match(failed.last.stderr, words);
  assert.deepEqual(await failed.command("--retry", "--assume-imported"), [0, 3]);
  assert.deepEqual(attemptsOf(failed.imports()[0]), [[undefined, undefined], ["j2", "failed"]]);

  // By the word that it takes, it is sent, and it stands as it did if that is refused.
  const again = await busy();
  assert.deepEqual(await again.command("--resend"), [1, 4]);
  assert.match(again.last.stderr, words);
  assert.deepEqual(await again.command("--retry"), [4, 4]);
  assert.deepEqual(await again.command(), [4, 4]);

  // Of one whose job has ended, nobody has said that it failed.
  const finished = await plan(t, ["Finished", "refused"]);
  assert.deepEqual(await finished.command(), [1, 1]);
  assert.deepEqual(await finished.command("--resend"), [1, 2]);
  assert.deepEqual(await finished.command("--retry"), [1, 2]);
});

test("what failed again is not sent once more by the same command after an interruption", async (t) => {
  const told = await plan(t, ["Failed", "Failed", "Failed", "Running", "Failed", "Failed"], { imports: 2 });
  const { args, command, status } = told;
  const skipping = ["--retry", "--on-failure", "skip"];
  assert.deepEqual(await command("--on-failure", "skip"), [1, 2]);
  const running = start([...args, ...skipping].map((arg) => (arg === "json" ? "text" : arg)));
  // Its second import is on its way.
  while (!/import 2 of 2: begun/.test(running.seen.stdout)) await new Promise((resolve) => running.child.stdout.once("data", resolve));
  running.child.kill("SIGTERM");
  const { code, stdout, stderr } = await running.ended;
  assert.deepEqual([code, told.posts()], [130, 4], stderr);
  assert.match(stdout, /^What --retry has sent again, and whose job has ended, the same command does not send once more before the plan has come to its end\.$/m);
  status.j4 = "Failed";
  assert.deepEqual(await command(...skipping), [1, 4]);
  assert.deepEqual(events(told.last.stdout, "plan")[0].settled, 1);
  // Once it has come to its end, whoever says it again means it.
  assert.deepEqual(await command(...skipping), [1, 6]);
});

test("a word that is given again sends what a run without it has sent meanwhile", async (t) => {
  for (const [does, word, between] of [
    [["Failed", "Success", "token", "Failed", "token", "Success", "Success"], "--retry", []],
    [["Failed", "Success", "token", "Failed", "token", "Success", "Success"], "--retry", ["--resend"]],
    [["Failed", "Success", "token", "Failed", "token", "Success", "Success"], "--retry", ["--assume-imported"]],
    [["Finished", "token", "Success", "token", "Finished", "token", "Success", "Success"], "--resend", []],
    [["Finished", "token", "Success", "token", "Finished", "token", "Success", "Success"], "--resend", ["--retry"]],
  ]) {
    const { command } = await plan(t, does, { imports: 3 });
    const sent = does.length;
    await command();
    assert.deepEqual(await command(word), [3, sent - 4], `${word} ${between}`);
    assert.deepEqual(await command(...between, "--on-failure", "skip"), [3, sent - 2], `${word} ${between}`);
    assert.deepEqual(await command(word), [0, sent], `${word} ${between}`);
  }

  // Also where that run ends while its job goes on; and what the word has sent, it does not send once more.
  const does = ["Failed", "Failed", "token", "Running", "token", "Success", "Success"];
  const told = await plan(t, does, { imports: 3 });
  const { args, command, status } = told;
  const skipping = ["--retry", "--on-failure", "skip"];
  assert.deepEqual(await command(), [1, 1]);
  assert.deepEqual(await command(...skipping), [3, 3]);
  const running = start([...args, "--on-failure", "skip"]);
  await event(running, "accepted");
  running.child.kill("SIGKILL");
  await running.ended;
  status.j4 = "Failed";
  assert.deepEqual(await command("--on-failure", "skip"), [3, 5]);
  assert.deepEqual(await command(...skipping), [1, 7]);
  // The first has failed again, and was skipped.
  assert.deepEqual(events(told.last.stdout, "sending").map(({ import: number }) => number), [2, 3]);
});

test("an import that fails whenever it is sent again is sent as often as somebody is told so and says it", async (t) => {
  const { args, command, posts } = await plan(t, ["Failed", "Failed", "refused", "Failed", "Failed", "Failed"]);
  assert.deepEqual(await command(), [1, 1]);
  for (const sent of [2, 3, 4]) assert.deepEqual(await command("--retry"), [1, sent]);
  // Of a job that has failed nobody hears, where the process ends before it tells.
  const running = start([...args, "--retry"]);
  await event(running, "accepted");
  running.child.kill("SIGKILL");
  await running.ended;
  assert.deepEqual(await command("--retry"), [1, posts()]);
  assert.equal(posts(), 5);
  assert.deepEqual(await command("--retry"), [1, 6]);
});

test("whoever sees to the record of a run that has failed again means no more by the same word", async (t) => {
  const taken = () => {
    rmSync(told.record);
    mkdirSync(told.record);
    return "Failed";
  };
  const told = await plan(t, ["Failed", taken, "Success"]);
  assert.deepEqual(await told.command(), [1, 1]);
  assert.deepEqual(await told.command("--retry"), [2, 2]);
  rmdirSync(told.record);
  assert.deepEqual(await told.command("--retry"), [1, 2]);
  assert.deepEqual(told.imports()[0].attempts.length, 2);
  assert.deepEqual(await told.command("--retry"), [0, 3]);
});

test("too many requests are no job in the way of an import, and take nothing from the word to send it again", async (t) => {
  for (const [does, words, attempts] of [
    [["lost", "throttled", "Success"], [["--resend"]], [[undefined, undefined], ["j3", "succeeded"]]],
    [["lost", "Failed", "throttled", "Success"], [["--resend"], ["--retry"]], [[undefined, undefined], ["j2", "failed"], ["j4", "succeeded"]]],
  ]) {
    const { command, imports } = await plan(t, does);
    let last = await command();
    for (const word of words) last = await command(...word);
    assert.deepEqual(last, [0, does.length], `${does}`);
    assert.deepEqual(attemptsOf(imports()[0]), attempts, `${does}`);
  }
});

test("the job of a sending before one that failed is noted as that sending's", async (t) => {
  for (const [ends, code, state] of [["Success", 0, "succeeded"], ["Failed", 1, "failed"]]) {
    const jobs = [];
    const { command, imports, status } = await plan(t, ["lost", "Failed", "busy"], { jobs });
    assert.deepEqual(await command(), [4, 1]);
    const [{ sent_at }] = imports();
    assert.deepEqual(await command("--resend"), [1, 2]);
    const [failed] = imports()[0].attempts.slice(1);
    // Now the first one begins.
    status.late = ends;
    jobs.unshift("late");
    assert.deepEqual(await command("--retry"), [4, 3]);
    assert.deepEqual(await command(), [4, 3]);
    assert.deepEqual(await command("--assume-imported"), [code, 3]);
    const [{ attempts, ...whole }] = imports();
    assert.deepEqual([whole.state, whole.job_id, whole.sent_at], [state, "late", sent_at]);
    assert.deepEqual(attempts.map(({ job_id, end }) => [job_id, end]), [["j2", "failed"], ["late", state]]);
    assert.deepEqual(attempts[0], failed);
  }
});

test("a job that is known, and of which nobody knows how it has ended, is followed by a word, whatever was sent since", async (t) => {
  const jobs = [];
  const told = await plan(t, ["lost", "Failed", "busy"], { jobs });
  assert.deepEqual(await told.command(), [4, 1]);
  told.status.late = "Success";
  jobs.unshift("late");
  assert.deepEqual(await told.command("--resend"), [1, 2]);
  assert.deepEqual(await told.command("--retry"), [4, 3]);
  assert.equal(events(told.last.stdout, "unknown")[0].jobId, "late");
  assert.deepEqual(await told.command("--assume-imported"), [0, 3]);
  assert.deepEqual(attemptsOf(told.imports()[0]), [["j2", "failed"], ["late", "succeeded"]]);
});

test("what is told of a sending whose job may be running is of that one, and not of one that failed since", async (t) => {
  const told = await plan(t, ["lost", "Failed", "busy", "busy"]);
  await told.command();
  const [{ sent_at, attempts }] = told.imports();
  assert.deepEqual(await told.command("--resend"), [1, 2]);
  for (const words of [["--retry"], []]) {
    assert.deepEqual(await told.command(...words), [4, 3]);
    const { sentAt, why } = events(told.last.stdout, "unknown").at(-1);
    assert.equal(sentAt, sent_at);
    assert.match(why, /^The answer is 504.* It was sent again\. The answer is 403, ROMA\.10012: busy\. .*may be that of this import as it was sent before\.$/);
  }
  // What was said of each sending is still what was said of it.
  assert.deepEqual(told.imports()[0].attempts[0], attempts[0]);
});

test("a job that is in the way of an import of which one sending is unknown is told, whatever became of another", async (t) => {
  const told = await plan(t, ["lost", "Finished", "busy", "busy", "Finished"]);
  assert.deepEqual(await told.command(), [4, 1]);
  assert.deepEqual(await told.command("--resend"), [1, 2]);
  for (const [words, sent] of [[["--resend"], 3], [[], 3], [["--retry"], 3], [["--resend"], 4]]) {
    assert.deepEqual(await told.command(...words), [4, sent], `${words}`);
    const { stdout } = told.last;
    assert.deepEqual([events(stdout, "unknown").length > 0, events(stdout, "stopped")[0].reason], [true, "unknown_effect"]);
    assert.deepEqual(events(stdout, "summary")[0].left, 1);
  }
  assert.deepEqual(await told.command("--resend"), [1, 5]);
  assert.deepEqual(await told.command("--assume-imported"), [0, 5]);

  const closed = await plan(t, ["lost", "Finished", "busy"]);
  for (const words of [[], ["--resend"], ["--resend"]]) await closed.command(...words);
  assert.deepEqual(await closed.command("--assume-imported"), [0, 3]);
  assert.deepEqual([closed.imports()[0].state, attemptsOf(closed.imports()[0])], ["confirmed", [[undefined, undefined], ["j2", "finished"]]]);
  assert.deepEqual(await closed.command(), [0, 3]);
});
