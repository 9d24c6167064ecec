// `roma-import run`: what it makes of the answers of services and gateways.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { assertOnce, between, contents, events, listOf, listing, post, run, runArgs, scratch, standIn, start } from "./stand-in.mjs";
import { test } from "./together.mjs";

/** What lets an import through. */
const pass = async ({ forward, answer }) => answer(await forward());

test("what was answered to an import of unknown effect is kept, and told again", async (t) => {
  const folder = scratch(t);
  const body = '{"error_code":"ROMA.99999","error_msg":"internal"}';
  const proxy = await between(t, await standIn(t), async ({ answer }) => answer({ status: 500, headers: {}, body }));
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { tasks: 3 }), proxy, "--record", record);
  for (let turn = 0; turn < 2; turn++) {
    const { code, stdout } = await run(args);
    assert.equal(code, 4);
    assert.match(events(stdout, "unknown")[0].why, /^The answer is 500, ROMA\.99999: internal\./);
    if (turn > 0) continue;
    const [{ status, code: doubted }] = events(stdout, "doubtful");
    assert.deepEqual([status, doubted], [500, "ROMA.99999"]);
  }
  const [{ state, message }] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.equal(state, "unknown");
  assert.match(message, /internal/);
  const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)));
  assert.match(people.stdout, /It was sent at .* by this machine’s clock\. The answer is 500, ROMA\.99999: internal\./);
  assert.ok(!people.stdout.includes("no answer is known"));
});

test("of an import that may have begun it is not said to send again, but it is said to sign in", async (t) => {
  const never = /[Tt]ry again|send again|send it again/;
  for (const [body, type, words] of [
    ['{"error_code":"ROMA.10010","error_msg":"not created"}', "application/json", /^The answer is 500, ROMA\.10010: not created\.$/],
    ['{"error_code":"APIG.9999"}', "application/json", /^The answer is 500, APIG\.9999: Something failed in front of the service\. [^.]*\.$/],
    ["<html>Sign in</html>", "text/html", /^The answer is 200, with HTML, .* Open the same address in a browser, /],
  ]) {
    const folder = scratch(t);
    const status = type === "text/html" ? 200 : 500;
    const proxy = await between(t, await standIn(t), async ({ answer }) => answer({ status, headers: { "content-type": type }, body }));
    const list = listOf(folder, { tasks: 3 });
    const { code, stdout } = await run(runArgs(list, proxy));
    assert.equal(code, 4);
    for (const name of ["doubtful", "unknown"]) {
      assert.match(events(stdout, name)[0].why, words);
      assert.doesNotMatch(events(stdout, name)[0].why, never);
    }
    assert.doesNotMatch(readFileSync(`${list}.roma-import.json`, "utf8"), never);
  }
});

test("of an answer that is cut off, its status is told, and nothing is taken from it", async (t) => {
  for (const [status, begun] of [[403, '{"error_code":"ROMA.1006",'], [200, '{"job_id":"abc'], [401, "{"], [421, "{"]]) {
    for (const [lang, words] of [["en", `The answer is ${status}, and was cut off before its end.`], ["zh", `响应为 ${status}，但在结束之前中断。`]]) {
      let posts = 0;
      const cutting = createServer((request, response) => {
        request.resume();
        if (request.method !== "POST") return response.writeHead(404).end();
        posts++;
        response.writeHead(status, { "content-type": "application/json", "content-length": "1000" });
        response.write(begun, () => setTimeout(() => response.socket.destroy(), 50));
      });
      await new Promise((resolve) => cutting.listen(0, "127.0.0.1", resolve));
      t.after(() => cutting.close());
      const { code, stdout } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${cutting.address().port}`, "--lang", lang));
      assert.deepEqual([code, posts], [4, 1]);
      const [doubtful] = events(stdout, "doubtful");
      assert.deepEqual([doubtful.why, doubtful.status, doubtful.code], [words, status, undefined]);
      assert.equal(events(stdout, "unknown")[0].why, words);
    }
  }
});

test("of the answer to a poll that is cut off, its status is told, and it is asked again", async (t) => {
  const address = await standIn(t);
  // The last of them would say that another endpoint has got it.
  const statuses = [200, 403, 404, 421];
  let polls = 0;
  const onPoll = () => polls++;
  const proxy = await between(t, address, pass, { onPoll });
  const cutting = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = request.url.includes("/assets/jobs/") ? statuses.shift() : undefined;
    if (status !== undefined) {
      response.writeHead(status, { "content-length": "1000" });
      return response.write("{", () => setTimeout(() => response.socket.destroy(), 50));
    }
    const { method, url, headers } = request;
    const answer = await fetch(`${proxy}${url}`, {
      method,
      headers: { "x-auth-token": headers["x-auth-token"] ?? "", "content-type": "application/json" },
      body: method === "POST" ? Buffer.concat(chunks) : undefined,
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise((resolve) => cutting.listen(0, "127.0.0.1", resolve));
  t.after(() => cutting.close());
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${cutting.address().port}`));
  assert.equal(code, 0, stderr);
  assert.ok(polls > 0);
  assert.deepEqual(
    events(stdout, "unseen").map(({ status, why }) => [status, why]),
    [200, 403, 404, 421].map((status) => [status, `The answer is ${status}, and was cut off before its end.`]),
  );
});

