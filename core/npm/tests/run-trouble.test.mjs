// `roma-import run`: what networks, terminals and files can do to it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, lstatSync, openSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { certificate } from "./certificate.mjs";
import { CANARY, assertOnce, between, command, ended, event, events, listOf, listing, post, run, runArgs, said, scratch, standIn, start } from "./stand-in.mjs";
import { test } from "./together.mjs";

// The longest comes first, and the others run beside it.
test("a service that is not there is tried again, since nothing was sent", async (t) => {
  const address = await standIn(t);
  const closed = createServer();
  // Where others ask for a port, they ask for one of another address.
  const host = "127.0.0.2";
  await new Promise((resolve) => closed.listen(0, host, resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), `http://${host}:${port}`);
  const running = start(args);
  await event(running, "unreachable");
  // Now it comes up.
  const proxy = createServer((request, response) => {
    response.writeHead(307, { location: `${address}${request.url}` }).end();
  });
  await new Promise((resolve) => proxy.listen(port, host, resolve));
  t.after(() => proxy.close());
  const { code, stderr } = await running.ended;
  // And sends elsewhere, which no token follows.
  assert.equal(code, 1, stderr);
  assert.ok(!stderr.includes(CANARY));
  assert.equal((await listing(address)).log.count, 0);
});

test("an answer that is lost is not followed by a second request", async (t) => {
  for (const lists of [true, false]) {
    const address = await standIn(t);
    let posts = 0;
    let job;
    const pass = async ({ forward, answer }) => {
      const answered = await forward();
      if (++posts !== 2) return answer(answered);
      job = JSON.parse(answered.body).job_id;
    };
    const folder = scratch(t);
    const proxy = await between(t, address, pass, { lists });
    const args = runArgs(listOf(folder, { tasks: 250 }), proxy, "--record", join(folder, "record.json"));
    const lost = await run(args);
    assert.equal(lost.code, 4, lost.stderr);
    assert.equal(posts, 2);
    const [{ import: number, jobListAvailable, jobId }] = events(lost.stdout, "unknown");
    assert.deepEqual([number, jobListAvailable, jobId], [2, lists, lists ? job : undefined]);
    // The next one would have to wait for it.
    await ended(address, job);
    const decided = await run([...args, "--assume-imported"]);
    assert.equal(decided.code, 0, decided.stderr);
    assert.equal(posts, 3);
    await assertOnce(address, { tasks: 250 });
    const { imports } = JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
    assert.equal(imports[1].state, lists ? "succeeded" : "confirmed");
  }
});

test("a question for the job that is lost on the way is asked again, and its page is no word about it", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  let questions = 0;
  const pass = async ({ forward }) => {
    posts++;
    await forward();
  };
  const onList = ({ socket, answer }) => {
    // The first two are for what there was before.
    if ([1, 3].includes(++questions)) socket.destroy();
    if (questions === 4) answer({ status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html>Sign in" });
  };
  const proxy = await between(t, address, pass, { onList });
  const lost = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
  assert.equal(lost.code, 4, lost.stderr);
  assert.equal(posts, 1);
  assert.equal(questions, 5);
  assert.deepEqual(events(lost.stdout).map(({ event }) => event).slice(1, 3), ["unreachable", "sending"]);
  const [cut, page] = events(lost.stdout, "lookup_failed");
  assert.deepEqual([cut.seconds, cut.status, page.seconds, page.status], [1, undefined, 2, 200]);
  assert.match(page.why, /sign-in page of a network/);
  const [{ jobListAvailable, jobId, lost: reason }] = events(lost.stdout, "unknown");
  assert.deepEqual([jobListAvailable, typeof jobId, reason], [true, "string", undefined]);
  await assertOnce(address, { tasks: 3 });
});

test("over TLS, it is known as well whether anything was sent", async (t) => {
  const address = await standIn(t);
  const folder = scratch(t);
  const tls = certificate();
  let posts = 0;
  const pass = async ({ forward, answer }) => {
    posts++;
    const answered = await forward();
    if (posts > 1) answer(answered);
  };
  const proxy = await between(t, address, pass, { tls });
  const args = runArgs(listOf(folder, { tasks: 120 }), proxy);

  // Who is not vouched for gets nothing, and will not be the next time either.
  const unknown = await run(args);
  assert.equal(unknown.code, 5);
  assert.match(unknown.stderr, /certificate is not trusted\. .*NODE_EXTRA_CA_CERTS/);
  assert.deepEqual(events(unknown.stdout).map(({ event, reason }) => reason ?? event), ["plan", "certificate", "summary"]);
  assert.equal(posts, 0);

  const trusted = join(folder, "trusted.pem");
  writeFileSync(trusted, tls.cert);
  const env = { NODE_EXTRA_CA_CERTS: trusted };
  const lost = await run(args, env);
  assert.equal(lost.code, 4, lost.stderr);
  const decided = await run([...args, "--assume-imported"], env);
  assert.equal(decided.code, 0, decided.stderr);
  assert.equal(posts, 2);
  await assertOnce(address, { tasks: 120 });
});

test("a decision holds for one import of unknown effect, and not for the next", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const proxy = await between(t, address, async () => posts++);
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  assert.equal((await run(args)).code, 4);
  assert.equal((await run([...args, "--resend"])).code, 4);
  assert.equal(posts, 2);
  assert.equal((await listing(address)).log.count, 0);
});

