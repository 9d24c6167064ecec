// `roma-import run`, and what a service and a network can do to it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, lstatSync, openSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";

import { certificate } from "./certificate.mjs";
import { CANARY, assertOnce, between, command, contents, ended, event, events, listOf, listing, post, run, runArgs, scratch, standIn, start } from "./stand-in.mjs";

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
    const [{ import: number, isTold, jobId }] = events(lost.stdout, "unknown");
    assert.deepEqual([number, isTold, jobId], [2, lists, lists ? job : undefined]);
    // The next one would have to wait for it.
    await ended(address, job);
    const decided = await run([...args, "--assume-imported"]);
    assert.equal(decided.code, 0, decided.stderr);
    assert.equal(posts, 3);
    await assertOnce(address, { tasks: 250 });
    const { imports } = JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
    assert.equal(imports[1].outcome, lists ? "imported" : "assumed imported");
  }
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

  // Who is not vouched for gets nothing.
  const unknown = start(args);
  await event(unknown, "unreachable");
  unknown.child.kill("SIGINT");
  assert.equal((await unknown.ended).code, 130);
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

test("a decision holds for one import of unknown fate, and not for the next", async (t) => {
  const address = await standIn(t);
  let posts = 0;
  const proxy = await between(t, address, async () => posts++);
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), proxy);
  assert.equal((await run(args)).code, 4);
  assert.equal((await run([...args, "--resend"])).code, 4);
  assert.equal(posts, 2);
  assert.equal((await listing(address)).log.count, 0);
});

test("a list with nothing to import is not one that was imported", async (t) => {
  const folder = scratch(t);
  const file = join(folder, "list.json");
  writeFileSync(file, '{"x":1}');
  const { code, stderr } = await run(runArgs(file, await standIn(t)));
  assert.equal(code, 1);
  assert.match(stderr, /There is nothing to import in this list\./);
});

test("a gateway's own answer leaves the fate unknown, and a refusal does not", async (t) => {
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

test("a failing import stops the run, is skipped if that is said, and sent again on demand", async (t) => {
  const address = await standIn(t);
  await post(address, { apps: "app-1" });
  const args = runArgs(listOf(scratch(t), { apps: 3, tasks: 0 }), address);
  const stopped = await run(args);
  assert.equal(stopped.code, 1);
  assert.match(stopped.stderr, /--retry/);
  const [{ import: number, why }] = events(stopped.stdout, "failed");
  assert.equal(number, 2);
  assert.match(why, /app-1/);
  // Nothing goes on by itself.
  assert.equal((await run(args)).code, 1);
  assert.equal((await listing(address)).log.count, 2);

  const skipped = await run([...args, "--on-failure", "skip"]);
  assert.equal(skipped.code, 1);
  assert.deepEqual(events(skipped.stdout, "summary"), [{ event: "summary", imported: 2, items: 2, skipped: 1, left: 0, setAside: 0 }]);
  const again = await run([...args, "--retry"]);
  assert.equal(again.code, 1);
  assert.equal(events(again.stdout, "sending").length, 1);
  await assertOnce(address, { apps: 3, tasks: 0 });
});

test("another job of the user is waited for", async (t) => {
  const address = await standIn(t, "--item-time", "20ms");
  await post(address, { tasks: Array.from({ length: 100 }, (_, number) => ({ task_id: `other-${number}` })) });
  const { code, stdout, stderr } = await run(runArgs(listOf(scratch(t), { tasks: 3 }), address));
  assert.equal(code, 0, stderr);
  const [{ seconds, why }] = events(stdout, "busy");
  assert.equal(seconds, 15);
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

test("Ctrl-C lets an answer on its way arrive, and the same command goes on", async (t) => {
  const address = await standIn(t);
  let running;
  let posts = 0;
  const proxy = await between(t, address, async ({ forward, answer }) => {
    posts++;
    const answered = await forward();
    if (posts === 1) {
      running.child.kill("SIGINT");
      // Long enough for the signal to be there first, which no event tells of.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    answer(answered);
  });
  const args = runArgs(listOf(scratch(t), { tasks: 150 }), proxy);
  running = start(args);
  const { code, stdout } = await running.ended;
  assert.equal(code, 130);
  assert.equal(events(stdout, "accepted").length, 1);
  assert.equal((await run(args)).code, 0);
  assert.equal(posts, 2);
  await assertOnce(address, { tasks: 150 });
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

test("a gateway that does not find its way says nothing of a job", async (t) => {
  const address = await standIn(t, "--item-time", "100ms");
  let looks = 0;
  const lost = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url.includes("/assets/jobs/") && looks++ < 5) return response.writeHead(404, { "content-type": "text/html" }).end("<h1>404</h1>");
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
      response.writeHead(request.method === "POST" ? 403 : 404, { "content-type": type }).end(text(request.headers["x-auth-token"]));
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

test("a token that is a word like any other leaves the answers as they are", async (t) => {
  const address = await standIn(t);
  for (const token of ["a", "id", "1", "status"]) {
    const list = join(scratch(t), "list.csv");
    writeFileSync(list, `${token}-task\n`);
    const { code, stderr } = await start(runArgs(list, address), { token }).ended;
    assert.equal(code, 0, `${token}: ${stderr}`);
  }
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
  assert.match(readFileSync(join(folder, "record.csv"), "utf8"), /"kind","name"/);
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

test("a service that is not there is tried again, since nothing was sent", async (t) => {
  const address = await standIn(t);
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  const args = runArgs(listOf(scratch(t), { tasks: 3 }), `http://127.0.0.1:${port}`);
  const running = start(args);
  await event(running, "unreachable");
  // Now it comes up.
  const proxy = createServer((request, response) => {
    response.writeHead(307, { location: `${address}${request.url}` }).end();
  });
  await new Promise((resolve) => proxy.listen(port, "127.0.0.1", resolve));
  t.after(() => proxy.close());
  const { code, stderr } = await running.ended;
  // And sends elsewhere, which no token follows.
  assert.equal(code, 1, stderr);
  assert.ok(!stderr.includes(CANARY));
  assert.equal((await listing(address)).log.count, 0);
});