test("of the answer to a poll it is not said to send again", async (t) => {
  for (const [status, body, code, expected] of [
    [401, '{"error_code":"ROMA.1002","error_msg":"gone"}', 3, /^Job \w+ goes on at the service\. The answer is 401, ROMA\.1002: gone\. Put a fresh token into ROMA_TOKEN/m],
    [401, "", 3, /^Job \w+ goes on at the service\. The answer is 401, with nothing in it\. .*Put a fresh token into ROMA_TOKEN/m],
    [403, '{"error_code":"ROMA.1006","error_msg":"no"}', 1, /: The answer is 403, ROMA\.1006: no\. The job may go on; .* asks again\.$/m],
  ]) {
    const proxy = await between(t, await standIn(t), pass, { polled: { status, body } });
    const outcome = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
    assert.equal(outcome.code, code, outcome.stderr);
    assert.match(outcome.stderr, expected);
    const [stopped] = events(outcome.stdout, "stopped");
    assert.deepEqual([stopped.reason, stopped.exitCode, stopped.status], [code === 3 ? "token_refused" : "denied", code, status]);
    assert.equal(stopped.code, body === "" ? undefined : JSON.parse(body).error_code);
    const [{ import: number, jobId }] = events(outcome.stdout, "accepted");
    assert.deepEqual([stopped.import, stopped.jobId], [number, jobId]);
    assert.doesNotMatch(outcome.stderr, /send (the request )?again|may not import/);
  }
});

test("what the service says of a job that succeeded is not taken for its opposite", async (t) => {
  const progress = '{"status":"Success","reasons":[{"resource_type":"task","resource_name":"x","error_code":"ROMA.10010","error_msg":"skipped"}]}';
  const proxy = await between(t, await standIn(t), pass, { polled: { status: 200, body: progress } });
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy).map((arg) => (arg === "json" ? "text" : arg));
  const { stdout } = await run(args);
  assert.match(stdout, /^import 1 of 1: imported, but the service says: task x: ROMA\.10010 skipped$/m);
});

test("a job that the service does not have any more leaves the effect unknown in the record", async (t) => {
  const body = '{"error_code":"ROMA.00110006","error_msg":"no such job"}';
  const proxy = await between(t, await standIn(t), pass, { polled: { status: 404, body } });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const outcome = await run(runArgs(listOf(folder, { tasks: 3 }), proxy, "--record", record));
  assert.equal(outcome.code, 4, outcome.stderr);
  const [{ jobId }] = events(outcome.stdout, "gone");
  assert.match(jobId, /^[0-9a-f]{32}$/);
  const [{ reason, import: number, jobId: about }] = events(outcome.stdout, "stopped");
  assert.deepEqual([reason, number, about], ["unknown_effect", 1, jobId]);
  const [{ state, job_id, message }] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([state, job_id], ["unknown", jobId]);
  assert.match(message, /no such job/);
});

test("what was said of an import before its job was found is not said of how that has ended", async (t) => {
  const address = await standIn(t);
  const lost = async ({ forward }) => void (await forward());
  const polled = { status: 200, body: '{"status":"Finished"}' };
  const proxy = await between(t, address, lost, { polled });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { tasks: 3 }), proxy, "--record", record);
  const told = async (...more) => {
    const { code } = await run([...args, ...more]);
    const [{ state, message }] = JSON.parse(readFileSync(record, "utf8")).imports;
    return [code, state, message];
  };
  assert.deepEqual(await told(), [4, "unknown", "No answer: socket hang up."]);
  assert.deepEqual(await told("--assume-imported"), [1, "finished", undefined]);
});

test("a list that may hold other things than ids takes a word more", async (t) => {
  const address = await standIn(t);
  // A table without a header, and what was copied from a program.
  for (const text of ["ID,Name\n1,a\n2,b\n", "'a1',\n'b2'\n", '"task_id":"a1",\n"task_id":"b2"\n']) {
    const list = join(scratch(t), "list.csv");
    writeFileSync(list, text);
    const refused = await run(runArgs(list, address));
    assert.equal(refused.code, 2, text);
    assert.match(refused.stderr, /^Nothing was sent: .* --as-read /m);
    const taken = await run(runArgs(list, address, "--as-read"));
    assert.equal(taken.code, 0, taken.stderr);
    const [{ notices }] = events(taken.stdout, "plan");
    assert.deepEqual(notices.map(({ severity, doubtful }) => [severity, doubtful]), [["warning", true]]);
  }
});