test("a retry that cannot leave is no reason to forget the job before it", async (t) => {
  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  const folder = scratch(t);
  const tls = certificate();
  const trusted = join(folder, "trusted.pem");
  writeFileSync(trusted, tls.cert);
  const proxy = await between(t, address, async ({ forward, answer }) => answer(await forward()), { tls });
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { apps: 1, tasks: 2 }), proxy, "--record", record);
  assert.equal((await run(args, { NODE_EXTRA_CA_CERTS: trusted })).code, 1);
  const before = readFileSync(record, "utf8");
  const [{ state, job_id, sent_at, ended_at, job_began_at, job_ended_at, code, message, reasons, attempts }] = JSON.parse(before).imports;
  const failed = { sent_at, job_id, ended_at, end: "failed", job_began_at, job_ended_at, code, message, reasons };
  assert.deepEqual([state, attempts], ["failed", [failed]]);
  assert.deepEqual([code, reasons.map(({ resource_name }) => resource_name)], ["ROMA.13000", ["app-0"]]);
  assert.ok(job_id !== undefined && sent_at <= ended_at && /app-0/.test(message));

  // Nobody vouches for the service now, so that nothing is sent.
  assert.equal((await run([...args, "--retry"])).code, 5);
  assert.equal(readFileSync(record, "utf8"), before);
});

test("that an import is refused says nothing of when it was sent before", async (t) => {
  let posts = 0;
  const proxy = await between(t, await standIn(t), async ({ answer }) => {
    if (++posts > 1) answer({ status: 403, headers: {}, body: '{"error_code":"ROMA.1006","error_msg":"no"}' });
  });
  const folder = scratch(t);
  const [table, record] = [join(folder, "record.csv"), join(folder, "record.json")];
  const args = runArgs(listOf(folder, { tasks: 1 }), proxy);
  assert.equal((await run([...args, "--record", record])).code, 4);
  const [{ state, sent_at }] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.equal(state, "unknown");

  const stopped = await run([...args, "--resend", "--record", record]);
  assert.deepEqual([stopped.code, posts], [1, 2]);
  assert.equal(events(stopped.stdout, "refused")[0].mayBeImported, true);
  assert.match(stopped.stderr, /^Import 1 was refused, and may have been imported when .* run the same command with --assume-imported; if not, with --resend\.$/m);
  const [left] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([left.state, left.sent_at], ["unknown", sent_at]);
  const refused = { end: "refused", code: "ROMA.1006", message: "no" };
  assert.deepEqual(
    left.attempts.map(({ end, code, message }) => ({ end, code, message })),
    [{ end: undefined, code: undefined, message: "No answer: socket hang up." }, refused],
  );

  // What is refused again takes the place of what was refused before. Once it is skipped, it is one
  // of those that another word is about.
  for (const [word, file] of [["--resend", record], ["--retry", table]]) {
    const skipped = await run([...args, word, "--on-failure", "skip", "--record", file]);
    assert.equal(skipped.code, 1, skipped.stderr);
  }
  assert.equal(posts, 4);
  const [skipped] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([skipped.state, skipped.sent_at], ["unknown", sent_at]);
  assert.ok(skipped.closed_at > sent_at);
  assert.deepEqual(skipped.attempts.map(({ end }) => end), [undefined, "refused"]);
  const [, row] = readFileSync(table, "utf8").split("\r\n");
  assert.equal(row, `"task","task-0","1","unknown","","${sent_at}","","","No answer: socket hang up.","","","","p","i","stand-in"`);

  const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)).concat("--retry"));
  assert.match(people.stdout, /was refused\. When it was sent before, it may have been imported\./);
});

