// `roma-import run`: what was sent more than once, and of which not every end is known.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { events, listOf, run, runArgs, scratch } from "./stand-in.mjs";
import { test } from "./together.mjs";

/** What is answered to an import that begins no job. */
const ANSWERS = {
  lost: [504, ""],
  busy: [403, '{"error_code":"ROMA.10012","error_msg":"busy"}'],
  refused: [403, '{"error_code":"ROMA.1006","error_msg":"no"}'],
  token: [401, '{"error_code":"APIG.1002","error_msg":"no token"}'],
};

/**
 * A plan of so many imports and a service that does with one import after the other what `does`
 * says: an answer of those above, or the status of its job, which is called `j` and its number.
 * `command` runs it with some words more and returns `[exit code, imports sent so far]`, and what it
 * has told in `last`; the list of jobs, if there is to be one, is `jobs`, the last one first.
 */
async function plan(t, does, { imports = 1, jobs } = {}) {
  const status = {};
  let posts = 0;
  const server = createServer((request, response) => {
    request.resume();
    const json = (body) => response.writeHead(200).end(JSON.stringify(body));
    if (request.url.startsWith("/stand-in/")) {
      if (jobs === undefined) return response.writeHead(404).end();
      const items = [{ kind: "task", name: "task-0" }];
      return json({ count: jobs.length, rows: jobs.map((id) => ({ id, items })) });
    }
    if (request.method !== "POST") return json({ status: status[request.url.split("/").at(-1)] });
    const next = does[posts++] ?? "refused";
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