test("a gateway's own answer leaves the effect unknown, and a refusal does not", async (t) => {
  for (const [status, body, code] of [
    [502, "<html>Bad Gateway</html>", 4],
    [504, "", 4],
    // With codes that the service's own table has.
    [502, '{"error_code":"APIG.9999","error_msg":"no answer"}', 4],
    [504, '{"error_code":"ROMA.10012","error_msg":"busy"}', 4],
    [500, '{"error_code":"ROMA.10010","error_msg":"not created"}', 4],
    [200, "{}", 4],
    [403, '{"error_code":"ROMA.1006","error_msg":"no"}', 1],
    // A redirection may be the answer to what has been done, unless it says to send again.
    [302, "", 4],
    [307, "", 1],
    [401, "", 3],
  ]) {
    let posts = 0;
    const proxy = await between(t, await standIn(t), async ({ answer }) => {
      posts++;
      answer({ status, headers: { location: "http://127.0.0.1:9/" }, body });
    });
    const outcome = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
    assert.equal(outcome.code, code, `${status}: ${outcome.stderr}`);
    assert.equal(posts, 1);
    const leads = /It leads to http:\/\/127\.0\.0\.1:9, and is not followed: check --endpoint\./;
    assert.equal(leads.test(outcome.stdout), [302, 307].includes(status), outcome.stdout);
  }
});

test("what a gateway says that it has not sent on is sent again by itself", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const mark = { "roma-import-not-sent": "?1" };
  const body = '{"error_code":"APIG.9999","error_msg":"no way there"}';
  const proxy = await between(t, address, async ({ forward, answer }) => {
    if (++posts > 2) return answer(await forward());
    answer({ status: posts === 1 ? 502 : 504, headers: mark, body });
  });
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
  assert.equal(code, 0, stderr);
  const misses = events(stdout, "unreachable");
  assert.deepEqual(misses.map(({ seconds }) => seconds), [1, 2]);
  // It is sent again by itself, so that nobody has to check what it has done.
  assert.deepEqual(misses.map(({ why }) => why), [502, 504].map((status) => `The answer is ${status}, APIG.9999: no way there.`));
  assert.deepEqual(misses.map(({ status, code }) => [status, code]), [[502, "APIG.9999"], [504, "APIG.9999"]]);
  assert.equal(posts, 3);
  await assertOnce(address, { tasks: 3 });

  // Said in another way, it is nobody's word.
  for (const [status, headers] of [
    [502, { "roma-import-not-sent": "?0" }],
    [502, { "roma-import-not-sent": ["?1", "?1"] }],
    [503, mark],
    // Nor is what says that another has given up waiting, or that the first with a key goes on.
    [409, {}],
    [460, {}],
    [499, {}],
  ]) {
    let sent = 0;
    const other = await between(t, address, async ({ answer }) => {
      sent++;
      answer({ status, headers, body });
    });
    const outcome = await run(runArgs(listOf(scratch(t), { tasks: 3 }), other));
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.equal(sent, 1);
  }
});

test("a refusal is told with all that it says, and with what its status means", async (t) => {
  const refusal = { error_code: "X.1", error_msg: "line one\nline two", suggestion: "Do this instead.", request_id: "r" };
  for (const [status, body, words] of [
    [403, JSON.stringify(refusal), "The answer is 403, X.1: line one line two. Do this instead. (request r)"],
    // What is no sentence does not run into what is said of it.
    [413, "too big", "The answer is 413, with something that is no JSON object. It reads: “too big”. The request is larger than something on the way lets through. Import fewer items at once, such as a part of the list by itself."],
    [431, "", "The answer is 431, with nothing in it. The token is longer than something on the way lets through."],
    // Whichever field the reason is in, it is one.
    ...["error_msg", "error_details", "suggestion"].map((field) => [403, JSON.stringify({ [field]: "The quota is used up." }), /^The answer is 403: The quota is used up\.$/]),
    [403, '{"request_id":"r"}', /^The answer is 403: .* does not say why\..* \(request r\)$/],
  ]) {
    const proxy = await between(t, await standIn(t), async ({ answer }) => answer({ status, headers: {}, body }));
    const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
    assert.equal(code, 1);
    const [{ why, status: told, code: refusedBy }] = events(stdout, "refused");
    assert.deepEqual([told, refusedBy], [status, body.startsWith("{") ? JSON.parse(body).error_code : undefined]);
    if (words instanceof RegExp) assert.match(why, words);
    else assert.ok(why.startsWith(words), why);
    // It has not failed, and needs no other words to be sent again.
    assert.match(stderr, /^Import 1 was refused\. The same command sends it again/m);
  }
});