test("an import that was refused when it was sent again is not sent once more if somebody says that it was imported", async (t) => {
  let posts = 0;
  const proxy = await between(t, await standIn(t), async ({ answer }) => {
    if (++posts > 1) answer({ status: 403, headers: {}, body: '{"error_code":"ROMA.1006","error_msg":"no"}' });
  });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { tasks: 1 }), proxy, "--record", record);
  assert.equal((await run(args)).code, 4);
  assert.deepEqual([(await run([...args, "--resend"])).code, posts], [1, 2]);
  const closed = await run([...args, "--assume-imported"]);
  assert.deepEqual([closed.code, posts], [0, 2], closed.stderr);
  const [{ state, attempts }] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([state, attempts.map(({ end }) => end)], ["confirmed", [undefined, "refused"]]);
});

test("an import that was refused when it was sent again stands where it did, and is sent once more by a word alone", async (t) => {
  const refusal = { status: 403, headers: {}, body: '{"error_code":"ROMA.1006","error_msg":"no"}' };
  for (const [first, word, code, reason, last] of [
    // Nothing is known of it, or its job is gone.
    ["dropped", "--resend", 4, "unknown_effect", "unknown"],
    ["gone", "--resend", 4, "unknown_effect", "gone"],
    // Its job has ended, and not well, or nobody knows how.
    ["failed", "--retry", 1, "failed", "failed"],
    ["finished", "--resend", 1, undefined, undefined],
    // It was refused then, too: nothing was imported, and nobody is asked.
    ["refused", "--resend", 1, "refused", "refused"],
  ]) {
    let posts = 0;
    const polled = first === "gone"
      ? { status: 404, body: '{"error_code":"ROMA.00110006"}' }
      : { status: 200, body: JSON.stringify({ status: first === "failed" ? "Failed" : "Finished" }) };
    const answer = first === "refused" ? refusal : { status: 200, headers: {}, body: '{"job_id":"j"}' };
    const onPost = async (call) => {
      if (++posts > 1) call.answer(refusal);
      else if (first !== "dropped") call.answer(answer);
    };
    const proxy = await between(t, await standIn(t), onPost, { lists: false, polled });
    const folder = scratch(t);
    const record = join(folder, "record.json");
    const args = runArgs(listOf(folder, { tasks: 1 }), proxy, "--record", record);
    await run(args);
    const [before] = JSON.parse(readFileSync(record, "utf8")).imports;
    assert.equal((await run([...args, word])).code, 1, first);
    assert.equal(posts, 2, first);

    const plain = await run(args);
    assert.deepEqual([plain.code, posts], [code, first === "refused" ? 3 : 2], `${first}: ${plain.stderr}`);
    const [stopped] = events(plain.stdout, "stopped");
    assert.equal(stopped?.reason, reason, first);
    if (last !== undefined) assert.equal(events(plain.stdout, last).length, 1, plain.stdout);
    if (first === "dropped") assert.equal(events(plain.stdout, "unknown")[0].sentAt, before.sent_at);
    const [after] = JSON.parse(readFileSync(record, "utf8")).imports;
    assert.equal(after.state, before.state, first);

    assert.equal((await run([...args, word])).code, 1, first);
    assert.equal(posts, first === "refused" ? 4 : 3, first);
  }
});

test("the job of an import that was refused when it was sent again is followed to its end", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const proxy = await between(t, address, async ({ forward, answer }) => {
    if (++posts === 1) await forward();
    else answer({ status: 403, headers: {}, body: '{"error_code":"ROMA.1006","error_msg":"no"}' });
  });
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  assert.equal((await run(args)).code, 4);
  assert.deepEqual([(await run([...args, "--resend"])).code, posts], [1, 2]);
  const followed = await run(args);
  assert.deepEqual([followed.code, posts], [0, 2], followed.stderr);
  assert.equal(events(followed.stdout, "imported").length, 1);
  await assertOnce(address, { tasks: 3 });
});

test("an import that is sent again while a job runs that may be its own is imported once", async (t) => {
  for (const lists of [true, false]) {
    const address = await standIn(t, "--item-time", "2s");
    let posts = 0;
    const jobs = [];
    // The endpoint gets the first one, and its answer is lost. When the next one comes, a job of
    // the user runs, however long that has taken: its own, or else one that begins now.
    const onPost = async ({ forward, answer }) => {
      if (++posts === 1) return void jobs.push(JSON.parse((await forward()).body).job_id);
      const other = { tasks: [1, 2, 3].map((number) => ({ task_id: `other-${number}` })) };
      await post(address, other).then((job) => jobs.push(job), () => {});
      answer(await forward());
    };
    const proxy = await between(t, address, onPost, { lists });
    const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
    assert.equal((await run(args)).code, 4);
    const again = await run([...args, "--resend"]);
    // Where the job was found, it is followed; where nobody lists jobs, a person has to decide.
    assert.deepEqual([again.code, posts], [lists ? 0 : 4, 2], again.stdout + again.stderr);
    assert.equal(events(again.stdout, "busy").length, 0);
    if (!lists) assert.match(events(again.stdout, "unknown").at(-1).why, /may be that of this import as it was sent before/);
    for (const job of jobs) await ended(address, job);
    await assertOnce(address, { tasks: 3 * jobs.length });
  }
});

test("a token that is not accepted where the endpoint is asked for a job is asked for, and the same command goes on", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  let accepts = false;
  const onPost = async ({ forward }) => {
    posts++;
    await forward();
  };
  const onList = ({ answer }) => {
    if (posts > 0 && !accepts) answer({ status: 401, headers: {}, body: '{"error_code":"APIG.0301"}' });
  };
  const proxy = await between(t, address, onPost, { onList });
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  for (const more of [[], ["--resend"], ["--lang", "zh"]]) {
    const { code, stdout, stderr } = await run([...args, ...more]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, more.includes("zh") ? /第 1 次导入可能已经开始，需要向端点查询其作业。响应为 401，APIG\.0301：/ : /Import 1 may have been begun, and the endpoint is asked for its job\. The answer is 401, APIG\.0301:/);
    assert.doesNotMatch(stderr, /send (the request )?again/);
    const [{ reason, import: number, status, code: refusedBy }] = events(stdout, "stopped");
    assert.deepEqual([reason, number, status, refusedBy], ["token_refused", 1, 401, "APIG.0301"]);
    assert.equal(events(stdout, "unknown").length, 0);
  }
  accepts = true;
  const again = await run([...args, "--assume-imported"]);
  assert.equal(again.code, 0, again.stderr);
  assert.equal(typeof events(again.stdout, "unknown")[0].jobId, "string");
  assert.equal(posts, 1);
  await assertOnce(address, { tasks: 3 });
});