test("the record has the reason of a refusal, whichever field that is in", async (t) => {
  for (const field of ["error_msg", "error_details", "suggestion"]) {
    const body = JSON.stringify({ [field]: "The quota is used up.", request_id: "1e42a3f6" });
    const proxy = await between(t, await standIn(t), async ({ answer }) => answer({ status: 403, headers: {}, body }));
    const folder = scratch(t);
    const record = join(folder, "record.json");
    await run(runArgs(listOf(folder, { tasks: 3 }), proxy, "--record", record));
    const [{ state, message, request_id }] = JSON.parse(readFileSync(record, "utf8")).imports;
    assert.deepEqual([state, message, request_id], ["refused", "The quota is used up.", "1e42a3f6"], field);
  }
});

test("what a server says cannot command a terminal", async (t) => {
  const proxy = await between(t, await standIn(t), async ({ answer }) =>
    answer({ status: 403, headers: {}, body: '{"error_code":"X.1","error_msg":"\\u001b[31mred"}' }),
  );
  const { stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy).filter((arg) => !/^--format|^json/.test(arg)));
  assert.match(stdout, /red/);
  assert.ok(!(stdout + stderr).includes("\u001b"));
});

test("another job of the user is waited for", async (t) => {
  // So long that a program that starts slowly meets the other job still.
  const address = await standIn(t, "--item-time", "100ms");
  await post(address, { tasks: Array.from({ length: 100 }, (_, number) => ({ task_id: `other-${number}` })) });
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), address));
  assert.equal(code, 0, stderr);
  const [{ seconds, why, status, code: busy }] = events(stdout, "busy");
  assert.deepEqual([seconds, status, busy], [15, 403, "ROMA.10012"]);
  assert.match(why, /ROMA\.10012/);
  await assertOnce(address, { tasks: 103 });
});

test("a service that asks for time is given it", async (t) => {
  const address = await standIn(t);
  const times = [];
  const proxy = await between(t, address, async ({ forward, answer }) => {
    times.push(performance.now());
    if (times.length > 1) return answer(await forward());
    answer({ status: 429, headers: { "retry-after": "17" }, body: "" });
  });
  const { code, stdout } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), proxy));
  assert.equal(code, 0);
  assert.equal(events(stdout, "busy")[0].seconds, 17);
  assert.ok(times[1] - times[0] >= 17_000);
  await assertOnce(address, { tasks: 3 });
});

test("a job that the service does not have any more is somebody's to decide", async (t) => {
  const address = await standIn(t);
  const list = listOf(scratch(t), { tasks: 3 });
  let posts = 0;
  const forgets = createServer((request, response) => {
    request.resume();
    const isPost = request.method === "POST";
    if (isPost) posts++;
    response.writeHead(isPost ? 200 : 404, { "content-type": "application/json", "retry-after": "0" });
    response.end(isPost ? '{"job_id":"forgotten"}' : '{"error_code":"ROMA.00110006","error_msg":"no such job"}');
  });
  await new Promise((resolve) => forgets.listen(0, "127.0.0.1", resolve));
  t.after(() => forgets.close());
  const args = runArgs(list, `http://127.0.0.1:${forgets.address().port}`);
  const first = await run(args);
  assert.equal(first.code, 4, first.stderr);
  assert.equal(events(first.stdout, "gone")[0].jobId, "forgotten");
  const decided = await run([...args, "--assume-imported"]);
  assert.equal(decided.code, 0, decided.stderr);
  assert.equal(posts, 1);
  assert.equal((await listing(address)).log.count, 0);
});