test("an endpoint that opens its list of jobs to no token keeps no import back", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const onPost = async ({ forward, answer }) => {
    const answered = await forward();
    if (++posts > 1) answer(answered);
  };
  const onList = ({ answer }) => answer({ status: 401, headers: {}, body: "" });
  const proxy = await between(t, address, onPost, { onList });
  const args = runArgs(listOf(scratch(t), { tasks: 150 }), proxy);
  const first = await run(args);
  assert.equal(first.code, 4, first.stderr);
  assert.equal(events(first.stdout, "unknown")[0].jobListAvailable, false);
  const again = await run([...args, "--assume-imported"]);
  // The job of the first may go on, and is in the way of the second as long as it does.
  const refused = events(again.stdout, "busy").length;
  assert.deepEqual([again.code, posts - refused], [0, 2], again.stdout + again.stderr);
  await assertOnce(address, { tasks: 150 });
});

test("an import of which a sending is unknown does not wait for a job that may be its own, also after one that has failed", async (t) => {
  const address = await standIn(t);
  await post(address, { apps: "app-0" });
  let posts = 0;
  const refusal = '{"error_code":"ROMA.10012","error_msg":"busy"}';
  // Nobody hears of the first, the second fails, since its name is taken, and the third meets a job.
  const onPost = async ({ forward, answer }) => {
    posts++;
    if (posts === 2) answer(await forward());
    if (posts > 2) answer({ status: 403, headers: { "retry-after": "1" }, body: refusal });
  };
  const proxy = await between(t, address, onPost, { lists: false });
  const args = runArgs(listOf(scratch(t), { apps: 1, tasks: 1 }), proxy);
  assert.equal((await run(args)).code, 4);
  assert.equal((await run([...args, "--resend"])).code, 1);
  const again = await run([...args, "--retry"]);
  assert.deepEqual([again.code, posts], [4, 3], again.stdout + again.stderr);
  assert.equal(events(again.stdout, "busy").length, 0);
  const { why } = events(again.stdout, "unknown").at(-1);
  assert.match(why, /may be that of this import as it was sent before/);
  assert.doesNotMatch(why, /then send again/);
});

test("an import waits for a job that is certainly not its own, also when it is sent again", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const refusal = '{"error_code":"ROMA.10012","error_msg":"busy"}';
  const onPost = async ({ forward, answer }) => {
    posts++;
    // The first one has not reached the endpoint, which tells of all its jobs.
    if (posts === 2) answer({ status: 403, headers: { "retry-after": "1" }, body: refusal });
    if (posts === 3) answer(await forward());
  };
  const proxy = await between(t, address, onPost);
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  assert.equal((await run(args)).code, 4);
  const again = await run([...args, "--resend"]);
  assert.deepEqual([again.code, posts], [0, 3], again.stdout + again.stderr);
  assert.equal(events(again.stdout, "busy").length, 1);
  await assertOnce(address, { tasks: 3 });
});

test("a list with nothing to import is not one that was imported", async (t) => {
  const folder = scratch(t);
  const file = join(folder, "list.json");
  writeFileSync(file, '{"tasks":[]}');
  const { code, stderr } = await run(runArgs(file, await standIn(t)));
  assert.equal(code, 1);
  assert.match(stderr, /There is nothing to import in this list\./);
});

test("a token that expires stops the run, and a fresh one goes on with the same job", async (t) => {
  const address = await standIn(t, "--token-life", "2s", "--item-time", "20ms");
  const args = runArgs(listOf(scratch(t), { tasks: 150 }), address);
  const expired = await run(args, { token: "first" });
  assert.equal(expired.code, 3, expired.stderr);
  assert.match(expired.stderr, /ROMA_TOKEN/);
  let code = 3;
  for (let number = 0; code === 3 && number < 9; number++) ({ code } = await run(args, { token: `token-${number}` }));
  assert.equal(code, 0);
  await assertOnce(address, { tasks: 150 });
});

test("a token that expires while a job is followed ends nothing that goes on", async (t) => {
  const address = await standIn(t, "--token-life", "1s", "--item-time", "60ms");
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 60 }), address));
  assert.equal(code, 3, stderr);
  const [{ jobId }] = events(stdout, "accepted");
  assert.match(stderr, new RegExp(`^Job ${jobId} goes on at the service\\. The answer is 403, ROMA\\.1002: `, "m"));
  assert.doesNotMatch(stderr, /send (the request )?again/);
  const [{ import: number, jobId: about, code: refusedBy }] = events(stdout, "stopped");
  assert.deepEqual([number, about, refusedBy], [1, jobId, "ROMA.1002"]);
});

test("a failing import stops the run, is skipped if that is said, and sent again on demand", async (t) => {
  const address = await standIn(t);
  await post(address, { apps: "app-1" });
  const args = runArgs(listOf(scratch(t), { apps: 3, tasks: 0 }), address);
  const stopped = await run(args);
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /^Import 2 has failed\. --retry sends all of it again, also what was imported; --on-failure skip leaves it out\.$/m);
  const [{ import: number, why, status, code: failure }] = events(stopped.stdout, "failed");
  assert.deepEqual([number, status, failure], [2, "failed", "ROMA.13000"]);
  assert.match(why, /app-1/);
  const [{ jobId, ...told }] = events(stopped.stdout, "stopped");
  assert.deepEqual([told.reason, told.code, told.status], ["failed", "ROMA.13000", undefined]);
  assert.match(jobId, /^[0-9a-f]{32}$/);
  // Nothing goes on by itself.
  assert.equal((await run(args)).code, 1);
  assert.equal((await listing(address)).log.count, 2);

  const skipped = await run([...args, "--on-failure", "skip"]);
  assert.equal(skipped.code, 1);
  assert.deepEqual(events(skipped.stdout, "summary"), [{ event: "summary", imported: 2, items: 2, finished: 0, skipped: 1, left: 0, setAside: 0, repeats: 0 }]);
  const people = await run([...args, "--on-failure", "skip"].map((arg) => (arg === "json" ? "text" : arg)));
  assert.match(people.stdout, /imports skipped: 1, left: 0; items set aside: 0, repeated: 0\nWhat was skipped is not sent again by itself: --retry sends all of it again/);
  const again = await run([...args, "--retry"]);
  assert.equal(again.code, 1);
  assert.equal(events(again.stdout, "sending").length, 1);
  await assertOnce(address, { apps: 3, tasks: 0 });
});

test("Ctrl-C, or a terminal that is closed, lets an answer on its way arrive, and the same command goes on", async (t) => {
  for (const signal of ["SIGINT", "SIGHUP"]) {
    const address = await standIn(t);
    let running;
    let posts = 0;
    const proxy = await between(t, address, async ({ forward, answer }) => {
      posts++;
      const answered = await forward();
      if (posts === 1) {
        running.child.kill(signal);
        // Long enough for the signal to be there first, which no event tells of.
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      answer(answered);
    });
    const args = runArgs(listOf(scratch(t), { tasks: 150 }), proxy);
    running = start(args);
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 130, signal);
    const [{ jobId }] = events(stdout, "accepted");
    assert.match(stderr, /^Interrupted: the answer to import 1 is waited for, \d\d s at most\. A second interrupt ends at once, and nobody then knows whether /m);
    assert.match(stderr, new RegExp(`^Interrupted\\. Job ${jobId} goes on at the service; the same command follows it\\.$`, "m"));
    assert.equal((await run(args)).code, 0);
    assert.equal(posts, 2);
    await assertOnce(address, { tasks: 150 });
  }
});