test("a job whose id no address can hold is not asked for elsewhere", async (t) => {
  const address = await standIn(t);
  const asked = [];
  const odd = createServer((request, response) => {
    request.resume();
    asked.push(`${request.method} ${request.url}`);
    if (request.method === "POST") return response.writeHead(200).end('{"job_id":".."}');
    response.writeHead(404).end();
  });
  await new Promise((resolve) => odd.listen(0, "127.0.0.1", resolve));
  t.after(() => odd.close());
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${odd.address().port}`);
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 4, stderr);
  assert.equal(events(stdout, "gone")[0].jobId, "..");
  assert.equal((await run([...args, "--assume-imported"])).code, 0);
  // Where imports go and its list of jobs, neither of which the service tells, and the import, once.
  assert.deepEqual(asked.filter((call) => !/^GET \/(destination|stand-in\/.*)$/.test(call)).map((call) => call.replace(/ .*\//, " ")), ["POST import"]);
  assert.equal((await listing(address)).log.count, 0);
});

test("the record says of a job what the service has said of it, and no more", async (t) => {
  const reasons = [{ resource_type: "task", resource_name: "task-1", error_code: "X.1", error_msg: "left out" }];
  for (const [progress, state, message, code, event] of [
    // It has ended, and nobody has said how: that is no import that anybody may count on.
    [{ status: "Finished" }, "finished", undefined, 1, "finished"],
    [{ status: "Success" }, "succeeded", undefined, 0, "imported"],
    [{ status: "Success", reasons }, "succeeded", "task task-1: X.1 left out", 0, "imported"],
  ]) {
    const service = createServer((request, response) => {
      request.resume();
      if (request.url.startsWith("/stand-in/")) return response.writeHead(404).end();
      response.writeHead(200).end(JSON.stringify(request.method === "POST" ? { job_id: "j" } : progress));
    });
    await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
    t.after(() => service.close());
    const folder = scratch(t);
    const record = join(folder, "record.json");
    const args = runArgs(listOf(folder, { tasks: 3 }), `http://127.0.0.1:${service.address().port}`, "--record", record);
    const outcome = await run(args);
    assert.equal(outcome.code, code, outcome.stderr);
    const isImported = code === 0;
    const counts = { imported: isImported ? 1 : 0, items: isImported ? 3 : 0, finished: isImported ? 0 : 1, skipped: 0, left: 0, setAside: 0, repeats: 0 };
    assert.deepEqual(events(outcome.stdout, "summary"), [{ event: "summary", ...counts }]);
    assert.equal(events(outcome.stdout, event).length, 1);
    // A second time nothing is sent, and nothing more is known.
    const again = await run(args);
    assert.deepEqual([again.code, events(again.stdout, "sending")], [code, []]);
    for (const [lang, words] of [["en", "The service does not say how 1 import ended:"], ["zh", "服务没有说明 1 次导入的结果："]]) {
      const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)).concat("--lang", lang));
      assert.deepEqual([people.code, people.stdout.includes(words)], [code, !isImported], people.stdout);
    }
    const [told] = JSON.parse(readFileSync(record, "utf8")).imports;
    assert.deepEqual([told.state, told.attempts[0].end, told.message], [state, state, message]);
  }
});

/**
 * A service whose jobs are all like this, and which tells how many imports it got; `onPost`
 * hears of each of them, by its number, and is waited for. What it returns is the answer.
 */
async function service(t, progress, onPost = () => {}) {
  let posts = 0;
  const server = createServer(async (request, response) => {
    request.resume();
    if (request.url.startsWith("/stand-in/")) return response.writeHead(404).end();
    const refusal = request.method === "POST" ? await onPost(++posts) : undefined;
    if (refusal !== undefined) return response.writeHead(403).end(JSON.stringify(refusal));
    response.writeHead(200).end(JSON.stringify(request.method === "POST" ? { job_id: `j${posts}` } : progress));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { address: `http://127.0.0.1:${server.address().port}`, posts: () => posts };
}

test("an import whose end the service does not tell is closed, or sent again, by a person's word", async (t) => {
  const { address, posts } = await service(t, { status: "Finished" });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const args = runArgs(listOf(folder, { tasks: 3 }), address, "--record", record);
  assert.equal((await run(args)).code, 1);
  const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)));
  assert.match(people.stdout, /--assume-imported .* --resend .*also what was imported\./);
  // It has not failed.
  assert.deepEqual([(await run([...args, "--retry"])).code, posts()], [1, 1]);
  assert.deepEqual([(await run([...args, "--resend"])).code, posts()], [1, 2]);
  const closed = await run([...args, "--assume-imported"]);
  assert.deepEqual([closed.code, posts()], [0, 2], closed.stderr);
  const [{ state, attempts, closed_at }] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([state, attempts.map(({ end, job_id }) => [end, job_id])], ["confirmed", [["finished", "j1"], ["finished", "j2"]]]);
  assert.ok(closed_at > attempts[1].sent_at);
  assert.deepEqual([(await run(args)).code, posts()], [0, 2]);
});

test("what was sent again is not sent once more by the same command after an interruption", async (t) => {
  let held;
  const { address, posts } = await service(t, { status: "Finished" }, (number) => (number === held?.number ? held.hold() : undefined));
  const args = runArgs(listOf(scratch(t), { tasks: 250 }), address);
  const interruptedAt = async (number, ...more) => {
    const started = start([...args, ...more]);
    await new Promise((resolve) => {
      held = { number, hold: () => (resolve(), new Promise(() => {})) };
    });
    started.child.kill("SIGKILL");
    await started.ended;
  };
  // Nor is what was sent for the first time while it was said.
  await interruptedAt(2, "--resend");
  assert.deepEqual([(await run([...args, "--resend"])).code, posts()], [1, 4]);

  await interruptedAt(6, "--resend");
  const again = await run([...args, "--resend"]);
  assert.deepEqual([again.code, posts()], [1, 8], again.stderr);
  assert.deepEqual(events(again.stdout, "sending").map(({ import: number }) => number), [2, 3]);
  assert.equal(events(again.stdout, "plan")[0].settled, 1);
  // Once it has come to its end, whoever says it again means it.
  assert.deepEqual([(await run([...args, "--resend"])).code, posts()], [1, 11]);
});

test("what was to be sent again and was refused is sent by the same command, whatever was said between", async (t) => {
  const { address, posts } = await service(t, { status: "Finished" }, (number) =>
    [5, 6].includes(number) ? { error_code: "ROMA.1006", error_msg: "no" } : undefined,
  );
  const args = runArgs(listOf(scratch(t), { tasks: 250 }), address);
  assert.deepEqual([(await run(args)).code, posts()], [1, 3]);
  const stopped = await run([...args, "--resend"]);
  assert.deepEqual([stopped.code, posts(), events(stopped.stdout, "stopped")[0].import], [1, 5, 2]);
  // Without that word, the second one stands as it did before it was refused.
  const between = await run(args);
  assert.deepEqual([between.code, posts(), events(between.stdout, "stopped")[0].import], [1, 6, 3]);
  const again = await run([...args, "--resend"]);
  assert.deepEqual([again.code, posts()], [1, 8], again.stderr);
  assert.deepEqual(events(again.stdout, "sending").map(({ import: number }) => number), [2, 3]);
});

test("all the reasons of a job are in the record, the state and the events, and the first in words", async (t) => {
  const reasons = Array.from({ length: 30 }, (_, number) => ({ resource_type: "task", resource_name: `t${number}`, error_code: "X.1", error_msg: "no" }));
  const { address } = await service(t, { status: "Failed", reasons });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const list = listOf(folder, { tasks: 3 });
  const { stdout } = await run(runArgs(list, address, "--record", record));
  const [{ why, code, status, jobId }] = events(stdout, "failed");
  assert.deepEqual([code, status, jobId, why.split("; ").length], ["X.1", "failed", "j1", 21]);
  assert.ok(why.endsWith("task t19: X.1 no; and 10 more"), why);
  const [failed] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([failed.code, failed.message], ["X.1", why]);
  assert.deepEqual([failed.attempts[0].code, failed.attempts[0].reasons], ["X.1", reasons]);
  const [entry] = Object.values(JSON.parse(readFileSync(`${list}.roma-import.json`, "utf8")).progress);
  for (const told of [failed.reasons, events(stdout, "failed")[0].reasons, entry.reasons.listed]) assert.deepEqual(told, reasons);
  assert.deepEqual([events(stdout, "failed")[0].reasonsOmitted, failed.reasons_omitted], [0, undefined]);
});

test("of very many reasons it is told how many are not listed, the same everywhere", async (t) => {
  const reasons = Array.from({ length: 1_007 }, () => ({ error_msg: "no" }));
  const { address } = await service(t, { status: "Failed", reasons });
  const folder = scratch(t);
  const record = join(folder, "record.json");
  const { stdout } = await run(runArgs(listOf(folder, { tasks: 3 }), address, "--record", record));
  const [{ why, reasons: listed, reasonsOmitted }] = events(stdout, "failed");
  const [failed] = JSON.parse(readFileSync(record, "utf8")).imports;
  assert.deepEqual([listed.length, reasonsOmitted, failed.reasons_omitted], [1_000, 7, 7]);
  assert.ok(why.endsWith("; and 987 more"), why);
});

test("a gateway that does not find its way says nothing of a job", async (t) => {
  const address = await standIn(t, "--item-time", "100ms");
  let polls = 0;
  const lost = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url.includes("/assets/jobs/") && polls++ < 5) return response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>");
    const { method, url, headers } = request;
    const body = method === "POST" ? Buffer.concat(chunks) : undefined;
    const answer = await fetch(`${address}${url}`, { method, headers: { "x-auth-token": headers["x-auth-token"], "content-type": "application/json" }, body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise((resolve) => lost.listen(0, "127.0.0.1", resolve));
  t.after(() => lost.close());
  // Said of an import that was lost before, this must not send one again that goes on.
  const { code, stdout } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${lost.address().port}`, "--resend"));
  assert.equal(code, 0);
  assert.deepEqual(events(stdout, "gone"), []);
  await assertOnce(address, { tasks: 3 });
});

test("an answer that says something odd is shown as it came", async (t) => {
  const odd = createServer((request, response) => {
    request.resume();
    response.writeHead(request.method === "POST" ? 503 : 404, { "content-type": "text/html" }).end("<h1>Down for\n maintenance</h1>");
  });
  await new Promise((resolve) => odd.listen(0, "127.0.0.1", resolve));
  t.after(() => odd.close());
  const { code, stdout } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${odd.address().port}`));
  assert.equal(code, 4);
  assert.match(events(stdout, "doubtful")[0].why, /<h1>Down for maintenance<\/h1>/);
});