test("Ctrl-C ends a run that waits for an answer also where that asks for another token", async (t) => {
  let running;
  const proxy = await between(t, await standIn(t), async ({ answer }) => {
    running.child.kill("SIGINT");
    await said(running, /A second interrupt/);
    answer({ status: 401, headers: {}, body: "" });
  });
  running = start(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
  const { code, stdout, stderr } = await running.ended;
  assert.deepEqual([code, events(stdout, "stopped")[0].reason], [130, "interrupted"], stderr);
});

test("a signal before anything is sent ends the run as any other, and says that nothing was", async (t) => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    for (const [lang, words] of [["en", "Interrupted. Nothing was sent; the same command goes on."], ["zh", "已中断。没有发送任何内容；再次运行同一命令即可继续。"]]) {
      const folder = scratch(t);
      let asked;
      const isAsked = new Promise((resolve) => (asked = resolve));
      // It is asked where imports go, and says nothing.
      const silent = createServer((request) => asked(request.url));
      await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
      t.after(() => silent.closeAllConnections());
      t.after(() => silent.close());
      const running = start(runArgs(listOf(folder, { tasks: 2 }), `http://127.0.0.1:${silent.address().port}`, "--lang", lang));
      await isAsked;
      running.child.kill(signal);
      const { code, signal: by, stdout, stderr } = await running.ended;
      assert.deepEqual([code, by], [130, null], stderr);
      assert.deepEqual(events(stdout), [{ event: "stopped", reason: "interrupted", exitCode: 130, message: words }]);
      assert.ok(stderr.endsWith(`\n${words}\n`), stderr);
      assert.deepEqual(readdirSync(folder), ["list.csv"]);
    }
  }
});

test("a second Ctrl-C ends at once, says that nobody knows what was begun, writes the record, and leaves no lock", async (t) => {
  const address = await standIn(t);
  const folder = scratch(t);
  let running;
  const proxy = await between(t, address, async () => {
    running.child.kill("SIGINT");
    await said(running, /A second interrupt/);
    await sleep(1_200);
    running.child.kill("SIGTERM");
    await running.ended;
  });
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { tasks: 2 }), proxy, "--record", record);
  running = start(args);
  const { code, stdout, stderr } = await running.ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /^Interrupted before the answer to import 1: nobody knows whether it was begun\./m);
  const [stopped, summary] = events(stdout).slice(-2);
  assert.deepEqual([stopped.reason, summary.event, summary.left], ["interrupted", "summary", 1]);
  assert.deepEqual(JSON.parse(readFileSync(record, "utf8")).imports.map(({ state }) => state), ["unknown"]);
  assert.deepEqual(readdirSync(folder).sort(), ["list.csv", "list.csv.roma-import.json", "record.json"]);
  assert.equal((await run(args)).code, 4);
});

test("a terminal that is closed, where nobody hears of the waiting either, is no second Ctrl-C", async (t) => {
  const address = await standIn(t);
  let running;
  const proxy = await between(t, address, async ({ forward, answer }) => {
    const answered = await forward();
    running.child.stderr.destroy();
    running.child.kill("SIGHUP");
    // Long enough for what is said to find nobody, which no event tells of.
    await new Promise((resolve) => setTimeout(resolve, 300));
    answer(answered);
  });
  running = start(runArgs(listOf(scratch(t), { tasks: 2 }), proxy));
  const { code, stdout } = await running.ended;
  assert.deepEqual([code, events(stdout, "accepted").length], [130, 1]);
});

test("what comes twice for one reason, as where a terminal is closed or by timeout, is one interrupt", async (t) => {
  // What the process gets, and after how many milliseconds the next of it.
  for (const signals of [
    ["SIGHUP", 0, "SIGHUP", 1_200, "SIGHUP"],
    ["SIGINT", 1_200, "SIGHUP"],
    ["SIGTERM", 5, "SIGTERM"],
    ["SIGTERM", 15, "SIGINT"],
    ["SIGHUP", 15, "SIGTERM"],
  ]) {
    const address = await standIn(t);
    let running;
    const proxy = await between(t, address, async ({ forward, answer }) => {
      const answered = await forward();
      for (const signal of signals) {
        if (typeof signal === "number") await sleep(signal);
        else running.child.kill(signal);
      }
      await sleep(300);
      answer(answered);
    });
    const args = runArgs(listOf(scratch(t), { tasks: 2 }), proxy);
    running = start(args);
    const { code, stdout, stderr } = await running.ended;
    assert.deepEqual([code, events(stdout, "accepted").length], [130, 1], `${signals}: ${stdout}${stderr}`);
    const again = await run(args);
    assert.deepEqual([again.code, events(again.stdout, "sending").length], [0, 0], `${signals}: ${again.stderr}`);
    await assertOnce(address, { tasks: 2 });
  }
});