test("a token that comes back in an answer is neither shown nor kept", async (t) => {
  const folder = scratch(t);
  const json = (token) => JSON.stringify({ error_code: "WAF.1", error_msg: `not allowed: ${token}` });
  for (const [name, type, text] of [
    ["html", "text/html", (token) => `<pre>${"x".repeat(150)} X-Auth-Token: ${token}</pre>`],
    ["entities", "text/html", (token) => `<pre>${token.replaceAll("=", "&#61;")}</pre>`],
    ["json", "application/json", json],
    // As several programs write it by themselves.
    ["escaped", "application/json", (token) => json(token).replaceAll("/", "\\/").replaceAll("=", "\\u003d")],
  ]) {
    const echo = createServer((request, response) => {
      request.resume();
      response.writeHead(request.method === "POST" ? 403 : 404, { "content-type": type }).end(text(request.headers["x-auth-token"] ?? ""));
    });
    await new Promise((resolve) => echo.listen(0, "127.0.0.1", resolve));
    t.after(() => echo.close());
    const list = join(folder, `${name}.csv`);
    writeFileSync(list, "a\nb\n");
    // Nothing that is shown has it, which `run` sees to.
    const { code, stdout } = await run(runArgs(list, `http://127.0.0.1:${echo.address().port}`, "--record", `${list}.record.csv`));
    assert.equal(code, 1);
    assert.match(events(stdout, "refused")[0].why, /\*\*\*/);
  }
  assert.ok(!/canary-7d1f/.test(contents(folder)));
});

test("a token that comes back in a header of an answer is neither shown nor kept", async (t) => {
  const folder = scratch(t);
  const encoded = (token) => [...token].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
  // Those of the letters of a host, and others: of these, a host would have what is before the first.
  for (const [token, headers, shown] of [
    ["Canary7d1f0c2b9e", (token) => ({ "content-encoding": token }), /in a coding that cannot be read \(\*\*\*\)/],
    ["Canary7d1f/0c2b9e==", (token) => ({ "content-encoding": `x-${token}` }), /in a coding that cannot be read \(x-\*\*\*\)/],
    ["Canary7d1f0c2b9e", (token) => ({ location: `https://${token}/` }), /It leads to https:\/\/\*\*\*, /],
    ["Canary7d1f0c2b9e", (token) => ({ location: `https://login.${token.toUpperCase()}.example/` }), /It leads to https:\/\/login\.\*\*\*\.example, /],
    ["Canary7d1f0c2b9e", (token) => ({ location: `https://${encoded(token)}:8443/` }), /It leads to https:\/\/\*\*\*:8443, /],
    ["Canary7d1f/0c2b9e==", (token) => ({ location: `https://${token}` }), /It leads to https:\/\/\*\*\*, /],
    ["Canary7d1f/0c2b9e==", (token) => ({ location: `https://login.example/?${token}` }), /It leads to https:\/\/login\.example, /],
    ["Canary7d1f/0c2b9e==", (token) => ({ location: `/${token}` }), /It leads to http:\/\/127\./],
  ]) {
    const echo = createServer((request, response) => {
      request.resume();
      if (request.method !== "POST") return response.writeHead(404).end();
      const told = headers(request.headers["x-auth-token"]);
      response.writeHead(told.location === undefined ? 200 : 302, told).end("{}");
    });
    await new Promise((resolve) => echo.listen(0, "127.0.0.1", resolve));
    t.after(() => echo.close());
    const list = listOf(folder, { tasks: 2 });
    const args = runArgs(list, `http://127.0.0.1:${echo.address().port}`, "--state", join(folder, "state.json"), "--record", join(folder, "record.json"));
    const { stdout, stderr } = await start(args, { token }).ended;
    const { why } = [...events(stdout, "doubtful"), ...events(stdout, "refused")][0];
    assert.match(why, shown);
    assert.doesNotMatch(stdout + stderr + contents(folder), /canary|7d1f/i);
    for (const name of ["state.json", "record.json"]) rmSync(join(folder, name));
  }
});

test("a token that is a word like any other leaves the answers as they are", async (t) => {
  const address = await standIn(t);
  for (const token of ["a", "id", "1", "status"]) {
    const list = join(scratch(t), "list.csv");
    writeFileSync(list, `${token}-task\n`);
    const { code, stderr } = await start(runArgs(list, address), { token }).ended;
    assert.equal(code, 0, `${token}: ${stderr}`);
  }
});

test("an answer of another protocol is none, and is not waited for", async (t) => {
  const upgrading = createServer().on("upgrade", (_, socket) => socket.end());
  upgrading.on("request", (request, response) => {
    request.resume();
    if (request.method !== "POST") return response.writeHead(404).end();
    response.socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
  });
  await new Promise((resolve) => upgrading.listen(0, "127.0.0.1", resolve));
  t.after(() => upgrading.close());
  const { code, stdout } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${upgrading.address().port}`));
  assert.equal(code, 4);
  assert.match(events(stdout, "doubtful")[0].why, /101/);
});

test("a job whose id could not be written down is told, since nothing else has it", async (t) => {
  const { address } = await service(t, { status: "Success" });
  const folder = scratch(t);
  const states = join(folder, "states");
  mkdirSync(states);
  const proxy = await between(t, address, async ({ forward, answer }) => {
    const answered = await forward();
    rmSync(states, { recursive: true });
    answer(answered);
  });
  const { code, stdout, stderr } = await run(runArgs(listOf(folder, { tasks: 3 }), proxy, "--state", join(states, "state.json")));
  assert.equal(code, 4, stderr);
  assert.equal(events(stdout, "accepted")[0].jobId, "j1");
  const [{ reason, import: number, jobId, message }] = events(stdout, "stopped");
  assert.deepEqual([reason, number, jobId], ["not_noted", 1, "j1"]);
  assert.match(message, /^Import 1 was begun as job j1, which could not be written into .*state\.json: ENOENT/);
  assert.doesNotMatch(message, /nothing is sent/);
});

test("what was answered to an import is told where it could not be written down, since nothing else has it", async (t) => {
  for (const [status, body, headers, exitCode, reason, words] of [
    [403, '{"error_code":"ROMA.13000","error_msg":"taken"}', {}, 2, "state_not_written", /^Nothing of import 1 was begun this time\. The answer is 403, ROMA\.13000: taken\. .* could not be written into .*state\.json: ENOENT/],
    [403, '{"error_code":"ROMA.1002","error_msg":"expired"}', {}, 2, "state_not_written", /^Nothing of import 1 was begun this time\. The answer is 403, ROMA\.1002: expired\. /],
    [403, '{"error_code":"ROMA.10012","error_msg":"busy"}', { "retry-after": "1" }, 2, "state_not_written", /^Nothing of import 1 was begun this time\. The answer is 403, ROMA\.10012: busy\. /],
    [500, '{"error_code":"ROMA.99999","error_msg":"internal"}', {}, 4, "unknown_effect", /^Import 1 may have been begun\. The answer is 500, ROMA\.99999: internal\. /],
    [undefined, undefined, undefined, 4, "unknown_effect", /^Import 1 may have been begun\. No answer: /],
  ]) {
    const folder = scratch(t);
    const states = join(folder, "states");
    mkdirSync(states);
    const proxy = await between(t, await standIn(t), async ({ answer }) => {
      rmSync(states, { recursive: true });
      if (status !== undefined) answer({ status, headers, body });
    });
    const { code, stdout, stderr } = await run(runArgs(listOf(folder, { tasks: 3 }), proxy, "--state", join(states, "state.json")));
    const [stopped] = events(stdout, "stopped");
    assert.deepEqual([code, stopped.exitCode, stopped.reason, stopped.import], [exitCode, exitCode, reason, 1], stderr);
    assert.deepEqual([stopped.status, stopped.code], [status, body && JSON.parse(body).error_code]);
    assert.match(stopped.message, words);
    assert.ok(stderr.includes(stopped.message), stderr);
    assert.doesNotMatch(stopped.message, /nothing is sent/);
  }
});

test("a job whose id cannot be part of an address is not told as one that is gone", async (t) => {
  let polls = 0;
  const service = createServer((request, response) => {
    request.resume();
    if (request.method === "POST") return response.writeHead(200).end('{"job_id":".."}');
    if (request.url.includes("/jobs/")) polls++;
    response.writeHead(404).end();
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  t.after(() => service.close());
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${service.address().port}`);
  const programs = await run(args);
  assert.deepEqual([programs.code, polls], [4, 0], programs.stderr);
  const [{ jobId, addressable, why }] = events(programs.stdout, "gone");
  assert.deepEqual([jobId, addressable], ["..", false]);
  assert.match(why, /^The service calls its job “\.\.”, which cannot be part of an address\./);
  const people = await run(args.map((arg) => (arg === "json" ? "text" : arg)));
  assert.match(people.stdout, /^import 1 of 1: its job cannot be asked for\. The service calls its job “\.\.”, which cannot be part of an address\.$/m);
  assert.doesNotMatch(people.stdout, /any more/);
});