test("what comes once more while a run that was interrupted ends does not keep it from its end", async (t) => {
  for (const [signal, gap] of [["SIGHUP", 0], ["SIGHUP", 3], ["SIGHUP", 10], ["SIGTERM", 3]]) {
    const address = await standIn(t, "--item-time", "200ms");
    const folder = scratch(t);
    const record = join(folder, "record.json");
    const running = start(runArgs(listOf(folder, { tasks: 30 }), address, "--record", record));
    await event(running, "accepted");
    for (let sent = 0; sent < 6; sent++) {
      running.child.kill(signal);
      await sleep(gap);
    }
    const { code, signal: by, stdout, stderr } = await running.ended;
    // What comes when all is done and told may still be what ends the process.
    assert.ok(code === 130 || by === signal, `${signal} ${gap}: ${code} ${by}`);
    assert.equal(events(stdout, "summary").length, 1, `${signal} ${gap}: ${stdout}${stderr}`);
    assert.deepEqual(JSON.parse(readFileSync(record, "utf8")).imports.map(({ state }) => state), ["running"]);
    assert.deepEqual(readdirSync(folder).sort(), ["list.csv", "list.csv.roma-import.json", "record.json"]);
  }
});

test("an address that speaks no TLS is told at once", async (t) => {
  const address = await standIn(t);
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 2 }), address.replace("http:", "https:")));
  assert.deepEqual([code, events(stdout, "unreachable"), events(stdout, "stopped")[0].reason], [5, [], "tls"], stderr);
  assert.match(stderr, /speaks no TLS.*check --endpoint/);
  // Without the numbers and the places in the code that OpenSSL has around it.
  assert.match(stderr, /^The service cannot be called\. No answer: [a-z ]*\b(version number|unknown protocol|packet length)[a-z ]*\. The address /m);
});

test("Ctrl-C while it is asked what became of an import decides nothing", async (t) => {
  const address = await standIn(t);
  let running;
  let isBroken = false;
  const proxy = await between(
    t,
    address,
    // The service gets it, and nobody hears of that.
    async ({ forward }) => forward(),
    {
      async onList() {
        if (!isBroken) return;
        running.child.kill("SIGINT");
        // Longer than a signal takes, so that the answer is broken off.
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      },
    },
  );
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  assert.equal((await run(args)).code, 4);
  isBroken = true;
  running = start([...args, "--assume-imported"]);
  const { code, stderr } = await running.ended;
  assert.equal(code, 130, stderr);
  isBroken = false;
  // Its job is still found, and followed to its end.
  const { code: last, stdout } = await run([...args, "--assume-imported"]);
  assert.equal(last, 0);
  assert.equal(events(stdout, "imported").length, 1);
  assert.equal(events(stdout, "unknown").length, 1);
  await assertOnce(address, { tasks: 3 });
});

test("a run whose words find no room ends as by Ctrl-C, and knows what it has done", async (t) => {
  const address = await standIn(t);
  const list = listOf(scratch(t), { tasks: 250 });
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [command, ...runArgs(list, address)], {
    env: { ...process.env, ROMA_TOKEN: CANARY },
    stdio: ["ignore", full, "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const [code] = await once(child, "close");
  closeSync(full);
  assert.deepEqual([code, /Cannot write: /.test(stderr)], [130, true], stderr);
  assert.equal((await run(runArgs(list, address))).code, 0);
  await assertOnce(address, { tasks: 250 });
});

test("a record that is a link is written where that leads to", async (t) => {
  const folder = scratch(t);
  const record = join(folder, "link.csv");
  symlinkSync("record.csv", record);
  writeFileSync(join(folder, "record.csv"), "");
  assert.equal((await run(runArgs(listOf(folder, { tasks: 3 }), await standIn(t), "--record", record))).code, 0);
  assert.ok(lstatSync(record).isSymbolicLink());
  assert.match(readFileSync(join(folder, "record.csv"), "utf8"), /"kind","id"/);
});

